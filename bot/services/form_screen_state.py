"""The unfinished side of what the form's card shows: which screen, what is picked, what went wrong."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any


class Showing(StrEnum):
    """Which screen of the form the card shows."""

    QUESTION = "question"
    REVIEW = "review"
    """All answers, before they are sent."""
    CHANGE = "change"
    """The list of questions, to go back to one of them."""
    SECTIONS = "sections"
    """The sections of a long form, to go to one of them."""
    WHY_LATE = "why_late"
    """The deadline has passed: what kept the rep?"""
    CARRY = "carry"
    """The answers of a section as they were last time, before they are taken over."""
    READ = "read"
    """The whole of long words that the card shortens."""
    WHICH_ROW = "which_row"
    """Which row of a repeat is to be removed?"""
    DROP_ROW = "drop_row"
    """The row holds answers: really remove it?"""


class Zoom(StrEnum):
    """How near the calendar of a date looks."""

    DAYS = "days"
    MONTHS = "months"
    """The twelve months of a year, to reach a distant day quickly."""
    YEARS = "years"


class Trouble(StrEnum):
    """Why an answer was not taken."""

    NOT_TAKEN = "not_taken"
    """It does not fit the question; the screen's message says why, in the form's own words or ours."""
    OLD_BUTTON = "old_button"
    NO_POSITION = "no_position"
    """The bot does not know where the rep is now."""
    NO_CODE = "no_code"
    """There is no code in the picture, or none that can be read."""
    NOT_READ_HERE = "not_read_here"
    """Nobody looks for codes in the pictures of a trial."""
    TOO_FEW_POINTS = "too_few_points"
    NOTHING_PICKED = "nothing_picked"
    NOT_UNDERSTOOD = "not_understood"
    """Nothing of a line that was to answer several questions could be understood."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """The unfinished side of a screen; a new question starts with an empty one."""

    showing: Showing = Showing.QUESTION
    page: int = 0
    search: str = ""
    month: int | None = None
    """As `rules.months` counts them."""
    zoom: Zoom = Zoom.DAYS
    day: date | None = None
    """Of a date with time whose time is still to come."""
    hour: int | None = None
    picked: tuple[str, ...] | None = None
    """Names of choices made before Done; None: as answered."""
    codes: tuple[str, ...] = ()
    """Read in a picture: which of them is meant?"""
    is_reading: bool = False
    """A picture is being searched for codes."""
    points: tuple[str, ...] = ()
    """Of a line or an area that is sent point by point."""
    row: int = 0
    """Which row of a repeat is about to be removed, from 1."""
    shown_value: float | None = None
    """Where the stepper of a long range stands."""
    understood: tuple[str, ...] = ()
    """Paths of the questions that the last typed line answered."""
    unread: tuple[str, ...] = ()
    """Words of that line that were not understood."""
    cleared: tuple[str, ...] = ()
    """Questions, in the rep's words, whose answers the last change made impossible and removed."""
    hidden: tuple[str, ...] = ()
    """Questions whose answers are not asked for any more since the last change."""
    trouble: Trouble | None = None
    message: str = ""
    """Words about the trouble, in the rep's language."""

    def saved(self) -> dict[str, Any]:
        """JSON holding only what differs from an empty screen."""
        values: dict[str, Any] = {}
        for name, empty in _EMPTY.items():
            value = getattr(self, name)
            if value != empty:
                values[name] = value.isoformat() if isinstance(value, date) else value
        return values


_EMPTY: Mapping[str, Any] = {name: getattr(Screen(), name) for name in Screen.__slots__}


def screen_from(saved: Mapping[str, Any]) -> Screen:
    """The inverse of `Screen.saved`."""
    values = {name: value for name, value in saved.items() if name in _EMPTY}
    if "showing" in values:
        values["showing"] = Showing(values["showing"])
    if "zoom" in values:
        values["zoom"] = Zoom(values["zoom"])
    if "trouble" in values:
        values["trouble"] = Trouble(values["trouble"])
    if "day" in values:
        values["day"] = date.fromisoformat(values["day"])
    for name, value in values.items():
        if isinstance(value, list):
            values[name] = tuple(value)
    return Screen(**values)
