"""A team's day, week or month at a glance: totals, a bar a rep, a column a day."""

from dataclasses import dataclass

from babel.dates import format_date

from bot.evidence.lettering import Weight
from bot.views.pictures import paper as sheet
from bot.views.pictures.paper import (
    AMBER,
    BLUE,
    CARD,
    FAINT,
    GREEN,
    GREY,
    INK,
    LINE,
    MARGIN,
    SKY,
    SOFT,
    WIDTH,
    Paper,
)
from bot.views.pictures.specs import Counts, DayCounts, RepCounts, SummaryChart
from bot.views.words import BABEL_LOCALES, Words, words

ROOM = WIDTH - 2 * MARGIN
INSET = 40  # inside a card
TILES_HEIGHT = 176
DAYS_HEIGHT = 420
LEGEND_HEIGHT = 76
GAP = 24
AHEAD, EDGE = CARD, GREY  # an outline: nothing has happened there yet
SPACIOUS_UP_TO = 12  # reps; more of them get one line each
MAX_REPS = 40  # a longer picture is shown too small to read in a chat; the totals count everybody


@dataclass(frozen=True)
class Row:
    """How much room a rep gets."""

    height: float
    bar_height: float
    two_lines: bool


SPACIOUS = Row(height=124, bar_height=30, two_lines=True)
DENSE = Row(height=62, bar_height=26, two_lines=False)


def draw(chart: SummaryChart) -> bytes:
    t = words(chart.language)
    reps = chart.reps[:MAX_REPS]
    if not any(rep.length for rep in reps):
        return sheet.empty(
            chart.title,
            chart.period,
            t("No visits here yet"),
            t("They appear as soon as the first one is planned"),
        )
    row = SPACIOUS if len(reps) <= SPACIOUS_UP_TO else DENSE
    left_out = len(chart.reps) - len(reps)
    reps_height = LEGEND_HEIGHT + row.height * len(reps) + INSET + (60 if left_out else 0)
    days_height = DAYS_HEIGHT + GAP if len(chart.days) > 1 else 0
    paper = Paper(196 + TILES_HEIGHT + GAP + reps_height + GAP + days_height + MARGIN - GAP)

    y = sheet.heading(paper, chart.title, chart.period)
    _tiles(paper, y, chart.reps, t)
    y += TILES_HEIGHT + GAP
    _reps(paper, y, reps_height, reps, row, t)
    if left_out:
        more = t.many("and {n} more person", "and {n} more people", left_out)
        paper.text(WIDTH / 2, y + reps_height - INSET, more, 30, colour=SOFT, align="center")
    if days_height:
        _days(paper, y + reps_height + GAP, chart.days, t)
    return paper.png()


def _tiles(paper: Paper, y: float, reps: tuple[RepCounts, ...], t: Words) -> None:
    planned, done = sum(rep.planned for rep in reps), sum(rep.done for rep in reps)
    effective, late = sum(rep.effective for rep in reps), sum(rep.late for rep in reps)
    tiles = (
        (planned, t("Planned"), INK),
        (done, t("Done"), BLUE),
        (effective, t("Effective"), GREEN),
        (late, t("Late reports"), AMBER if late else FAINT),
    )
    w = (ROOM - 3 * GAP) / 4
    for index, (number, label, colour) in enumerate(tiles):
        x = MARGIN + index * (w + GAP)
        paper.box(x, y, w, TILES_HEIGHT)
        paper.text(
            x + w / 2, y + 96, t.number(number), 68, weight=Weight.BOLD, colour=colour, align="center", room=w
        )
        paper.text(x + w / 2, y + 146, label, 32, colour=SOFT, align="center", room=w - 16)


def _legend(paper: Paper, y: float, t: Words) -> None:
    x: float = MARGIN + INSET
    labels = (
        (GREEN, t("Effective")),
        (BLUE, t("Done")),
        (SKY, t("On site")),
        (GREY, t("Not done")),
        (AHEAD, t("Still ahead")),
    )
    for colour, label in labels:
        paper.box(
            x, y - 24, 28, 28, colour=colour, radius=8, level=2, edge=EDGE if colour == AHEAD else "none"
        )
        x += 40 + paper.text(x + 40, y, label, 30, colour=SOFT) + 26


def _reps(paper: Paper, y: float, height: float, reps: tuple[RepCounts, ...], row: Row, t: Words) -> None:
    paper.box(MARGIN, y, ROOM, height)
    _legend(paper, y + 56, t)
    most = max(rep.length for rep in reps)
    draw_row = _two_line_row if row.two_lines else _one_line_row
    for index, rep in enumerate(reps):
        draw_row(paper, y + LEGEND_HEIGHT + index * row.height, rep, most, row, t)


def _two_line_row(paper: Paper, y: float, rep: RepCounts, most: int, row: Row, t: Words) -> None:
    left, right = MARGIN + INSET, WIDTH - MARGIN - INSET
    counted = paper.text(right, y + 54, _counted(rep), 38, weight=Weight.BOLD, align="right")
    if rep.late:
        late = t.many("{n} late", "{n} late", rep.late)
        counted += 24 + paper.text(
            right - counted - 24, y + 53, late, 30, colour=AMBER, align="right", weight=Weight.BOLD
        )
    paper.text(left, y + 54, rep.name, 38, weight=Weight.BOLD, room=right - left - counted - 32)
    _bar(paper, left, y + 76, right - left, row.bar_height, rep, most)


def _one_line_row(paper: Paper, y: float, rep: RepCounts, most: int, row: Row, t: Words) -> None:
    left, right = MARGIN + INSET, WIDTH - MARGIN - INSET
    names, numbers = 290, 270
    paper.text(left, y + 42, rep.name, 32, room=names - 20)
    _bar(paper, left + names, y + 18, right - left - names - numbers, row.bar_height, rep, most)
    paper.text(right - 104, y + 42, _counted(rep), 32, weight=Weight.BOLD, align="right")
    if rep.late:
        late = t.many("{n} late", "{n} late", rep.late)
        paper.text(right, y + 42, late, 28, colour=AMBER, align="right", weight=Weight.BOLD)


def _bar(paper: Paper, x: float, y: float, room: float, height: float, rep: RepCounts, most: int) -> None:
    """The longest bar of the team fills the room."""
    for level, (count, colour) in enumerate(_layers(rep), start=2):
        paper.box(
            x,
            y,
            room / max(most, 1) * count,
            height,
            colour=colour,
            radius=height / 2,
            level=level,
            edge=EDGE if colour == AHEAD else "none",
        )


def _layers(counts: Counts) -> tuple[tuple[int, str], ...]:
    """From the longest to the shortest, each drawn over the one before: what is seen of it is its share."""
    here = counts.done + counts.under_way
    return (
        (counts.length, AHEAD),
        (here + counts.missed, GREY),
        (here, SKY),
        (counts.done, BLUE),
        (min(counts.effective, counts.done), GREEN),
    )


def _counted(counts: Counts) -> str:
    """`4/6 +1`: four of the six planned ones, and one that was not planned."""
    unplanned = counts.done - counts.planned_done
    return f"{counts.planned_done}/{counts.planned}" + (f" +{unplanned}" if unplanned > 0 else "")


def _days(paper: Paper, y: float, days: tuple[DayCounts, ...], t: Words) -> None:
    paper.box(MARGIN, y, ROOM, DAYS_HEIGHT)
    paper.text(MARGIN + INSET, y + 66, t("Day by day"), 38, weight=Weight.BOLD)
    left, room, floor, high = MARGIN + INSET, ROOM - 2 * INSET, y + DAYS_HEIGHT - 104, 176
    step = room / len(days)
    w = min(64.0, step * 0.62)
    most = max(1, *(day.length for day in days))
    paper.line([left, left + room], [floor, floor], colour=LINE, thickness=3)
    labelled = -(-len(days) // 8) if len(days) > 7 else 1
    for index, day in enumerate(days):
        x = left + step * (index + 0.5)
        _column(paper, x - w / 2, floor, w, high / most, day)
        if day.done and len(days) <= 7:
            top = floor - high / most * day.length
            paper.text(x, top - 12, _counted(day), 28, colour=SOFT, align="center")
        if index % labelled == 0:
            _label_day(paper, x, floor, day, t, with_weekday=len(days) <= 14)


def _column(paper: Paper, x: float, floor: float, w: float, unit: float, day: DayCounts) -> None:
    radius = min(10, w / 3)
    for level, (count, colour) in enumerate(_layers(day), start=2):
        edge = EDGE if colour == AHEAD else "none"
        paper.box(
            x, floor - unit * count, w, unit * count, colour=colour, radius=radius, level=level, edge=edge
        )


def _label_day(paper: Paper, x: float, floor: float, day: DayCounts, t: Words, *, with_weekday: bool) -> None:
    if with_weekday:
        weekday = format_date(day.day, "EEE", locale=BABEL_LOCALES[t.language])
        paper.text(x, floor + 42, weekday, 28, colour=SOFT, align="center")
    date = f"{day.day.month}.{day.day.day}" if day.day.day == 1 else str(day.day.day)
    paper.text(x, floor + (80 if with_weekday else 48), date, 28, colour=SOFT, align="center")
