"""Routes that can be driven as they say, of any day; and what a rep would expect of them."""

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import HealthCheck, given, settings

from bot.routes.checking import faults
from bot.routes.day import Candidate, Day, Lunch, Matrix, Reason, Route, Span
from bot.routes.limiting import MOST_LOOKED_AT
from bot.routes.solver import route_day
from bot.routes.timing import timed, worth_s
from bot.routes.travel import Estimated
from tests.routes.days import HERE, HOUR, LUNCH, customer, day, east, odd_days

QUICK_S = 0.05


def routed(day: Day) -> Route:
    return route_day(day, Estimated(), budget_s=QUICK_S)


def reasons(route: Route) -> dict[int, Reason]:
    return {out.candidate_id: out.reason for out in route.left_out}


@given(odd_days())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_the_day_no_window_capacity_or_hour_is_broken_and_nobody_is_forgotten(odd: Day) -> None:
    possible = odd.hours.first_s <= odd.hours.last_s and timed(odd, _travel(odd), []) is not None
    if not possible:
        return
    route = routed(odd)
    assert faults(odd, _travel(odd), route) == ()
    assert sorted([*route.ids, *reasons(route)]) == [candidate.id for candidate in odd.candidates]


@given(odd_days())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_small_days_are_solved_as_well_as_by_trying_everything(odd: Day) -> None:
    few = replace(odd, candidates=odd.candidates[:4], lunch=None)
    few = replace(few, candidates=tuple(replace(each, fixed=False) for each in few.candidates))
    travel = _travel(few)
    if timed(few, travel, []) is None:
        return
    orders = [o for size in range(5) for o in permutations(range(len(few.candidates)), size)]
    possible = [o for o in orders if len(o) <= few.most_visits and timed(few, travel, o)]
    best = max(worth_s(few, travel, order) for order in possible)
    numbers = {candidate.id: number for number, candidate in enumerate(few.candidates)}
    assert worth_s(few, travel, [numbers[id_] for id_ in routed(few).ids]) == best


def test_an_empty_day_and_a_day_on_which_all_are_closed_are_quiet_days() -> None:
    assert routed(day()).stops == ()
    closed = routed(day(customer(1, begins=()), customer(2, begins=())))
    assert closed.stops == ()
    assert set(reasons(closed).values()) == {Reason.CLOSED}


def test_one_customer_is_visited_and_one_sets_out_no_earlier_than_needed() -> None:
    (stop,) = (route := routed(day(customer(1, 5, begins=(Span(14 * HOUR, 15 * HOUR),))))).stops
    assert stop.arrives_s == stop.begins_s == 14 * HOUR
    assert route.leaves_s == 14 * HOUR - stop.drive_s


def test_an_appointment_is_kept_though_it_is_worth_nothing_and_far_away() -> None:
    fixed = customer(9, 30, value_s=0, begins=(Span(10 * HOUR, 10 * HOUR),), fixed=True)
    others = [customer(number, number / 5) for number in range(8)]
    assert 9 in routed(day(fixed, *others)).ids


def test_lunch_lies_in_its_hours_and_makes_the_visits_wait() -> None:
    route = routed(day(*(customer(number, number / 5) for number in range(12)), lunch=LUNCH))
    assert route.lunch_s is not None
    assert LUNCH.begins.first_s <= route.lunch_s <= LUNCH.begins.last_s


def test_a_day_that_is_over_by_noon_does_not_wait_for_lunch() -> None:
    route = routed(day(customer(1), customer(2), lunch=LUNCH))
    assert route.lunch_s is None
    assert route.ends_s < 12 * HOUR


def test_a_shop_closed_over_lunch_is_visited_before_or_after() -> None:
    halves = (Span(9 * HOUR, int(11.5 * HOUR)), Span(14 * HOUR, 17 * HOUR))
    route = routed(day(*(customer(number, number / 3, begins=halves) for number in range(9))))
    assert len(route.stops) == 9
    assert not any(12 * HOUR < stop.begins_s < 14 * HOUR for stop in route.stops)


@pytest.mark.parametrize(
    ("odd_one", "why"),
    [
        (customer(9, begins=()), Reason.CLOSED),
        (customer(9, 700), Reason.OUT_OF_REACH),
        (customer(9, 40, value_s=60), Reason.TOO_FAR),
        (customer(9, 20, begins=(Span(10 * HOUR, 10 * HOUR),)), Reason.APPOINTMENT),
        (customer(9, 1, value_s=300, service_s=5 * HOUR), Reason.FULL),
    ],
)
def test_each_left_out_customer_has_the_reason_a_rep_would_give(odd_one: Candidate, why: Reason) -> None:
    here = customer(1, 1, begins=(Span(10 * HOUR, 10 * HOUR),), fixed=True)
    others = [customer(number, 1) for number in range(2, 8)]
    assert reasons(routed(day(here, odd_one, *others)))[9] is why


def test_of_thousands_the_most_promising_are_looked_at_and_the_appointments_always() -> None:
    many = [customer(number, number / 100, value_s=3000) for number in range(3000)]
    fixed = customer(9999, 60, value_s=0, begins=(Span(12 * HOUR, 12 * HOUR),), fixed=True)
    route = routed(day(*many, fixed))
    assert 9999 in route.ids
    assert list(reasons(route).values()).count(Reason.NOT_LOOKED_AT) == 3001 - MOST_LOOKED_AT


def test_an_impossible_appointment_is_reported_and_the_rest_of_the_day_goes_on() -> None:
    both_at_ten = [customer(n, 5 * n, begins=(Span(10 * HOUR, 10 * HOUR),), fixed=True) for n in (1, 2)]
    route = routed(day(*both_at_ten, customer(3)))
    assert len({1, 2} & set(route.ids)) == 1
    assert 3 in route.ids
    assert Reason.APPOINTMENT in reasons(route).values()


def test_the_checker_notices_every_kind_of_lie() -> None:
    here = day(customer(1, service_s=2 * HOUR), customer(2, 3, service_s=3 * HOUR), lunch=LUNCH)
    true = routed(here)
    first, *rest = true.stops
    lies = (
        replace(true, stops=(first, first)),
        replace(true, stops=(replace(first, begins_s=8 * HOUR), *rest)),
        replace(true, stops=(replace(first, leaves_s=first.leaves_s + 60), *rest)),
        replace(true, ends_s=19 * HOUR),
        replace(true, leaves_s=8 * HOUR),
        replace(true, drive_s=true.drive_s - 1),
        replace(true, lunch_s=15 * HOUR),
        replace(true, stops=(replace(first, candidate_id=77), *rest)),
        replace(true, lunch_after=0),
    )
    assert faults(here, _travel(here), true) == ()
    assert [lie for lie in lies if not faults(here, _travel(here), lie)] == []
    assert faults(replace(here, most_visits=1), _travel(here), true)


def test_the_same_seed_and_day_give_a_route_of_the_same_worth() -> None:
    here = day(*(customer(number, number) for number in range(6)), start=HERE, end=east(8))
    assert routed(here).drive_s == routed(here).drive_s


def test_a_lunch_that_nothing_leaves_room_for_is_left_out_rather_than_an_appointment() -> None:
    fixed = customer(1, 1, service_s=3 * HOUR, begins=(Span(11 * HOUR, 11 * HOUR),), fixed=True)
    early = Lunch(begins=Span(11 * HOUR, 12 * HOUR), length_s=HOUR)
    route = routed(day(fixed, lunch=early))
    assert route.ids == (1,)
    assert route.lunch_s is None


def _travel(day: Day) -> Matrix:
    return Estimated().matrix((day.start, day.end, *(each.position for each in day.candidates)))


def test_appointments_are_kept_however_many_visits_a_day_should_have() -> None:
    fixed = tuple(
        Candidate(
            id=number,
            position=HERE,
            value_s=100,
            service_s=600,
            begins=(Span(32_400 + 1_800 * number, 33_000 + 1_800 * number),),
            fixed=True,
        )
        for number in range(1, 7)
    )
    day = Day(start=HERE, end=HERE, hours=Span(32_400, 64_800), candidates=fixed, most_visits=3)
    assert len(route_day(day, Estimated(), budget_s=0.1).stops) == 6


def test_when_hours_are_over_nobody_can_be_visited_and_nothing_breaks() -> None:
    shut = Candidate(id=1, position=HERE, value_s=100, service_s=600, begins=(Span(20_000, 30_000),))
    shop = Candidate(id=2, position=HERE, value_s=90, service_s=600, begins=(Span(0, 90_000),))
    day = Day(start=HERE, end=HERE, hours=Span(64_000, 60_000), candidates=(shut, shop))
    route = route_day(day, Estimated(), budget_s=0.1)
    assert route.stops == ()
    assert [out.reason for out in route.left_out] == [Reason.CLOSED, Reason.OUT_OF_REACH]
