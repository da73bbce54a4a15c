"""Dates and times as ODK writes them: reading ISO texts, showing them by a pattern."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

_ISO = re.compile(
    r"(?P<y>-?\d{4,})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"
    r"(?:[T ](?P<time>\d{1,2}:\d{1,2}(?::\d{1,2}(?:[.,]\d+)?)?)(?P<zone>Z|[+-]\d{1,2}(?::?\d{2})?)?)?"
)
_TIME = re.compile(
    r"(?P<h>\d{1,2}):(?P<mi>\d{1,2})(?::(?P<s>\d{1,2})(?:[.,](?P<f>\d+))?)?(?P<zone>Z|[+-]\d{1,2}(?::?\d{2})?)?"
)


def moment_in(moment: datetime, zone: tzinfo) -> datetime:
    """The same instant on a clock of that zone.

    On the edges of the calendar, where no such clock shows it, unchanged.
    """
    try:
        return moment.astimezone(zone)
    except OverflowError:
        return moment


def parse_moment(text: str, zone: tzinfo) -> datetime | None:
    """Read an ISO date or date with time; without an offset it is local. None if it is neither."""
    match = _ISO.fullmatch(text.strip())
    if match is None:
        return None
    try:
        day = date(int(match["y"]), int(match["m"]), int(match["d"]))
        if match["time"] is None:
            return datetime.combine(day, time(), zone)
        clock = parse_time(match["time"])
        offset = _offset(match["zone"])
    except ValueError:
        return None
    if clock is None:
        return None
    return moment_in(datetime.combine(day, clock, offset or zone), zone)


def parse_time(text: str) -> time | None:
    """Read hh:mm with optional seconds; an offset is kept."""
    match = _TIME.fullmatch(text.strip())
    if match is None:
        return None
    micro = int(((match["f"] or "") + "000000")[:6])
    try:
        return time(int(match["h"]), int(match["mi"]), int(match["s"] or 0), micro, _offset(match["zone"]))
    except ValueError:
        return None


def _offset(text: str | None) -> tzinfo | None:
    if text is None:
        return None
    if text == "Z":
        return UTC
    digits = text[1:].replace(":", "")
    hours, minutes = int(digits[:2]), int(digits[2:] or 0)
    span = timedelta(hours=hours, minutes=minutes)
    return timezone(-span if text[0] == "-" else span)


def time_text(clock: time) -> str:
    return clock.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def moment_text(moment: datetime) -> str:
    """An ISO text with milliseconds and offset, as in a submission."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _week(moment: datetime) -> int:
    """The week of the year as JavaRosa counts it: from Sunday, and the week of 1 January is the first."""
    sunday = moment.date() - timedelta(days=moment.isoweekday() % 7)
    first = date((sunday + timedelta(days=6)).year, 1, 1)  # of the year in which that week ends
    return (moment.date() - first + timedelta(days=first.isoweekday() % 7)).days // 7 + 1


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

# https://docs.getodk.org/form-operators-functions/#format-date
_PATTERN_PARTS: dict[str, Callable[[datetime], str]] = {
    "Y": lambda moment: f"{moment.year:04d}",
    "y": lambda moment: f"{moment.year % 100:02d}",
    "m": lambda moment: f"{moment.month:02d}",
    "n": lambda moment: str(moment.month),
    "b": lambda moment: _MONTHS[moment.month - 1],
    "d": lambda moment: f"{moment.day:02d}",
    "e": lambda moment: str(moment.day),
    "H": lambda moment: f"{moment.hour:02d}",
    "h": lambda moment: str(moment.hour),
    "M": lambda moment: f"{moment.minute:02d}",
    "S": lambda moment: f"{moment.second:02d}",
    "3": lambda moment: f"{moment.microsecond // 1000:03d}",
    "a": lambda moment: _DAYS[moment.weekday()],
    "W": lambda moment: str(_week(moment)),
    "%": lambda _: "%",
}


def shown_by(moment: datetime, pattern: str) -> str:
    """Apply an ODK date pattern such as “%e %b %Y”; an unknown letter after % stays as it is."""

    def part(match: re.Match[str]) -> str:
        show = _PATTERN_PARTS.get(match[1])
        return show(moment) if show else match[0]

    return re.sub(r"%(.)", part, pattern)
