"""Opening hours in words: 周一至周五 09:00–18:00，周六 10:00–16:00 · Mon–Fri 09:00–18:00, Sat 10:00–16:00."""

from collections.abc import Sequence
from datetime import date, time, timedelta
from itertools import groupby

from bot.rules.opening_hours import LAST, HoursUnclear, Opening, openings
from bot.views.words import Words

_A_MONDAY = date(2024, 1, 1)
_AROUND_THE_CLOCK = ((time(0), LAST),)


def hours_words(written: str, t: Words) -> str:
    """What is written in OpenStreetMap's notation; as it stands where that cannot be read.

    Days on which it is closed are not named.
    """
    try:
        week = [openings(written, _A_MONDAY + timedelta(days=number)) or () for number in range(7)]
    except HoursUnclear:
        return written
    if not any(week):
        return t("Closed") if written.strip() else ""
    runs = [[number for number, _ in run] for _, run in groupby(enumerate(week), key=lambda day: day[1])]
    return t.listed(f"{_days(run, t)} {spans(week[run[0]], t)}" for run in runs if week[run[0]])


def _days(run: Sequence[int], t: Words) -> str:
    if len(run) == 7:
        return t("Every day")
    first, last = t.weekday(run[0]), t.weekday(run[-1])
    if len(run) == 1:
        return first
    return t("{first}–{last}", first=first, last=last)


def spans(day: Sequence[Opening], t: Words) -> str:
    if day == _AROUND_THE_CLOCK:
        return t("around the clock")
    return "/".join(f"{t.clock(opens)}–{_closing(closes, t)}" for opens, closes in day)


def _closing(closes: time, t: Words) -> str:
    return "24:00" if closes == LAST else t.clock(closes)
