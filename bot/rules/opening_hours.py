"""When a customer is open, in the common part of OpenStreetMap notation: `Mo-Fr 09:00-12:00,13:30-17:30`."""

import re
from datetime import date, time
from functools import lru_cache

DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
_RULE = re.compile(r"^(?P<days>[a-z,\- ]*?)\s*(?P<hours>(?:[\d:,\-+ ]+)|off|closed)?$")
_HOURS = re.compile(r"^(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})$")
LAST = time(23, 59)

Opening = tuple[time, time]
"""From the first to the second, on the same day; what goes past midnight ends at 23:59."""


class HoursUnclear(ValueError):  # noqa: N818 - it says what is wrong
    """The text is no opening hours that we can read; it carries the part."""


def openings(written: str, day: date) -> tuple[Opening, ...] | None:
    """When it is open on this day, in order; empty when closed; None for an empty text: nobody knows.

    Raises HoursUnclear. A later rule replaces an earlier one for its days; holiday rules are passed over.
    """
    if not written.strip():
        return None
    return _week(written)[day.weekday()]


@lru_cache(maxsize=4096)
def _week(written: str) -> tuple[tuple[Opening, ...], ...]:
    week: list[tuple[Opening, ...]] = [()] * 7
    for part in written.lower().split(";"):
        rule = " ".join(part.split())
        if not rule or rule.startswith(("ph", "sh")):
            continue
        if rule == "24/7":
            week = [((time(0), LAST),)] * 7
            continue
        found = _RULE.match(rule)
        if found is None:
            raise HoursUnclear(part.strip())
        hours = _hours(found["hours"])
        for number in _days(found["days"]):
            week[number] = hours
    return tuple(week)


def _days(written: str) -> set[int]:
    if not written.strip():
        return set(range(7))
    found: set[int] = set()
    for part in written.replace(" ", "").strip(",").split(","):
        first, _, last = part.partition("-")
        if first in ("ph", "sh"):
            continue
        if first not in DAYS or (last and last not in DAYS):
            raise HoursUnclear(part)
        start, end = DAYS.index(first), DAYS.index(last or first)
        found |= {(start + step) % 7 for step in range((end - start) % 7 + 1)}
    return found


def _hours(written: str | None) -> tuple[Opening, ...]:
    if written is None:
        return ((time(0), LAST),)
    if written in ("off", "closed"):
        return ()
    return tuple(sorted(_opening(part.strip()) for part in written.split(",") if part.strip()))


def _opening(written: str) -> Opening:
    found = _HOURS.match(written.rstrip("+"))
    if found is None:
        raise HoursUnclear(written)
    from_hour, from_minute, to_hour, to_minute = map(int, found.groups())
    if from_hour > 23 or to_hour > 30 or from_minute > 59 or to_minute > 59:
        raise HoursUnclear(written)
    opens = time(from_hour, from_minute)
    closes = LAST if to_hour >= 24 else time(to_hour, to_minute)
    return (opens, closes if closes > opens else LAST)
