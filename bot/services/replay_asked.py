"""What somebody means who types whose day, and which, after /replay: “Ann yesterday”, “3月2日”."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.forms.typed_dates import read_date
from bot.rules.person import Person


@dataclass(frozen=True, slots=True)
class ReplayAsked:
    rep: Person | None
    """None: nobody was named, or more than one fits."""
    day: date | None
    """None: today."""


def understood(typed: str, team: Sequence[Person], today: date) -> ReplayAsked:
    """A name, a day, or a name and then a day; what is neither asks for nobody's today."""
    words = typed.split()
    for cut in range(len(words) + 1):
        name, when = " ".join(words[:cut]).casefold(), " ".join(words[cut:])
        day = _past(when, today) if when else None
        fitting = [each for each in team if name in each.name.casefold()]
        if fitting and (day is not None or not when):
            return ReplayAsked(fitting[0] if len(fitting) == 1 else None, day)
    return ReplayAsked(None, None)


def _past(when: str, today: date) -> date | None:
    """A day and month without year are of the past here, not the next such day."""
    day = read_date(when, today)
    if day is None or day <= today:
        return day
    return None if day.month == 2 and day.day == 29 else day.replace(year=today.year - (day > today))
