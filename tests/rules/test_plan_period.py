"""Plans of any company: periods without gaps, deadlines on working days, holidays and make-up days kept."""

from datetime import date, timedelta

from holidays import country_holidays
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.cadence import Debt
from bot.rules.place import Position
from bot.rules.plan import Ask, ToPlan, proposed
from bot.rules.plan_period import (
    deadline_of,
    is_short_notice,
    month_of,
    period_meant,
    period_of,
    plan_due_on,
    week_of,
    working_days,
)
from bot.rules.policy import PlanPeriod, PlanPolicy, Policy, WorkingHours
from bot.rules.working_time import is_working_day

dates = st.dates(date(2024, 1, 1), date(2026, 12, 31))
policies = st.builds(
    lambda country, period, days, lead: Policy(
        hours=WorkingHours(country=country),
        plan=PlanPolicy(period=period, due_days_before=days, lead_days=lead),
    ),
    st.sampled_from(("CN", "DE")),
    st.sampled_from(PlanPeriod),
    st.integers(1, 5),
    st.integers(0, 5),
)


@given(dates, policies)
def test_every_day_lies_in_one_period_and_periods_follow_each_other(day: date, policy: Policy) -> None:
    first, last = period_of(day, policy)
    assert first <= day <= last
    assert period_of(last + timedelta(days=1), policy)[0] == last + timedelta(days=1)
    assert period_meant(day, policy)[1] >= day


@given(dates, policies)
def test_a_deadline_is_a_working_day_before_the_period_and_is_found_on_that_day(
    day: date, policy: Policy
) -> None:
    period = period_of(day, policy)
    deadline = deadline_of(period[0], policy)
    assert deadline < period[0]
    assert is_working_day(deadline, policy.hours)
    due = plan_due_on(deadline, policy, after=0)
    # Around long holidays two weeks may share their last working day: then the first of them is asked for.
    assert due is not None
    assert deadline_of(due[0], policy) == deadline


@given(dates, policies, st.integers(0, 30))
def test_what_came_in_earlier_is_never_the_shorter_notice(day: date, policy: Policy, days: int) -> None:
    before = day - timedelta(days=days)
    if not is_short_notice(day, day + timedelta(days=10), policy):
        assert not is_short_notice(before, day + timedelta(days=10), policy)


@given(dates, policies, st.integers(1, 25))
def test_a_generated_plan_keeps_holidays_free_in_china_and_in_germany(
    day: date, policy: Policy, customers: int
) -> None:
    first, last = month_of(day)
    days = working_days(first, last, policy, frozenset())
    asked = Ask(
        days=days,
        minutes=420,
        most_visits=8,
        first=first,
        last=last,
        base=None,
        customers=tuple(
            ToPlan(
                id=number,
                grade="ABC"[number % 3],
                position=Position(31 + number / 100, 121),
                visit_min=30,
                debt=Debt(every_days=7, last=None),
            )
            for number in range(customers)
        ),
    )
    free = country_holidays(policy.hours.country, years=(first.year,))
    planned = {item.day for item in proposed(asked).items}
    assert not any(each in free for each in planned)
    assert planned <= set(days)


def test_a_saturday_worked_for_a_holiday_takes_visits() -> None:
    """10 October 2026 is worked for the National Day holidays."""
    saturday = date(2026, 10, 10)
    first, last = week_of(saturday)
    days = working_days(first, last, Policy(hours=WorkingHours(country="CN")), frozenset())
    assert saturday in days
    assert saturday not in working_days(first, last, Policy(hours=WorkingHours(country="DE")), frozenset())
    closed = frozenset(day for day in days if day != saturday)
    debt = Debt(every_days=7, last=None)
    asked = Ask(
        days=days,
        minutes=420,
        most_visits=8,
        first=first,
        last=last,
        base=None,
        customers=(ToPlan(id=1, grade="A", position=None, visit_min=30, debt=debt, closed=closed),),
    )
    assert [item.day for item in proposed(asked).items] == [saturday]
