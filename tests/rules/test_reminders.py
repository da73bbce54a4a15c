"""Pushes are due at the right moment of the right person's day, and at no other."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.policy import Policy, PushPolicy, WorkingHours
from bot.rules.reminders import (
    MANNERS,
    OutsideHours,
    Presence,
    Push,
    asks_if_still_there,
    closes_at,
    digest_day,
    expires_at,
    may_be_said,
    morning_day,
    report_soon_from,
)
from bot.rules.working_time import at_local, in_working_hours, local_day

POLICY = Policy()
ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Asia/Kathmandu")
zones = st.sampled_from(ZONES)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone
TEN = datetime(2026, 3, 2, 2, tzinfo=UTC)  # Monday, 10:00 in Shanghai
MIN = timedelta(minutes=1)


def shanghai(hour: int, minute: int = 0, *, day: int = 2) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=ZoneInfo("Asia/Shanghai")).astimezone(UTC)


def test_every_kind_of_push_has_its_manner() -> None:
    assert set(MANNERS) == set(Push)


@given(moments, zones)
def test_a_morning_list_comes_only_in_the_working_morning(now: datetime, zone: str) -> None:
    day = morning_day(now, zone, POLICY)
    if day is not None:
        assert day == local_day(now, zone)
        assert now >= at_local(day, POLICY.push.morning_at, zone)
        assert in_working_hours(now, zone, POLICY.hours)


@given(moments, zones)
def test_a_digest_is_never_of_a_day_to_come_nor_outside_hours(now: datetime, zone: str) -> None:
    day = digest_day(now, zone, POLICY)
    if day is not None:
        assert in_working_hours(now, zone, POLICY.hours)
        assert now >= at_local(day, POLICY.push.digest_at, zone)


@given(st.sampled_from(Push), moments, zones)
def test_words_that_may_be_said_now_do_not_expire_before_now(push: Push, due: datetime, zone: str) -> None:
    if may_be_said(push, due, zone=zone, hours=POLICY.hours, visit_open=False):
        assert expires_at(push, due, zone=zone, hours=POLICY.hours) > due


@given(moments, zones)
def test_what_is_held_can_still_be_said_when_the_next_hours_begin(due: datetime, zone: str) -> None:
    until = expires_at(Push.REPORT_OVERDUE, due, zone=zone, hours=POLICY.hours)
    assert any(
        in_working_hours(due + n * 6 * MIN, zone, POLICY.hours)
        for n in range(240 * 16)  # the longest holiday and more
        if due + n * 6 * MIN < until
    )


@pytest.mark.parametrize(
    "push", [push for push in Push if MANNERS[push].outside_hours is OutsideHours.DROPPED]
)
def test_what_is_dropped_outside_hours_ends_with_the_working_day(push: Push) -> None:
    assert expires_at(push, shanghai(17, 59), zone="Asia/Shanghai", hours=POLICY.hours) == shanghai(18)


def test_each_zone_has_its_own_morning() -> None:
    now = shanghai(8, 30)
    assert [zone for zone in ZONES if morning_day(now, zone, POLICY)] == ["Asia/Shanghai"]


def test_a_list_set_before_opening_waits_for_opening() -> None:
    early = Policy(push=PushPolicy(morning_at=time(7)))
    assert morning_day(shanghai(8), "Asia/Shanghai", early) is None
    assert morning_day(shanghai(8, 30), "Asia/Shanghai", early) == date(2026, 3, 2)


def test_no_morning_list_on_sunday_nor_in_the_afternoon() -> None:
    assert morning_day(shanghai(9, day=1), "Asia/Shanghai", POLICY) is None
    assert morning_day(shanghai(14), "Asia/Shanghai", POLICY) is None


def test_a_digest_that_the_evening_cut_off_comes_the_next_working_morning() -> None:
    assert digest_day(shanghai(17, 50, day=6), "Asia/Shanghai", POLICY) == date(2026, 3, 6)
    assert digest_day(shanghai(18, 5, day=6), "Asia/Shanghai", POLICY) is None
    assert digest_day(shanghai(8, 30, day=9), "Asia/Shanghai", POLICY) == date(2026, 3, 6)
    assert digest_day(shanghai(13, day=9), "Asia/Shanghai", POLICY) is None


def test_an_open_visit_silences_everything_but_the_questions_about_what_is_recorded() -> None:
    said = {
        push
        for push in Push
        if may_be_said(push, TEN, zone="Asia/Shanghai", hours=POLICY.hours, visit_open=True)
    }
    assert said == {Push.STILL_THERE, Push.SHARE_GAP, Push.LONG_BREAK, Push.EMERGENCY}


def test_the_bot_asks_after_ninety_minutes_without_a_sign() -> None:
    presence = Presence(on_site_at=TEN)
    assert not asks_if_still_there(presence, TEN + 89 * MIN, POLICY)
    assert asks_if_still_there(presence, TEN + 90 * MIN, POLICY)


def test_the_bot_does_not_ask_while_the_track_shows_the_rep_there() -> None:
    presence = Presence(on_site_at=TEN, inside_at=TEN + 85 * MIN)
    assert not asks_if_still_there(presence, TEN + 95 * MIN, POLICY)
    assert asks_if_still_there(presence, TEN + 101 * MIN, POLICY)


def test_still_here_counts_from_the_answer() -> None:
    presence = Presence(on_site_at=TEN, confirmed_at=TEN + 95 * MIN)
    assert not asks_if_still_there(presence, TEN + 184 * MIN, POLICY)
    assert asks_if_still_there(presence, TEN + 185 * MIN, POLICY)


def test_the_bot_asks_at_once_when_the_track_shows_a_departure() -> None:
    presence = Presence(on_site_at=TEN, departed_at=TEN + 20 * MIN)
    assert asks_if_still_there(presence, TEN + 24 * MIN, POLICY)


@pytest.mark.parametrize(
    ("on_site", "inside", "closes"),
    [
        (shanghai(10), None, shanghai(14)),  # close_after
        (shanghai(16), None, shanghai(18, 30)),  # grace after working hours
        (shanghai(17, 50), None, shanghai(19, 20)),  # never before the question would have come
        (shanghai(16), shanghai(18, 10), shanghai(19, 40)),  # the track still showed the rep there
        (shanghai(20), None, shanghai(21, 30)),  # a dinner
    ],
)
def test_a_forgotten_visit_is_closed(on_site: datetime, inside: datetime | None, closes: datetime) -> None:
    presence = Presence(on_site_at=on_site, inside_at=inside)
    assert closes_at(presence, POLICY.visit, hours_end=shanghai(18)) == closes


def test_a_visit_on_a_free_day_is_closed_by_its_length_alone() -> None:
    presence = Presence(on_site_at=TEN)
    assert closes_at(presence, POLICY.visit, hours_end=None) == TEN + 240 * MIN


@given(moments, st.integers(0, 600))
def test_nobody_is_closed_before_they_would_have_been_asked(on_site: datetime, evening_min: int) -> None:
    closing = closes_at(Presence(on_site_at=on_site), POLICY.visit, hours_end=on_site + evening_min * MIN)
    assert closing >= on_site + timedelta(minutes=POLICY.visit.forgotten_after_min)
    assert closing <= on_site + timedelta(minutes=POLICY.visit.close_after_min)


def test_the_report_is_asked_for_ten_minutes_before_its_deadline() -> None:
    assert report_soon_from(TEN, POLICY.report) == TEN - 10 * MIN


def test_without_any_working_day_nothing_but_an_emergency_is_ever_said() -> None:
    never = WorkingHours(days=())
    said = {push for push in Push if may_be_said(push, TEN, zone="UTC", hours=never, visit_open=False)}
    assert said == {Push.EMERGENCY}
