"""What has come into the pool of a rep's team since their last working day: told in the morning's message."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.customer import Customer
from bot.rules.policy import Policy
from bot.rules.working_time import previous_working_day
from bot.storage.customer_owners import fallen_since
from bot.storage.customers import customers_of
from bot.storage.teams import managers_on


async def new_in_pool(
    db: AsyncConnection, days: Mapping[int, date], now: datetime, policy: Policy
) -> Mapping[int, tuple[Customer, ...]]:
    """By rep, the best grade first; `days` are their own days. None that the rep has let go themselves."""
    if not days:
        return {}
    day = min(days.values())
    before = previous_working_day(day, policy.hours) or day - timedelta(days=1)
    fallen = await fallen_since(db, now - (day - before))
    if not fallen:
        return {}
    known = await customers_of(db, {each.customer_id for each in fallen})
    above = await managers_on(db, day)
    found = {}
    for rep_id in days:
        theirs = [
            known[each.customer_id]
            for each in fallen
            if each.from_id != rep_id and each.team_id in (None, above.get(rep_id))
        ]
        if theirs:
            found[rep_id] = tuple(sorted(theirs, key=lambda each: (each.grade, each.id)))
    return found
