"""Working time of one person: local days, hours and deadlines in any zone, through every clock change."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.rules.holiday import holidays_of
from bot.rules.policy import WorkingHours

DAYS_AHEAD = 370
"""How far an opening is looked for: longer than any holiday, and an end for a week without working days."""


@dataclass(frozen=True, slots=True)
class Window:
    """From the first moment to just before the second, in UTC."""

    start: datetime
    end: datetime

    def __contains__(self, at: datetime) -> bool:
        return self.start <= at < self.end


def local_day(at: datetime, zone: str) -> date:
    """The calendar day at that instant in an IANA zone."""
    return at.astimezone(ZoneInfo(zone)).date()


def at_local(day: date, clock: time, zone: str) -> datetime:
    """The UTC moment when clocks in `zone` show `clock` on `day`.

    An hour that the clocks skip is the moment after the gap, an hour that comes twice is its first time
    (PEP 495, fold 0).
    """
    return datetime.combine(day, clock.replace(fold=0), tzinfo=ZoneInfo(zone)).astimezone(UTC)


def is_working_day(day: date, hours: WorkingHours, *, days_off: frozenset[date] = frozenset()) -> bool:
    """By the week, the country's holidays and make-up days (调休), and the person's own days off."""
    if day in days_off:
        return False
    calendar = holidays_of(hours.country, day.year)
    if day in calendar.worked:
        return bool(hours.days)
    return day.isoweekday() in hours.days and day not in calendar.free


def window_of(
    day: date, zone: str, hours: WorkingHours, *, days_off: frozenset[date] = frozenset()
) -> Window | None:
    """The working hours that begin on `day`, None on a free day; hours past midnight end the next day."""
    if not is_working_day(day, hours, days_off=days_off):
        return None
    last = day if hours.start < hours.end else day + timedelta(days=1)
    window = Window(at_local(day, hours.start, zone), at_local(last, hours.end, zone))
    return window if window.start < window.end else None


def window_at(
    at: datetime, zone: str, hours: WorkingHours, *, days_off: frozenset[date] = frozenset()
) -> Window | None:
    """The working hours in which `at` lies, or None outside them."""
    today = local_day(at, zone)
    for day in (today, today - timedelta(days=1)):
        window = window_of(day, zone, hours, days_off=days_off)
        if window is not None and at in window:
            return window
    return None


def in_working_hours(
    at: datetime, zone: str, hours: WorkingHours, *, days_off: frozenset[date] = frozenset()
) -> bool:
    return window_at(at, zone, hours, days_off=days_off) is not None


def next_window(
    at: datetime, zone: str, hours: WorkingHours, *, days_off: frozenset[date] = frozenset()
) -> Window | None:
    """The working hours in which `at` lies, else the next ones; None when nobody ever works."""
    day = local_day(at, zone) - timedelta(days=1)
    for _ in range(DAYS_AHEAD):
        window = window_of(day, zone, hours, days_off=days_off)
        if window is not None and at < window.end:
            return window
        day += timedelta(days=1)
    return None


def previous_working_day(
    day: date, hours: WorkingHours, *, days_off: frozenset[date] = frozenset()
) -> date | None:
    """The last working day before `day`."""
    for back in range(1, DAYS_AHEAD):
        before = day - timedelta(days=back)
        if is_working_day(before, hours, days_off=days_off):
            return before
    return None


def after_working_time(
    start: datetime,
    length: timedelta,
    zone: str,
    hours: WorkingHours,
    *,
    days_off: frozenset[date] = frozenset(),
) -> datetime:
    """The moment when `length` of working time has passed since `start`.

    Work that ends exactly at closing time ends there, not at the next opening. With no working time at all
    ahead the clock on the wall is used instead, so that a deadline always exists.
    """
    at, left = start.astimezone(UTC), length
    while True:
        window = next_window(at, zone, hours, days_off=days_off)
        if window is None:
            return start.astimezone(UTC) + length
        at = max(at, window.start)
        if at + left <= window.end:
            return at + left
        left -= window.end - at
        at = window.end
