"""A customer cancels today's visit: the item is off the list, and comes back with one tap."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.customer import Customer
from bot.rules.person import Person
from bot.rules.refusal import Refusal
from bot.rules.working_time import local_day
from bot.storage.customers import customers_of
from bot.storage.plans import BY_CUSTOMER, PlanItem, cancel_plan_item, plan_item_of, restore_plan_item


@dataclass(eq=False)
class NotOnYourList(Refusal):
    """The item is somebody else's, of another day, or does not exist: all are answered alike."""


async def cancel_stop(db: AsyncConnection, me: Person, item_id: int, *, at: datetime) -> Customer:
    item = await _mine_today(db, me, item_id, at)
    await cancel_plan_item(db, item.id, reason=BY_CUSTOMER)
    return (await customers_of(db, (item.customer_id,)))[item.customer_id]


async def restore_stop(db: AsyncConnection, me: Person, item_id: int, *, at: datetime) -> None:
    await restore_plan_item(db, (await _mine_today(db, me, item_id, at)).id)


async def _mine_today(db: AsyncConnection, me: Person, item_id: int, at: datetime) -> PlanItem:
    item = await plan_item_of(db, item_id)
    if item is None or item.rep_id != me.id or item.day != local_day(at, me.zone):
        raise NotOnYourList
    return item
