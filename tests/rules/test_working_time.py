"""Working time holds in every zone and through every change of the clocks."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.rules.policy import WorkingHours
from bot.rules.working_time import (
    after_working_time,
    at_local,
    in_working_hours,
    is_working_day,
    local_day,
    next_window,
    previous_working_day,
    window_at,
    window_of,
)

HOURS = WorkingHours()
ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe")

zones = st.sampled_from(ZONES)
moments = st.datetimes(datetime(2025, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone
lengths = st.timedeltas(timedelta(0), timedelta(days=6))
weeks = st.builds(
    WorkingHours,
    start=st.times(time(5), time(12)).map(lambda t: t.replace(microsecond=0)),
    end=st.times(time(13), time(23)).map(lambda t: t.replace(microsecond=0)),
    days=st.sets(st.integers(1, 7), min_size=1).map(lambda days: tuple(sorted(days))),
    country=st.just(""),  # holidays have tests of their own
)
NIGHTS = WorkingHours(start=time(22), end=time(6))


@given(moments, zones, weeks)
def test_the_next_window_is_open_now_or_lies_ahead(at: datetime, zone: str, hours: WorkingHours) -> None:
    window = next_window(at, zone, hours)
    assert window is not None
    assert window.end > at
    assert (window.start <= at) == in_working_hours(at, zone, hours)


@given(moments, zones, weeks)
def test_hours_are_those_on_the_wall_clock_of_the_zone(at: datetime, zone: str, hours: WorkingHours) -> None:
    local = at.astimezone(ZoneInfo(zone))
    expected = local.isoweekday() in hours.days and hours.start <= local.time() < hours.end
    assert in_working_hours(at, zone, hours) == expected


@given(moments, lengths, zones, weeks)
def test_a_deadline_lies_exactly_its_working_time_ahead(
    at: datetime, length: timedelta, zone: str, hours: WorkingHours
) -> None:
    deadline = after_working_time(at, length, zone, hours)
    assert deadline >= at
    assert working_time_between(at, deadline, zone, hours) == length


def working_time_between(start: datetime, end: datetime, zone: str, hours: WorkingHours) -> timedelta:
    """How much working time lies between two moments."""
    at, passed = start, timedelta()
    while at < end:
        window = next_window(at, zone, hours)
        if window is None or window.start >= end:
            break
        passed += min(end, window.end) - max(at, window.start)
        at = window.end
    return passed


@given(moments, lengths, lengths, zones, weeks)
def test_working_time_adds_up(
    at: datetime, one: timedelta, other: timedelta, zone: str, hours: WorkingHours
) -> None:
    in_two_steps = after_working_time(after_working_time(at, one, zone, hours), other, zone, hours)
    at_once = after_working_time(at, one + other, zone, hours)
    # A break at closing time is the same deadline, said as this evening or as the next opening.
    assert working_time_between(
        min(in_two_steps, at_once), max(in_two_steps, at_once), zone, hours
    ) == timedelta(0)


@given(moments, zones)
@example(datetime(2025, 2, 9, tzinfo=UTC), "Europe/Berlin")  # the night after a make-up Saturday
def test_a_night_shift_belongs_to_the_day_on_which_it_begins(at: datetime, zone: str) -> None:
    window = window_at(at, zone, NIGHTS)
    if window is not None:
        assert is_working_day(local_day(window.start, zone), NIGHTS)
        assert window.start <= at < window.end


@pytest.mark.parametrize(
    ("zone", "day", "length"),
    [
        ("Asia/Shanghai", date(2026, 3, 29), 24),
        ("Europe/Berlin", date(2026, 3, 29), 23),
        ("Europe/Berlin", date(2026, 10, 25), 25),
        ("America/New_York", date(2026, 3, 8), 23),
        ("America/New_York", date(2026, 11, 1), 25),
        ("Asia/Kathmandu", date(2026, 3, 29), 24),
    ],
)
def test_a_day_has_as_many_hours_as_its_clocks_say(zone: str, day: date, length: int) -> None:
    lasted = at_local(day + timedelta(days=1), time(0), zone) - at_local(day, time(0), zone)
    assert lasted == timedelta(hours=length)


@pytest.mark.parametrize(
    "day", [date(2026, 3, 28), date(2026, 3, 29), date(2026, 10, 24), date(2026, 10, 25)]
)
def test_the_morning_comes_at_half_past_eight_on_both_sides_of_a_clock_change(day: date) -> None:
    local = at_local(day, time(8, 30), "Europe/Berlin").astimezone(ZoneInfo("Europe/Berlin"))
    assert (local.date(), local.time()) == (day, time(8, 30))


def test_an_hour_the_clocks_skip_is_the_moment_after_the_gap() -> None:
    at = at_local(date(2026, 3, 29), time(2, 30), "Europe/Berlin")
    assert at.astimezone(ZoneInfo("Europe/Berlin")).time() == time(3, 30)


def test_an_hour_that_comes_twice_is_its_first() -> None:
    assert at_local(date(2026, 11, 1), time(1, 30), "America/New_York") == datetime(
        2026, 11, 1, 5, 30, tzinfo=UTC
    )


def test_kathmandu_opens_at_a_quarter_to_three_utc() -> None:
    window = window_of(date(2026, 3, 2), "Asia/Kathmandu", HOURS)
    assert window is not None
    assert window.start == datetime(2026, 3, 2, 2, 45, tzinfo=UTC)


def test_friday_evening_continues_on_monday() -> None:
    friday = at_local(date(2026, 3, 6), time(17, 45), "Asia/Shanghai")
    deadline = after_working_time(friday, timedelta(minutes=30), "Asia/Shanghai", HOURS)
    assert deadline == at_local(date(2026, 3, 9), time(8, 45), "Asia/Shanghai")


def test_a_day_off_is_passed_over() -> None:
    friday = at_local(date(2026, 3, 6), time(18), "Asia/Shanghai")
    window = next_window(friday, "Asia/Shanghai", HOURS, days_off=frozenset({date(2026, 3, 9)}))
    assert window is not None
    assert local_day(window.start, "Asia/Shanghai") == date(2026, 3, 10)


def test_the_working_day_before_monday_is_friday() -> None:
    assert previous_working_day(date(2026, 3, 9), HOURS) == date(2026, 3, 6)


def test_a_week_without_working_days_has_no_opening_and_deadlines_by_the_wall_clock() -> None:
    never, at = WorkingHours(days=()), datetime(2026, 3, 6, 9, tzinfo=UTC)
    assert next_window(at, "Europe/Berlin", never) is None
    assert after_working_time(at, timedelta(minutes=30), "Europe/Berlin", never) == at + timedelta(minutes=30)
