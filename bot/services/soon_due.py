"""At the begin of a week: whose rhythm runs out during it, and who stands in no plan."""

from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.customer import Customer
from bot.rules.plan_period import week_of, working_days
from bot.rules.policy import Policy, RhythmBy
from bot.storage.customers import customers_of
from bot.storage.plans import plan_items_between
from bot.storage.rhythms import last_seen_within, last_spoken

WEEK = timedelta(days=6)


async def soon_due(
    db: AsyncConnection, days: Mapping[int, date], policy: Policy
) -> Mapping[int, tuple[Customer, ...]]:
    """By rep; `days` are their own days. Empty but on the first working day of a week.

    Only for rhythms by grade: those by region follow addresses, which are not asked for everybody at once.
    """
    first = {rep: day for rep, day in days.items() if _opens_a_week(day, policy)}
    if not first or policy.cadence.by is not RhythmBy.GRADE:
        return {}
    begin = min(first.values())
    spans = {
        grade: (begin - timedelta(days=every), begin + WEEK - timedelta(days=every))
        for grade, every in policy.cadence.grade_days.items()
    }
    found = await last_seen_within(db, first, spans)
    items = await plan_items_between(db, tuple(first), first=begin, last=begin + WEEK)
    planned = {item.customer_id for item in items if item.is_planned}
    due = [(rep, customer_id) for rep, customer_id in found if customer_id not in planned]
    customers = await customers_of(db, {customer_id for _, customer_id in due})
    if policy.cadence.calls_count:
        spoken = await last_spoken(db, customers)
        due = [
            (rep, each)
            for rep, each in due
            if each not in spoken or spoken[each] <= spans[customers[each].grade][1]
        ]
    by_rep: dict[int, list[Customer]] = {}
    for rep, customer_id in due:
        by_rep.setdefault(rep, []).append(customers[customer_id])
    return {rep: tuple(each) for rep, each in by_rep.items()}


def _opens_a_week(day: date, policy: Policy) -> bool:
    return working_days(*week_of(day), policy, frozenset())[:1] == (day,)
