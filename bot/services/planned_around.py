"""Visits that lie around a plan in the making: before it, after it, or planned by a colleague."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.cadence import Debt
from bot.storage.plans import planned_days


async def visits_around(
    db: AsyncConnection, rep_id: int, debts: Mapping[int, Debt], *, today: date, first: date, last: date
) -> tuple[dict[int, Debt], dict[int, frozenset[date]]]:
    """The debts as they will be when the days begin, and the days that new visits keep their distance from.

    Both by customer; what stands in the rep's own plan of these days is not among the latter.
    """
    planned = await planned_days(db, tuple(debts), since=today)
    then, around = {}, {}
    for customer_id, debt in debts.items():
        days = planned.get(customer_id, ())
        before = [day for _, day in days if day < first]
        seen = max([*before, *([debt.last] if debt.last else [])], default=None)
        then[customer_id] = replace(debt, last=seen)
        others = {day for whose, day in days if whose != rep_id or not first <= day <= last}
        around[customer_id] = frozenset(others if seen is None else others | {seen})
    return then, around
