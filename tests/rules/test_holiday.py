"""Working days of China with their make-up days, of another country, and of somebody on leave."""

from datetime import date, timedelta

import pytest

from bot.rules.policy import WorkingHours
from bot.rules.working_time import is_working_day

CHINA, GERMANY, NOBODY = WorkingHours(country="CN"), WorkingHours(country="DE"), WorkingHours(country="")

# As announced by the State Council for each year (国办发明电): worked weekends, and free weekdays.
WORKED = {
    2024: "02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12",
    2025: "01-26 02-08 04-27 09-28 10-11",
    2026: "01-04 02-14 02-28 05-09 09-20 10-10",
}
FREE = {
    2024: "01-01 02-12 02-16 04-04 05-03 06-10 09-16 10-01 10-07",
    2025: "01-01 01-28 02-04 04-04 05-05 06-02 10-01 10-08",
    2026: "01-01 01-02 02-16 02-23 04-06 05-05 06-19 09-25 10-01 10-07",
}


def days(year: int, written: str) -> list[date]:
    return [date.fromisoformat(f"{year}-{each}") for each in written.split()]


@pytest.mark.parametrize("year", WORKED)
def test_china_works_its_make_up_days_and_no_other_weekend(year: int) -> None:
    year_long = [date(year, 1, 1) + timedelta(days=number) for number in range(366)]
    weekends = [day for day in year_long if day.year == year and day.isoweekday() > 5]
    assert [day for day in weekends if is_working_day(day, CHINA)] == days(year, WORKED[year])


@pytest.mark.parametrize("year", FREE)
def test_china_is_free_on_its_holidays_and_the_days_given_for_them(year: int) -> None:
    assert not any(is_working_day(day, CHINA) for day in days(year, FREE[year]))


def test_another_country_keeps_its_own_holidays_and_weekends() -> None:
    assert not is_working_day(date(2026, 10, 3), GERMANY)
    assert not is_working_day(date(2026, 5, 14), GERMANY)  # Ascension Day
    assert is_working_day(date(2026, 10, 1), GERMANY)
    assert not is_working_day(date(2026, 10, 10), GERMANY)


def test_without_a_country_only_the_week_counts_and_leave_always_does() -> None:
    assert is_working_day(date(2026, 10, 1), NOBODY)
    assert not is_working_day(date(2026, 3, 3), CHINA, days_off=frozenset({date(2026, 3, 3)}))
    assert not is_working_day(date(2026, 2, 14), CHINA, days_off=frozenset({date(2026, 2, 14)}))
