"""Months as numbers, counted from the year 0: what the arrows of a calendar carry."""

import calendar
from datetime import date

FIRST_MONTH = 1900 * 12
LAST_MONTH = 2100 * 12 - 1


def month_number(day: date) -> int:
    return day.year * 12 + day.month - 1


def within(month: int) -> int:
    """The nearest month that a calendar shows."""
    return min(max(month, FIRST_MONTH), LAST_MONTH)


def days_of(month: int) -> tuple[date, ...]:
    year, index = divmod(within(month), 12)
    return tuple(date(year, index + 1, day + 1) for day in range(calendar.monthrange(year, index + 1)[1]))
