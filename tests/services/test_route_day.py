"""The rest of a day in seconds from midnight, on the wall clock of any zone, also when the clocks change."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.routes.day import Candidate, Day, Span
from bot.routes.solver import route_day
from bot.routes.travel import Estimated
from bot.rules.person import Person
from bot.rules.place import Position
from bot.rules.policy import Policy, WorkingHours
from bot.rules.working_time import at_local, window_of
from bot.services.route_day import RestOfDay
from tests.services.sales_team import POLICY
from tests.views.test_visit import FACTS

ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu")
CHANGES = {
    "Europe/Berlin": (date(2026, 3, 29), date(2026, 10, 25)),
    "America/New_York": (date(2026, 3, 8), date(2026, 11, 1)),
}
EVERY_DAY = POLICY.model_copy(update={"hours": WorkingHours(days=(1, 2, 3, 4, 5, 6, 7), country="")})


def rest_of(day: date, zone: str, policy: Policy = EVERY_DAY) -> RestOfDay:
    rep: Person = FACTS.rep
    window = window_of(day, zone, policy.hours)
    assert window is not None
    here = type(rep)(**{**{name: getattr(rep, name) for name in rep.__slots__}, "zone": zone})
    return RestOfDay.of(here, day, window, policy, at_local(day, time(0), zone))


@given(st.sampled_from(ZONES), st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.times())
def test_seconds_lead_back_to_the_time_on_the_wall(zone: str, day: date, clock: time) -> None:
    rest = rest_of(day, zone)
    clock = clock.replace(second=0, microsecond=0, fold=0)
    shown = (rest.midnight + timedelta(seconds=rest.local(clock, zone))).astimezone(ZoneInfo(zone))
    there = datetime.combine(day, clock, tzinfo=ZoneInfo(zone))
    if there.astimezone(ZoneInfo("UTC")).astimezone(ZoneInfo(zone)).replace(fold=0) == there:
        assert shown.replace(tzinfo=None, fold=0) == there.replace(tzinfo=None)  # an hour that exists


@pytest.mark.parametrize(("zone", "day"), [(zone, day) for zone, days in CHANGES.items() for day in days])
def test_an_appointment_stays_at_ten_on_the_day_the_clocks_change(zone: str, day: date) -> None:
    rest = rest_of(day, zone)
    ten = rest.local(time(10), zone)
    place = Position(48.1, 11.5)
    one = Candidate(
        id=1, position=place, value_s=5400, service_s=1800, begins=(Span(ten, ten + 900),), fixed=True
    )
    asked = Day(start=place, end=place, free_end=True, hours=rest.hours, candidates=(one,))
    (stop,) = route_day(asked, Estimated(), budget_s=0.05).stops
    begins = rest.midnight + timedelta(seconds=stop.begins_s)
    assert at_local(day, time(10), zone) <= begins <= at_local(day, time(10, 15), zone)


@pytest.mark.parametrize("zone", ZONES)
def test_working_hours_are_as_long_as_the_clocks_of_that_day_say(zone: str) -> None:
    for day in (date(2026, 3, 8), date(2026, 3, 29), date(2026, 6, 1), date(2026, 10, 25)):
        rest, window = rest_of(day, zone), window_of(day, zone, EVERY_DAY.hours)
        assert window is not None
        assert rest.hours.last_s - rest.hours.first_s == (window.end - window.start).total_seconds()
