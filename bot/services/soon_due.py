"""At the begin of a week: whose rhythm runs out during it, and who stands in no plan."""

from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.customer import Customer
from bot.rules.plan_period import week_of, working_days
from bot.rules.policy import Policy
from bot.services.debts import debts_of
from bot.storage.customers import customers_owned_by, main_sites_of
from bot.storage.plans import plan_items_between

WEEK = timedelta(days=6)


async def soon_due(
    db: AsyncConnection, days: Mapping[int, date], policy: Policy
) -> Mapping[int, tuple[Customer, ...]]:
    """By rep, who falls due first; `days` are their own days. Empty but on a week's first working day.

    By whatever rhythm counts: the customer's own, the region's or the grade's, with calls where they count.
    """
    first = {rep: day for rep, day in days.items() if _opens_a_week(day, policy)}
    if not first:
        return {}
    begin, end = min(first.values()), max(first.values()) + WEEK
    items = await plan_items_between(db, tuple(first), first=begin, last=end)
    planned = {item.customer_id for item in items if item.is_planned}
    found = {rep: await _falling_due(db, rep, day, planned, policy) for rep, day in first.items()}
    return {rep: customers for rep, customers in found.items() if customers}


async def _falling_due(
    db: AsyncConnection, rep_id: int, begin: date, planned: set[int], policy: Policy
) -> tuple[Customer, ...]:
    """One rep's: a rep has hundreds of customers, a company more than a statement has room for."""
    customers = [each for each in await customers_owned_by(db, rep_id) if each.id not in planned]
    sites = await main_sites_of(db, [each.id for each in customers])
    debts = await debts_of(db, customers, sites, policy)
    due = {each.id: on for each in customers if (on := debts[each.id].due_on) is not None}
    falling = [each for each in customers if each.id in due and begin <= due[each.id] <= begin + WEEK]
    return tuple(sorted(falling, key=lambda each: (each.grade, due[each.id], each.id)))


def _opens_a_week(day: date, policy: Policy) -> bool:
    return working_days(*week_of(day), policy, frozenset())[:1] == (day,)
