"""Generated plans: no day holds too much, every due visit is planned or explained, neighbours share days."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.rules.cadence import Debt
from bot.rules.place import Position
from bot.rules.plan import Ask, Kept, Missing, ToPlan, due_dates, proposed

MONDAY = date(2026, 3, 2)
WEEK = tuple(MONDAY + timedelta(days=number) for number in range(5))
HERE = Position(31.23, 121.47)
FAR = Position(31.23, 121.77)


def customer(
    number: int, place: Position | None = HERE, every: int = 7, ago: int = 7, **other: object
) -> ToPlan:
    debt = Debt(every_days=every, last=MONDAY - timedelta(days=ago))
    usual: dict[str, object] = {"grade": "A", "visit_min": 30.0}
    return ToPlan(id=number, position=place, debt=debt, **{**usual, **other})  # type: ignore[arg-type] # as given


def ask(*customers: ToPlan, **other: object) -> Ask:
    usual: dict[str, object] = {
        "days": WEEK,
        "minutes": 420.0,
        "most_visits": 10,
        "first": MONDAY,
        "last": MONDAY + timedelta(days=6),
        "base": HERE,
    }
    return Ask(customers=customers, **{**usual, **other})  # type: ignore[arg-type] # as given


customers = st.lists(
    st.builds(
        ToPlan,
        id=st.integers(1, 10_000),
        grade=st.sampled_from("ABC"),
        position=st.none() | st.builds(Position, st.floats(31, 31.4), st.floats(121.2, 121.7)),
        debt=st.builds(
            Debt,
            every_days=st.integers(1, 60),
            last=st.none() | st.dates(date(2025, 6, 1), date(2026, 3, 10)),
        ),
        visit_min=st.floats(5, 300),
        closed=st.frozensets(st.sampled_from(WEEK)),
    ),
    max_size=40,
    unique_by=lambda each: each.id,
)


@given(customers, st.floats(0, 600), st.integers(0, 12), st.sets(st.sampled_from(WEEK)))
@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])
def test_no_day_holds_too_much_and_every_due_visit_is_planned_or_explained(
    found: list[ToPlan], minutes: float, most: int, days: set[date]
) -> None:
    asked = ask(*found, minutes=minutes, most_visits=most, days=tuple(sorted(days)))
    plan = proposed(asked)
    assert all(load <= minutes + 1e-6 for load in plan.load_min.values())
    per_day = [sum(item.day == day for item in plan.items) for day in days]
    assert all(count <= most for count in per_day)
    assert {item.day for item in plan.items} <= days
    closed = {each.id: each.closed for each in found}
    assert not any(item.day in closed[item.customer_id] for item in plan.items)
    for each in found:
        due = due_dates(each.debt, asked.first, asked.last)
        told = [item for item in plan.items if item.customer_id == each.id]
        explained = [out for out in plan.missing if out.customer_id == each.id]
        assert len(told) + len(explained) == len(due)


def test_the_far_town_is_not_driven_to_every_day() -> None:
    near = [customer(number, Position(31.23 + number / 2000, 121.47)) for number in range(5)]
    far = [customer(10 + number, Position(31.23 + number / 2000, 121.77)) for number in range(5)]
    days = {item.customer_id: item.day for item in proposed(ask(*near, *far)).items}
    assert len(days) == 10
    assert len({days[each.id] for each in far}) <= 2


def test_what_stands_in_the_plan_stays_and_counts() -> None:
    kept = Kept(customer_id=1, day=WEEK[2], position=HERE, visit_min=30)
    plan = proposed(ask(customer(1), kept=(kept,)))
    assert plan.items == ()
    assert plan.load_min[WEEK[2]] >= 30


def test_a_visit_moved_to_the_end_of_its_week_is_not_planned_once_more() -> None:
    kept = Kept(customer_id=1, day=WEEK[4], position=HERE, visit_min=30)
    assert proposed(ask(customer(1), kept=(kept,))).items == ()


def test_who_was_seen_on_the_first_day_is_due_again_a_rhythm_later() -> None:
    days = tuple(MONDAY + timedelta(days=n) for n in range(28) if n % 7 < 5)
    kept = Kept(customer_id=1, day=MONDAY, position=HERE, visit_min=30)
    plan = proposed(ask(customer(1, ago=0), kept=(kept,), days=days, last=MONDAY + timedelta(days=27)))
    assert len(plan.items) == 3


@given(customers, st.sets(st.sampled_from([MONDAY + timedelta(days=n) for n in (-3, -1, 7, 8, 10)])))
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
def test_visits_of_a_customer_keep_half_a_rhythm_apart(found: list[ToPlan], around: set[date]) -> None:
    found = [replace(each, around=frozenset(around)) for each in found]
    seen: dict[int, list[date]] = {each.id: list(around) for each in found}
    every = {each.id: each.debt.every_days for each in found}
    for item in proposed(ask(*found)).items:
        apart = max(1, every[item.customer_id] // 2)
        assert all(abs((item.day - other).days) >= apart for other in seen[item.customer_id])
        seen[item.customer_id].append(item.day)


def test_who_is_planned_before_and_after_is_said_to_be_seen_near() -> None:
    around = frozenset({MONDAY - timedelta(days=1), MONDAY + timedelta(days=7)})
    missing = proposed(ask(customer(1, every=14, ago=20, around=around))).missing
    assert [each.why for each in missing] == [Missing.SEEN_NEAR]


def test_the_better_customer_gets_the_last_place() -> None:
    plan = proposed(ask(customer(1, grade="C"), customer(2, grade="A"), minutes=40.0, days=WEEK[:1]))
    assert [item.customer_id for item in plan.items] == [2]
    assert [(out.customer_id, out.why) for out in plan.missing] == [(1, Missing.NO_ROOM)]


def test_reasons_are_told_apart() -> None:
    shut = customer(1, closed=frozenset(WEEK))
    assert proposed(ask(shut)).missing[0].why is Missing.CLOSED
    assert proposed(ask(customer(1), days=())).missing[0].why is Missing.NO_DAYS


def test_a_weekly_customer_is_seen_weekly_through_a_month() -> None:
    days = tuple(MONDAY + timedelta(days=n) for n in range(28) if n % 7 < 5)
    plan = proposed(ask(customer(1), days=days, last=MONDAY + timedelta(days=27)))
    seen = [item.day for item in plan.items]
    assert len(seen) == 4
    assert all(4 <= (after - before).days <= 10 for before, after in pairwise(seen))


def test_a_light_week_is_spread_over_its_days() -> None:
    around = [
        customer(number, Position(31.2 + number / 500, 121.47), every=14, ago=20, grade="B")
        for number in range(15)
    ]
    plan = proposed(ask(*around))
    per_day = [sum(item.day == day for item in plan.items) for day in WEEK]
    assert sum(per_day) == 15
    assert min(per_day) >= 1
    assert max(per_day) <= 5
