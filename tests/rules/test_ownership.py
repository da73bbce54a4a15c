"""Protection, the pool's limits, and how a leaver's customers are shared out."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.ownership import (
    Fate,
    Hindrance,
    Inherited,
    PoolPolicy,
    Split,
    hindrance,
    judge,
    share_out,
)

POLICY = PoolPolicy(protect_days=90, warn_days=7)
DAY = date(2026, 3, 2)
PLACES = st.none() | st.tuples(st.floats(20, 50), st.floats(75, 130))


def days_ago(days: int) -> date:
    return DAY - timedelta(days=days)


@pytest.mark.parametrize(
    ("touched", "warned", "fate"),
    [
        (10, None, Fate.KEEP),
        (82, None, Fate.KEEP),
        (83, None, Fate.WARN),
        (500, None, Fate.WARN),  # nobody loses a customer without a warning
        (500, 6, Fate.KEEP),
        (500, 7, Fate.RELEASE),
        (90, 7, Fate.RELEASE),
        (88, 7, Fate.KEEP),  # warned early, falls when its time is up
        (3, 5, Fate.KEEP),  # the visit came after the warning
    ],
)
def test_what_becomes_of_a_customer(touched: int, warned: int | None, fate: Fate) -> None:
    warned_on = None if warned is None else days_ago(warned)
    assert judge(POLICY, touched_on=days_ago(touched), warned_on=warned_on, today=DAY).fate is fate


@given(st.integers(0, 400), st.none() | st.integers(0, 400))
def test_it_is_looked_at_again_within_a_week_and_never_in_the_past(touched: int, warned: int | None) -> None:
    warned_on = None if warned is None else days_ago(warned)
    verdict = judge(POLICY, touched_on=days_ago(touched), warned_on=warned_on, today=DAY)
    assert DAY <= verdict.look_on <= DAY + timedelta(days=7)
    if verdict.fate is Fate.RELEASE:
        assert warned is not None
        assert warned >= POLICY.warn_days


@given(st.integers(0, 200))
def test_day_by_day_every_neglected_customer_is_warned_once_and_falls_a_week_later(begin: int) -> None:
    today, warned_on, seen = days_ago(begin), None, []
    while True:
        verdict = judge(POLICY, touched_on=days_ago(200), warned_on=warned_on, today=today)
        if verdict.fate is Fate.RELEASE:
            break
        if verdict.fate is Fate.WARN:
            seen.append(today)
            warned_on = today
        today = max(verdict.look_on, today + timedelta(days=1))
    assert len(seen) == 1
    assert today - seen[0] >= timedelta(days=POLICY.warn_days)


def test_with_no_days_of_protection_nothing_ever_falls() -> None:
    policy = PoolPolicy(protect_days=0)
    assert judge(policy, touched_on=days_ago(900), warned_on=days_ago(50), today=DAY).fate is Fate.KEEP


@pytest.mark.parametrize(
    ("claimed", "owned", "let_go", "reason"),
    [
        (4, 299, None, None),
        (5, 0, None, Hindrance.TODAY),
        (0, 300, None, Hindrance.OWNED),
        (0, 0, 13, Hindrance.AGAIN),
        (0, 0, 14, None),
    ],
)
def test_who_may_claim(claimed: int, owned: int, let_go: int | None, reason: Hindrance | None) -> None:
    let_go_on = None if let_go is None else days_ago(let_go)
    found = hindrance(PoolPolicy(), claimed_today=claimed, owned=owned, let_go_on=let_go_on, today=DAY)
    assert found is reason


@given(
    st.lists(st.tuples(st.sampled_from("ABC"), PLACES), max_size=40),
    st.lists(PLACES, min_size=1, max_size=5),
    st.sampled_from(Split),
)
def test_everything_is_shared_out_and_nobody_gets_more_than_their_share(
    customers: list[tuple[str, tuple[float, float] | None]],
    middles: list[tuple[float, float] | None],
    split: Split,
) -> None:
    inherited = [Inherited(customer_id=n, grade=g, place=p) for n, (g, p) in enumerate(customers)]
    given_to = share_out(inherited, dict(enumerate(middles)), split)
    assert set(given_to) == {each.customer_id for each in inherited}
    counts = Counter(given_to.values())
    assert max(counts.values(), default=0) <= -(-len(customers) // len(middles))


def test_by_area_each_gets_those_near_their_own() -> None:
    north, south = (31.5, 121.0), (30.0, 120.0)
    customers = [Inherited(customer_id=n, grade="A", place=north if n % 2 else south) for n in range(6)]
    given_to = share_out(customers, {1: north, 2: south}, Split.AREA)
    assert all(given_to[n] == (1 if n % 2 else 2) for n in range(6))


def test_by_grade_everybody_gets_as_many_of_each() -> None:
    customers = [Inherited(customer_id=n, grade="AB"[n % 2], place=None) for n in range(8)]
    given_to = share_out(customers, {1: None, 2: None}, Split.GRADE)
    for grade in "AB":
        mine = Counter(given_to[each.customer_id] for each in customers if each.grade == grade)
        assert mine == {1: 2, 2: 2}
