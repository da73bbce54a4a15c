"""A month of days, and hours and minutes, as buttons: for questions that ask for a date or a time."""

import calendar
from collections.abc import Callable
from datetime import date, timedelta

from babel.dates import get_day_names, get_month_names

from bot.rules.language import Language
from bot.views.replies import Button
from bot.views.words import BABEL_LOCALES, words

Row = tuple[Button, ...]
Tap = Callable[[str, int], str]
"""What a button carries: a word of the form conversation and a number, packed."""

FIRST_MONTH = 1900 * 12
LAST_MONTH = 2100 * 12 - 1
HOURS = (*range(7, 24), *range(7))
"""The hours in which people visit come first; the night follows."""
MINUTES = tuple(range(0, 60, 5))


def month_number(day: date) -> int:
    """Months since the year 0: what stands on the arrows."""
    return day.year * 12 + day.month - 1


def near_days(today: date, tap: Tap, language: Language) -> Row:
    """Yesterday, today, tomorrow: what nearly every date question wants."""
    t = words(language)
    return (
        Button(t("Yesterday"), tap("day", (today - timedelta(days=1)).toordinal())),
        Button(t("Today"), tap("day", today.toordinal())),
        Button(t("Tomorrow"), tap("day", (today + timedelta(days=1)).toordinal())),
    )


def month_rows(month: int, tap: Tap, language: Language, *, chosen: date | None = None) -> tuple[Row, ...]:
    """Arrows and the month, the weekdays from Monday, then the days; `month` as `month_number` counts."""
    month = min(max(month, FIRST_MONTH), LAST_MONTH)
    year, index = divmod(month, 12)
    here = tap("month", month)  # names and gaps answer by showing the same month again
    rows: list[Row] = [
        (
            Button("‹", tap("month", max(month - 1, FIRST_MONTH))),
            Button(month_name(month, language), here),
            Button("›", tap("month", min(month + 1, LAST_MONTH))),
        ),
        tuple(Button(name, here) for name in _weekdays(language)),
    ]
    for week in calendar.Calendar(firstweekday=0).monthdayscalendar(year, index + 1):
        rows.append(
            tuple(
                Button(
                    _marked(str(number), chosen == date(year, index + 1, number)),
                    tap("day", date(year, index + 1, number).toordinal()),
                )
                if number
                else Button("·", here)
                for number in week
            )
        )
    return tuple(rows)


def month_name(month: int, language: Language) -> str:
    """`March 2026` / `2026年3月`."""
    year, index = divmod(month, 12)
    if language is Language.ZH:
        return f"{year}年{index + 1}月"
    return f"{get_month_names('wide', locale=BABEL_LOCALES[language])[index + 1]} {year}"


def months_of_year_rows(year: int, tap: Tap, language: Language) -> tuple[Row, ...]:
    """Twelve months to choose from, for questions that want no day; a tap chooses the month's first."""
    names = get_month_names("abbreviated", context="stand-alone", locale=BABEL_LOCALES[language])
    cells = [Button(names[month], tap("day", date(year, month, 1).toordinal())) for month in range(1, 13)]
    arrows = (
        Button("‹", tap("month", max((year - 1) * 12, FIRST_MONTH))),
        Button(str(year), tap("month", year * 12)),
        Button("›", tap("month", min((year + 1) * 12, LAST_MONTH))),
    )
    return (arrows, *(tuple(cells[start : start + 4]) for start in range(0, 12, 4)))


def years_rows(middle: int, tap: Tap) -> tuple[Row, ...]:
    """Twelve years to choose from; a tap chooses the year's first day."""
    first = middle - 8
    cells = [Button(str(year), tap("day", date(year, 1, 1).toordinal())) for year in range(first, first + 12)]
    arrows = (
        Button("‹", tap("month", max((middle - 12) * 12, FIRST_MONTH + 8 * 12))),
        Button("›", tap("month", min((middle + 12) * 12, LAST_MONTH - 4 * 12))),
    )
    return (*(tuple(cells[start : start + 4]) for start in range(0, 12, 4)), arrows)


def hour_rows(tap: Tap) -> tuple[Row, ...]:
    """A full day of hours; the minutes follow on the same card."""
    cells = [Button(f"{hour:02d}", tap("hour", hour)) for hour in HOURS]
    return tuple(tuple(cells[start : start + 6]) for start in range(0, len(cells), 6))


def minute_rows(hour: int, tap: Tap) -> tuple[Row, ...]:
    """Every five minutes of that hour; the number carried is minutes since midnight."""
    cells = [Button(f"{hour:02d}:{minute:02d}", tap("clock", hour * 60 + minute)) for minute in MINUTES]
    return tuple(tuple(cells[start : start + 4]) for start in range(0, len(cells), 4))


def _weekdays(language: Language) -> tuple[str, ...]:
    locale = BABEL_LOCALES[language]
    if language is Language.ZH:  # 一 rather than 周一: seven of them share a phone's width
        names = get_day_names("narrow", context="stand-alone", locale=locale)
    else:
        names = get_day_names("abbreviated", context="stand-alone", locale=locale)
    return tuple(names[number] for number in range(7))


def _marked(text: str, chosen: bool) -> str:
    return f"•{text}•" if chosen else text
