"""Which days a plan covers, by when it is handed in, and what comes into it too late."""

from datetime import date, timedelta

from bot.rules.policy import PlanPeriod, Policy
from bot.rules.working_time import is_working_day, previous_working_day

Period = tuple[date, date]
"""First and last day, both included."""
SPEAKS_OF_NEXT = {PlanPeriod.WEEK: timedelta(days=3), PlanPeriod.MONTH: timedelta(days=7)}
"""So long before a period begins, people mean that one when they speak of "the plan"."""


def week_of(day: date) -> Period:
    """First and last day of the week, which begins on Monday (ISO 8601)."""
    first = day - timedelta(days=day.weekday())
    return first, first + timedelta(days=6)


def month_of(day: date) -> Period:
    """First and last day of the calendar month."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def period_of(day: date, policy: Policy) -> Period:
    """The company's period (a week, a month) in which the day lies."""
    return week_of(day) if policy.plan.period is PlanPeriod.WEEK else month_of(day)


def period_meant(today: date, policy: Policy) -> Period:
    """Whose plan people speak of: for weeks from Friday on the next one."""
    return period_of(today + SPEAKS_OF_NEXT[policy.plan.period], policy)


def deadline_of(first: date, policy: Policy) -> date:
    """The working day by whose end the plan that begins on `first` is handed in."""
    day = first
    for _ in range(max(1, policy.plan.due_days_before)):
        day = previous_working_day(day, policy.hours) or day - timedelta(days=1)
    return day


def plan_due_on(day: date, policy: Policy, *, after: int) -> Period | None:
    """The period whose deadline lies exactly `after` working days before this day; None for none."""
    if not policy.plan.due_days_before:
        return None  # nobody is asked for plans
    period = period_of(day, policy)
    for _ in range(3):
        passed, on = 0, deadline_of(period[0], policy)
        while on < day:
            on += timedelta(days=1)
            passed += is_working_day(on, policy.hours)
        if on == day and passed == after:
            return period
        period = period_of(period[1] + timedelta(days=1), policy)
    return None


def working_days(first: date, last: date, policy: Policy, off: frozenset[date]) -> tuple[date, ...]:
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return tuple(day for day in days if is_working_day(day, policy.hours, days_off=off))


def is_short_notice(made_on: date, visit_on: date, policy: Policy) -> bool:
    """Fewer working days lie between its coming into the plan and the visit than the lead time asks for."""
    between = working_days(made_on + timedelta(days=1), visit_on, policy, frozenset())
    return len(between) < policy.plan.lead_days
