"""A visit that stands in the plan of a later day is made today instead, and that one is off; or both stay."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.cadence import Debt
from bot.rules.customer import Customer
from bot.rules.person import Person
from bot.rules.working_time import local_day
from bot.services.stop_cancelled import NotOnYourList
from bot.storage.customers import customers_of
from bot.storage.plans import (
    PlanItem,
    cancel_plan_item,
    plan_item_of,
    plan_items_between,
    restore_plan_item,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BroughtForward:
    customer: Customer
    item: PlanItem
    """The later visit."""
    off: bool
    """False: it stands in the plan again."""


async def planned_soon(
    db: AsyncConnection, me: Person, debts: Mapping[int, Debt], today: date
) -> dict[int, PlanItem]:
    """By customer: the rep's next visit after today that is less than a rhythm away."""
    if not debts:
        return {}
    last = today + timedelta(days=max(debt.every_days for debt in debts.values()))
    found: dict[int, PlanItem] = {}
    for item in await plan_items_between(db, (me.id,), first=today + timedelta(days=1), last=last):
        debt = debts.get(item.customer_id)
        if item.is_planned and debt and (item.day - today).days < debt.every_days:
            found.setdefault(item.customer_id, item)
    return found


async def today_instead(db: AsyncConnection, me: Person, item_id: int, *, at: datetime) -> BroughtForward:
    """The later visit is off; raises NotOnYourList."""
    item = await _mine_later(db, me, item_id, at)
    await cancel_plan_item(db, item.id, reason="brought forward")
    return await _told(db, item, off=True)


async def later_too(db: AsyncConnection, me: Person, item_id: int, *, at: datetime) -> BroughtForward:
    """It is planned again; raises NotOnYourList."""
    item = await _mine_later(db, me, item_id, at)
    await restore_plan_item(db, item.id)
    return await _told(db, item, off=False)


async def _mine_later(db: AsyncConnection, me: Person, item_id: int, at: datetime) -> PlanItem:
    item = await plan_item_of(db, item_id)
    if item is None or item.rep_id != me.id or item.day <= local_day(at, me.zone):
        raise NotOnYourList
    return item


async def _told(db: AsyncConnection, item: PlanItem, *, off: bool) -> BroughtForward:
    customer = (await customers_of(db, (item.customer_id,)))[item.customer_id]
    return BroughtForward(customer=customer, item=item, off=off)
