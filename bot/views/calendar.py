"""A month of days, and hours and minutes, as buttons: for questions that ask for a date or a time."""

import calendar
from collections.abc import Callable
from datetime import date, timedelta

from babel.dates import get_day_names, get_month_names

from bot.rules.language import Language
from bot.rules.months import FIRST_MONTH, LAST_MONTH, within
from bot.views.replies import Button, Row
from bot.views.words import BABEL_LOCALES, words

Tap = Callable[[str, int], str]
"""What a button carries: a word of the form conversation and a number, packed."""

FIRST_YEAR, LAST_YEAR = FIRST_MONTH // 12, LAST_MONTH // 12
HOURS = (*range(7, 24), *range(7))
"""The hours in which people visit come first; the night follows."""
MINUTES = tuple(range(0, 60, 5))


def near_days(
    today: date, tap: Tap, language: Language, *, unfit: frozenset[date] = frozenset()
) -> tuple[Row, ...]:
    """Yesterday, today, tomorrow: what nearly every date question wants; without those that do not fit."""
    t = words(language)
    near = ((-1, t("Yesterday")), (0, t("Today")), (1, t("Tomorrow")))
    days = [(today + timedelta(days=by), face) for by, face in near]
    row = tuple(Button(face, tap("day", day.toordinal())) for day, face in days if day not in unfit)
    return (row,) if row else ()


def month_rows(
    month: int,
    tap: Tap,
    language: Language,
    *,
    chosen: date | None = None,
    unfit: frozenset[date] = frozenset(),
) -> tuple[Row, ...]:
    """Arrows and the month, the weekdays from Monday, then the days; `month` as `rules.months` counts.

    The month's name leads to the months of its year.
    """
    month = within(month)
    year, index = divmod(month, 12)
    here = tap("month", month)  # weekdays and gaps answer by showing the same month again
    rows: list[Row] = [
        (
            Button("‹", tap("month", max(month - 1, FIRST_MONTH))),
            Button(month_name(month, language), tap("months", month)),
            Button("›", tap("month", min(month + 1, LAST_MONTH))),
        ),
        tuple(Button(name, here) for name in _weekdays(language)),
    ]
    for week in calendar.Calendar(firstweekday=0).monthdatescalendar(year, index + 1):
        rows.append(
            tuple(
                Button(_marked(str(day.day), chosen == day), tap("day", day.toordinal()))
                if day.month == index + 1 and day not in unfit
                else Button("·", here)
                for day in week
            )
        )
    return tuple(rows)


def month_name(month: int, language: Language) -> str:
    """`March 2026` / `2026年3月`."""
    year, index = divmod(month, 12)
    if language is Language.ZH:
        return f"{year}年{index + 1}月"
    return f"{get_month_names('wide', locale=BABEL_LOCALES[language])[index + 1]} {year}"


def months_of_year_rows(
    month: int, tap: Tap, language: Language, *, answers: bool = False
) -> tuple[Row, ...]:
    """Twelve months to choose from; the year leads to more of them.

    `answers`: for questions that want no day, a tap chooses the month's first; else it opens the month.
    """
    year = within(month) // 12
    names = get_month_names("abbreviated", context="stand-alone", locale=BABEL_LOCALES[language])
    cells = [
        Button(
            names[number],
            tap("day", date(year, number, 1).toordinal())
            if answers
            else tap("month", year * 12 + number - 1),
        )
        for number in range(1, 13)
    ]
    arrows = (
        Button("‹", tap("months", within((year - 1) * 12))),
        Button(str(year), tap("years", year * 12)),
        Button("›", tap("months", within((year + 1) * 12))),
    )
    return (arrows, *(tuple(cells[start : start + 4]) for start in range(0, 12, 4)))


def years_rows(month: int, tap: Tap, *, answers: bool = False) -> tuple[Row, ...]:
    """Twelve years to choose from; `answers`: a tap chooses the year's first day, else it opens the year."""
    middle = min(max(within(month) // 12, FIRST_YEAR + 8), LAST_YEAR - 3)
    years = range(middle - 8, middle + 4)
    cells = [
        Button(str(year), tap("day", date(year, 1, 1).toordinal()) if answers else tap("months", year * 12))
        for year in years
    ]
    arrows = (
        Button("‹", tap("years", within((middle - 12) * 12))),
        Button(f"{years[0]} – {years[-1]}", tap("years", middle * 12)),
        Button("›", tap("years", within((middle + 12) * 12))),
    )
    return (arrows, *(tuple(cells[start : start + 4]) for start in range(0, 12, 4)))


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
