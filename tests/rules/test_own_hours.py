"""A rep's own hours narrow the day of their routes and plans, within the company's."""

from datetime import time

from bot.rules.own_hours import OwnHours
from bot.rules.policy import Policy, WorkingHours

POLICY = Policy(hours=WorkingHours(start=time(8, 30), end=time(18)))


def test_own_hours_and_lunch_take_the_place_of_the_companys() -> None:
    own = OwnHours(starts=time(9), ends=time(17), lunch_from=time(12), lunch_until=time(12, 45))
    narrowed = own.within(POLICY)
    assert (narrowed.hours.start, narrowed.hours.end) == (time(9), time(17))
    day = narrowed.day
    assert (day.lunch_from, day.lunch_until, day.lunch_min) == (time(12), time(12, 30), 45)


def test_nothing_said_is_the_companys() -> None:
    assert OwnHours().within(POLICY) == POLICY


def test_no_lunch_is_planned_for_who_wants_none() -> None:
    assert OwnHours(lunch_from=time(12), lunch_until=time(12)).within(POLICY).day.lunch_min == 0


def test_hours_that_the_company_has_left_behind_are_the_companys_again() -> None:
    own = OwnHours(starts=time(8, 30), ends=time(17))
    later = POLICY.model_copy(update={"hours": WorkingHours(start=time(9), end=time(18))})
    assert own.within(later).hours == later.hours


def test_hours_past_midnight_are_the_companys_alone() -> None:
    night = POLICY.model_copy(update={"hours": WorkingHours(start=time(22), end=time(6))})
    assert OwnHours(starts=time(9), ends=time(17)).within(night).hours == night.hours
