"""The choices of a question as buttons: a short list whole, a long one by pages, places nearest first."""

import math
import unicodedata
from collections.abc import Sequence

from bot.services.asked import AskedQuestion, Option
from bot.views.calendar import Tap
from bot.views.replies import Button, Row
from bot.views.words import Words

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


def one_rows(asked: AskedQuestion, tap: Tap, t: Words) -> tuple[Row, ...]:
    chosen = picked_names(asked)
    numbered = is_numbered(asked.options)
    buttons = [
        Button(
            _ticked(_face(place, option, numbered, t), option.name in chosen, "✓ ", ""), tap("choose", place)
        )
        for place, option in shown_options(asked)
    ]
    return _in_rows(buttons, numbered=numbered, width=_width(asked)) + _turning(asked, tap)


def several_rows(asked: AskedQuestion, tap: Tap, t: Words) -> tuple[Row, ...]:
    """A tap says which state it wants, so that a double tap changes nothing the second time."""
    if not asked.options:
        return ()
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


def rank_rows(asked: AskedQuestion, tap: Tap, t: Words) -> tuple[Row, ...]:
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


def _width(asked: AskedQuestion) -> int | None:
    """Columns the form itself asks for; a scale stands in one row when its labels are short."""
    for word in asked.appearance:
        _, _, number = word.partition("columns-")
        if number.isdecimal():
            return min(max(int(number), 1), MOST_A_ROW)
    short = all(columns(option.label) <= LIKERT_LABEL for option in asked.options)
    return len(asked.options) if "likert" in asked.appearance and short and len(asked.options) <= 5 else None


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
