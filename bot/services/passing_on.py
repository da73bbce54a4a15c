"""A customer goes to somebody else, and what was planned for it goes along."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.person import Person
from bot.rules.working_time import local_day
from bot.services.moment import Moment
from bot.storage.customer_owners import give_customer
from bot.storage.handovers import move_planned


async def pass_on(
    db: AsyncConnection,
    me: Person,
    customer_id: int,
    *,
    from_id: int | None,
    to_id: int,
    why: str,
    moment: Moment,
) -> tuple[date, ...]:
    """The days of the visits that the new owner makes now instead of the former one."""
    await give_customer(db, customer_id, to_id, by_id=me.id, at=moment.at, why=why)
    if from_id is None:
        return ()
    today = local_day(moment.at, me.zone)
    return await move_planned(db, customer_id, from_id=from_id, to_id=to_id, since=today)
