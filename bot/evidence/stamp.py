"""What a watermark says, and where on its card each line goes."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.evidence.lettering import Weight, drawable, elided, width, wrapped
from bot.rules.language import Language

LINE_HEIGHT = 1.34  # of the letters' size: room for Chinese, whose characters fill their square
BASELINE = 1.05  # of the size, below the top of the line
Colour = tuple[int, int, int]
WHITE = (255, 255, 255)
SOFT = (222, 227, 233)
GREEN = (82, 224, 150)
AMBER = (255, 190, 60)

WEEKDAYS = {
    Language.ZH: ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    Language.EN: ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
PLACE = {
    (Language.ZH, True): "位置已核实",
    (Language.ZH, False): "位置未核实",
    (Language.EN, True): "Place verified",
    (Language.EN, False): "Place unverified",
}
VISIT = {Language.ZH: "拜访 {number}", Language.EN: "Visit {number}"}


@dataclass(frozen=True)
class Stamp:
    """`at_local` is shown in `zone` (IANA), or is already its wall clock when it has no zone of its own.

    `place_lines` are an address, coordinates or both.
    """

    at_local: datetime
    zone: str
    place_lines: tuple[str, ...]
    person: str
    customer: str
    visit_number: str
    verified: bool
    language: Language


@dataclass(frozen=True)
class Line:
    """`x` and `y` are the upper left corner of the line, in pixels on the card."""

    text: str
    weight: Weight
    size: float
    colour: Colour = SOFT
    x: float = 0
    y: float = 0

    @property
    def width(self) -> float:
        return width(self.text, self.weight, self.size)

    @property
    def height(self) -> float:
        return self.size * LINE_HEIGHT


@dataclass(frozen=True)
class Card:
    """Everything to paint: lines, the bar between clock and words, and the square kept free for a code."""

    width: int
    height: int
    lines: tuple[Line, ...]
    bar: tuple[float, float, float, float]
    bar_colour: Colour
    dot: tuple[float, float, float]
    code: tuple[int, int, int] | None = None


@dataclass
class _Column:
    """Lines put under one another from a top left corner."""

    x: float
    y: float
    room: float
    lines: list[Line] = field(default_factory=list)

    def add(self, text: str, weight: Weight, size: float, colour: Colour, rows: int = 1) -> None:
        # A text that is only just too long is set smaller: a second line for one last character looks broken.
        tight = self.room / max(1.0, width(text, weight, size))
        size *= tight if 0.84 < tight < 1 else 1
        for each in wrapped(text, weight, size, self.room, max_lines=rows):
            line = Line(each, weight, size, colour, self.x, self.y)
            self.lines.append(line)
            self.y += line.height

    def gap(self, height: float) -> None:
        self.y += height


def laid_out(stamp: Stamp, *, card_width: int, letter_px: float, wide: bool, with_code: bool) -> Card:
    """The card for these letters; `wide` puts the words beside the clock instead of under it."""
    return (_wide if wide else _tall)(_clean(stamp), card_width, letter_px, with_code)


def _wide(stamp: Stamp, card_width: int, u: float, with_code: bool) -> Card:
    clock = _Column(x=1.0 * u, y=0.75 * u, room=12 * u)
    _fill_clock(clock, stamp, u)
    bar_x = 1.0 * u + max(line.width for line in clock.lines) + 0.9 * u
    code_px = 5.4 * u if with_code else 0
    words = _Column(x=bar_x + 1.0 * u, y=0.85 * u, room=card_width - bar_x - 2.0 * u - code_px * 1.2)
    _fill_words(words, stamp, u)
    height = max(clock.y, words.y, code_px + 1.6 * u) + 0.8 * u
    return Card(
        card_width,
        round(height),
        (*clock.lines, *words.lines),
        bar=(bar_x, 0.95 * u, bar_x + 0.16 * u, height - 0.95 * u),
        bar_colour=_colour(stamp),
        dot=_dot(clock.lines[-1], u),
        code=_code_square(card_width, height, u) if with_code else None,
    )


def _tall(stamp: Stamp, card_width: int, u: float, with_code: bool) -> Card:
    time = Line(_time(stamp), Weight.BOLD, 2.7 * u, WHITE, 0.95 * u, 0.45 * u)
    bar_x = time.x + time.width + 0.6 * u
    beside = _Column(x=bar_x + 0.7 * u, y=0.78 * u, room=card_width - bar_x - 1.7 * u)
    beside.add(f"{_date(stamp)} {_weekday(stamp)} {_zone(stamp)}", Weight.BOLD, u, WHITE)
    beside.gap(0.1 * u)
    _add_verdict(beside, stamp, u)
    code_px = 5.4 * u if with_code else 0
    words = _Column(x=u, y=time.y + time.height + 0.15 * u, room=card_width - 2.0 * u - code_px * 1.2)
    _fill_words(words, stamp, u)
    height = max(words.y + 0.8 * u, time.y + time.height + code_px + 0.8 * u)
    return Card(
        card_width,
        round(height),
        (time, *beside.lines, *words.lines),
        bar=(bar_x, 0.95 * u, bar_x + 0.16 * u, 3.25 * u),
        bar_colour=_colour(stamp),
        dot=_dot(beside.lines[-1], u),
        code=_code_square(card_width, height, u) if with_code else None,
    )


def _fill_clock(column: _Column, stamp: Stamp, u: float) -> None:
    column.y -= 0.45 * u
    column.add(_time(stamp), Weight.BOLD, 2.7 * u, WHITE)
    column.gap(-0.3 * u)
    column.add(f"{_date(stamp)} {_weekday(stamp)}", Weight.BOLD, 0.95 * u, WHITE)
    column.add(_zone(stamp), Weight.REGULAR, 0.85 * u, SOFT)
    _add_verdict(column, stamp, u)


def _fill_words(column: _Column, stamp: Stamp, u: float) -> None:
    column.add(stamp.customer, Weight.BOLD, 1.15 * u, WHITE, rows=2)
    for place in stamp.place_lines:
        column.add(place, Weight.REGULAR, 0.9 * u, SOFT, rows=2)
    visit = VISIT[stamp.language].format(number=stamp.visit_number)
    tail = (f" · {visit}" if stamp.person else visit) if stamp.visit_number else ""
    room = column.room - width(tail, Weight.REGULAR, 0.9 * u)
    column.add(elided(stamp.person, Weight.REGULAR, 0.9 * u, room) + tail, Weight.REGULAR, 0.9 * u, SOFT)


def _add_verdict(column: _Column, stamp: Stamp, u: float) -> None:
    """Its first character's place is taken by a dot in the colour of the verdict."""
    column.x += 0.9 * u
    column.add(PLACE[stamp.language, stamp.verified], Weight.BOLD, 0.85 * u, _colour(stamp))
    column.x -= 0.9 * u


def _dot(verdict: Line, u: float) -> tuple[float, float, float]:
    """Centre and radius of the dot before the verdict."""
    return verdict.x - 0.55 * u, verdict.y + verdict.size * 0.7, 0.28 * u


def _code_square(card_width: int, card_height: float, u: float) -> tuple[int, int, int]:
    side = round(5.4 * u)
    return card_width - side - round(0.9 * u), round(card_height) - side - round(0.9 * u), side


def _clean(stamp: Stamp) -> Stamp:
    zone = ZoneInfo(stamp.zone)
    at = stamp.at_local
    return replace(
        stamp,
        at_local=at.astimezone(zone) if at.tzinfo else at.replace(tzinfo=zone),
        place_lines=tuple(_first_two(_set(line) for line in stamp.place_lines)),
        person=_set(stamp.person),
        customer=_set(stamp.customer),
        visit_number=_set(stamp.visit_number),
    )


def _set(text: str) -> str:
    return drawable(text, spare=True)


def _first_two(lines: Iterator[str]) -> list[str]:
    """More than an address and its coordinates would hide the picture."""
    return [line for line in lines if line][:2]


def _colour(stamp: Stamp) -> Colour:
    return GREEN if stamp.verified else AMBER


def _time(stamp: Stamp) -> str:
    return f"{stamp.at_local:%H:%M}"


def _date(stamp: Stamp) -> str:
    return f"{stamp.at_local:%Y-%m-%d}"


def _weekday(stamp: Stamp) -> str:
    return WEEKDAYS[stamp.language][stamp.at_local.weekday()]


def _zone(stamp: Stamp) -> str:
    """As in "UTC+8": the same wall clock means different instants elsewhere."""
    offset = stamp.at_local.strftime("%z")
    minutes = "" if offset[3:5] == "00" else f":{offset[3:5]}"
    return f"UTC{offset[0]}{int(offset[1:3])}{minutes}"
