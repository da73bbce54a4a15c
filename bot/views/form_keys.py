"""The buttons under a question: for every kind the ones a hand finds quickest; typed answers need none."""

import math
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from bot.forms.definition import QuestionKind
from bot.rules.language import Language
from bot.services.asked import AskedQuestion, Option
from bot.views.calendar import (
    Row,
    Tap,
    hour_rows,
    minute_rows,
    month_number,
    month_rows,
    months_of_year_rows,
    near_days,
    years_rows,
)
from bot.views.replies import Button
from bot.views.taps import OnQuestion
from bot.views.words import Words, words

WIDEST_LABEL = 38
"""Columns of a button that a phone shows whole; Chinese characters take two."""
SHORT_LABEL = 17
"""Columns up to which two buttons share a row."""
TINY_LABEL = 5
LONG_LIST = 30
"""More choices than these are searched and shown by pages."""
COMPACT_LIST = 10
COMPACT = frozenset({"minimal", "autocomplete", "search"})
"""Appearances that ask for a list which opens on request: searched from fewer choices on."""
PAGE = 10
LIKERT_LABEL = 8
MOST_A_ROW = 8
MOST_RANGE_BUTTONS = 12
QUICK_COUNTS = (0, 1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20)
"""What stock counts mostly are; any other number is typed."""


def tap_of(visit_id: int, step: int) -> Tap:
    """How a button of this screen is packed."""
    return lambda do, index: OnQuestion(do=do, visit_id=visit_id, step=step, index=index).pack()


def answer_rows(asked: AskedQuestion, language: Language) -> tuple[Row, ...]:
    """The buttons that answer the question, without those that move about in the form."""
    keys = KEYS.get(asked.kind)
    return keys(asked, tap_of(asked.visit_id, asked.step), words(language)) if keys else ()


def columns(text: str) -> int:
    """How wide a text is, in Latin letters."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def is_numbered(options: Sequence[Option]) -> bool:
    """Whether the labels stand numbered in the text because a button would cut one of them."""
    return any(columns(option.label) > WIDEST_LABEL for option in options)


def shown_options(asked: AskedQuestion) -> list[tuple[int, Option]]:
    """The choices on this page, each with its place among all of them."""
    found = found_options(asked)
    if not is_long(asked):
        return found
    start = page_of(asked) * PAGE
    return found[start : start + PAGE]


def found_options(asked: AskedQuestion) -> list[tuple[int, Option]]:
    """The choices that hold every word searched for."""
    wanted = _folded(asked.screen.search).split()
    every = list(enumerate(asked.options))
    found = [
        (place, option) for place, option in every if all(word in _folded(option.label) for word in wanted)
    ]
    if any(option.distance_m is not None for _, option in found):  # places: the nearest first
        found.sort(key=lambda each: math.inf if each[1].distance_m is None else each[1].distance_m)
    return found


def is_long(asked: AskedQuestion) -> bool:
    return len(asked.options) > (COMPACT_LIST if asked.appearance & COMPACT else LONG_LIST)


def page_of(asked: AskedQuestion) -> int:
    return min(max(asked.screen.page, 0), pages(asked) - 1)


def pages(asked: AskedQuestion) -> int:
    return max(1, -(-len(found_options(asked)) // PAGE))


def picked_names(asked: AskedQuestion) -> tuple[str, ...]:
    """Choices ticked so far; before the first tap, those of the answer."""
    if asked.screen.picked is not None:
        return asked.screen.picked
    return tuple(str(asked.now.value).split()) if not asked.now.is_empty else ()


def option_label(option: Option, t: Words) -> str:
    """With the distance behind a place."""
    label = option.label or option.name
    return label if option.distance_m is None else f"{label} · {t.metres(option.distance_m)}"


def _width(asked: AskedQuestion) -> int | None:
    """Columns the form itself asks for; a scale stands in one row when its labels are short."""
    for word in asked.appearance:
        _, _, number = word.partition("columns-")
        if number.isdecimal():
            return min(max(int(number), 1), MOST_A_ROW)
    short = all(columns(option.label) <= LIKERT_LABEL for option in asked.options)
    return len(asked.options) if "likert" in asked.appearance and short and len(asked.options) <= 5 else None


def _one(asked: AskedQuestion, tap: Tap, t: Words) -> tuple[Row, ...]:
    chosen = picked_names(asked)
    numbered = is_numbered(asked.options)
    buttons = [
        Button(
            _ticked(_face(place, option, numbered, t), option.name in chosen, "✓ ", ""), tap("choose", place)
        )
        for place, option in shown_options(asked)
    ]
    return _in_rows(buttons, numbered=numbered, width=_width(asked)) + _turning(asked, tap)


def _several(asked: AskedQuestion, tap: Tap, t: Words) -> tuple[Row, ...]:
    """A tap says which state it wants, so that a double tap changes nothing the second time."""
    picked = picked_names(asked)
    numbered = is_numbered(asked.options)
    buttons = [
        Button(
            _ticked(_face(place, option, numbered, t), option.name in picked, "☑ ", "☐ "),
            tap("off" if option.name in picked else "on", place),
        )
        for place, option in shown_options(asked)
    ]
    done = Button(t("Done ({n})", n=len(picked)) if picked else t("Done"), tap("done", 0))
    return (*_in_rows(buttons, numbered=numbered, width=_width(asked)), *_turning(asked, tap), (done,))


def _rank(asked: AskedQuestion, tap: Tap, t: Words) -> tuple[Row, ...]:
    """Choices are tapped from first to last; the last one left follows by itself."""
    picked = picked_names(asked)
    numbered = is_numbered(asked.options)
    left = [
        Button(_face(place, option, numbered, t), tap("on", place))
        for place, option in shown_options(asked)
        if option.name not in picked
    ]
    rows = _in_rows(left, numbered=numbered)
    if picked:
        again = Button(t("Start over"), tap("none", 0))
        rows += ((again,) if left else (again, Button(t("Done"), tap("done", 0))),)
    return rows


def _turning(asked: AskedQuestion, tap: Tap) -> tuple[Row, ...]:
    if not is_long(asked) and not asked.screen.search:
        return ()
    rows: list[Row] = []
    page, last = page_of(asked), pages(asked) - 1
    if last:
        rows.append(
            (
                Button("‹", tap("page", max(page - 1, 0))),
                Button(f"{page + 1}/{last + 1}", tap("page", page)),
                Button("›", tap("page", min(page + 1, last))),
            )
        )
    if asked.screen.search:
        rows.append((Button(f"✕ {asked.screen.search}", tap("all", 0)),))
    return tuple(rows)


def _count(asked: AskedQuestion, tap: Tap, t: Words) -> tuple[Row, ...]:
    if not asked.in_rows and not asked.appearance & {"counter", "numbers", "quick"}:
        return ()
    buttons = [Button(str(number), tap("number", number)) for number in QUICK_COUNTS]
    return tuple(tuple(buttons[start : start + 6]) for start in range(0, len(buttons), 6))


def _range(asked: AskedQuestion, tap: Tap, t: Words) -> tuple[Row, ...]:
    """A button a value while they are few; a stepper from the middle when they are many."""
    values = asked.values
    if len(values) <= MOST_RANGE_BUTTONS:
        buttons = [Button(t.number(value), tap("range", place)) for place, value in enumerate(values)]
        width = len(buttons) if len(buttons) <= 6 else -(-len(buttons) // 2)
        return tuple(tuple(buttons[start : start + width]) for start in range(0, len(buttons), width or 1))
    here, last = stepper_place(asked), len(values) - 1
    jump = max(2, round(len(values) / 10))
    moves = [(-jump, "−"), (-1, "−"), (1, "+"), (jump, "+")]
    size = abs(values[1] - values[0])
    around = [
        Button(f"{sign}{t.number(round(abs(by) * size, 9))}", tap("step", min(max(here + by, 0), last)))
        for by, sign in moves
    ]
    return (tuple(around), (Button(f"✓ {t.number(values[here])}", tap("range", here)),))


def stepper_place(asked: AskedQuestion) -> int:
    """Which of the range's values the stepper stands on."""
    values = asked.values or (0.0,)
    shown = asked.screen.shown_value
    if shown is None:
        shown = asked.now.value if isinstance(asked.now.value, int | float) else values[len(values) // 2]
    wanted = shown
    return min(range(len(values)), key=lambda place: abs(values[place] - wanted))


def _date(asked: AskedQuestion, tap: Tap, t: Words) -> tuple[Row, ...]:
    now = asked.now.value
    chosen = now.date() if isinstance(now, datetime) else now if isinstance(now, date) else None
    month = asked.screen.month or month_number(chosen or asked.today)
    if "year" in asked.appearance:
        return years_rows(month // 12, tap)
    if "month-year" in asked.appearance:
        return months_of_year_rows(month // 12, tap, t.language)
    return (near_days(asked.today, tap, t.language), *month_rows(month, tap, t.language, chosen=chosen))


def _time(asked: AskedQuestion, tap: Tap, t: Words) -> tuple[Row, ...]:
    if asked.screen.hour is not None:
        return (*minute_rows(asked.screen.hour, tap), (Button(t("Another hour"), tap("hours", 0)),))
    return ((Button(t("Now"), tap("now", 0)),), *hour_rows(tap))


def _date_time(asked: AskedQuestion, tap: Tap, t: Words) -> tuple[Row, ...]:
    if asked.screen.day is None:
        return ((Button(t("Now"), tap("now", 0)),), *_date(asked, tap, t))
    if asked.screen.hour is None:
        return (*hour_rows(tap), (Button(t("Another day"), tap("days", 0)),))
    return (*minute_rows(asked.screen.hour, tap), (Button(t("Another hour"), tap("hours", 0)),))


def _location(asked: AskedQuestion, tap: Tap, t: Words) -> tuple[Row, ...]:
    return ((Button(t("📍 Where I am now"), tap("here", 0)),),)


def _points(asked: AskedQuestion, tap: Tap, t: Words) -> tuple[Row, ...]:
    """One location after the other; enough of them are Done."""
    count = len(asked.screen.points)
    rows: tuple[Row, ...] = _location(asked, tap, t)
    if count:
        rows += (
            (Button(t("↩ Remove the last point"), tap("fewer", count - 1)),),
            (Button(t("Done ({n})", n=count), tap("points", 0)),),
        )
    return rows


def _codes(asked: AskedQuestion, tap: Tap, t: Words) -> tuple[Row, ...]:
    return tuple((Button(code[:60], tap("code", place)),) for place, code in enumerate(asked.screen.codes))


def _acknowledge(asked: AskedQuestion, tap: Tap, t: Words) -> tuple[Row, ...]:
    return ((Button(t("✓ Understood"), tap("ok", 0)),),)


KEYS: Mapping[QuestionKind, Callable[[AskedQuestion, Tap, Words], tuple[Row, ...]]] = {
    QuestionKind.SELECT_ONE: _one,
    QuestionKind.SELECT_MULTIPLE: _several,
    QuestionKind.RANK: _rank,
    QuestionKind.INTEGER: _count,
    QuestionKind.RANGE: _range,
    QuestionKind.DATE: _date,
    QuestionKind.TIME: _time,
    QuestionKind.DATE_TIME: _date_time,
    QuestionKind.LOCATION: _location,
    QuestionKind.TRACE: _points,
    QuestionKind.SHAPE: _points,
    QuestionKind.BARCODE: _codes,
    QuestionKind.ACKNOWLEDGE: _acknowledge,
}


def _face(place: int, option: Option, numbered: bool, t: Words) -> str:
    return str(place + 1) if numbered else option_label(option, t)


def _ticked(face: str, on: bool, yes: str, no: str) -> str:
    return (yes if on else no) + face


def _in_rows(buttons: Sequence[Button], *, numbered: bool, width: int | None = None) -> tuple[Row, ...]:
    """As many buttons a row as their words allow, or as the form asks for."""
    widest = max((columns(button.text) for button in buttons), default=0)
    if width is None or numbered:
        width = 5 if numbered or widest <= TINY_LABEL else 2 if widest <= SHORT_LABEL else 1
    return tuple(tuple(buttons[start : start + width]) for start in range(0, len(buttons), width))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
