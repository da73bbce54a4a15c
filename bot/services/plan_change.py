"""Changes to a plan: a visit is moved, added or dropped, and gets its window, objective and the rest."""

import re
from datetime import date, datetime, time
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.customer import Reach
from bot.rules.person import Person
from bot.rules.refusal import Refusal
from bot.services.plan_shown import NotYourPlan, may_change
from bot.services.today import SHOWN, Found, FoundCustomer
from bot.storage.customers import customer_of, main_site_of, search_customers
from bot.storage.period_plans import reopen_plans
from bot.storage.plan_edits import Edit, note_edit
from bot.storage.plans import (
    PlanItem,
    add_plan_item,
    cancel_plan_item,
    change_plan_item,
    drop_plan_item,
    plan_item_of,
)
from bot.storage.visits import visits_of_plan_items

TEXT_FIELDS = ("objective", "expected_result", "participants", "materials")
LONGEST = 300
_WINDOW = re.compile(r"(\d{1,2})[:：.点](\d{2})?\s*(?:[-–—~至到]\s*(\d{1,2})[:：.点](\d{2})?)?")


class WindowUnclear(Refusal):
    """What was typed is no time and no span of times."""


async def item_in_sight(db: AsyncConnection, me: Person, item_id: int, *, at: datetime) -> PlanItem:
    """Raises NotYourPlan."""
    item = await plan_item_of(db, item_id)
    if item is None or not await may_change(db, me, item.rep_id, at=at):
        raise NotYourPlan
    return item


async def change_item(
    db: AsyncConnection, me: Person, item_id: int, *, at: datetime, **values: Any
) -> PlanItem:
    """A rep's own change makes the plan a draft again; a manager's stands as it is."""
    item = await item_in_sight(db, me, item_id, at=at)
    if item.rep_id == me.id:
        await reopen_plans(db, me.id, item.day)
        if "day" in values:
            await reopen_plans(db, me.id, values["day"])
    elif values.get("day", item.day) != item.day:
        await _note(db, me, item, Edit.MOVED, at=at, to_day=values["day"])
    else:
        await _note(db, me, item, Edit.CHANGED, at=at)
    await change_plan_item(db, item_id, **values)
    return await item_in_sight(db, me, item_id, at=at)


async def write_into(
    db: AsyncConnection, me: Person, item_id: int, field: str, text: str, *, at: datetime
) -> PlanItem:
    """A typed answer; raises WindowUnclear for a window that cannot be read."""
    if field == "window":
        first, last = window_in(text)
        return await change_item(db, me, item_id, at=at, window_start=first, window_end=last)
    if field not in TEXT_FIELDS:
        raise NotYourPlan
    return await change_item(db, me, item_id, at=at, **{field: text.strip()[:LONGEST]})


def window_in(text: str) -> tuple[time, time | None]:
    """`9:30-10:30`, `14:00`, `14点至15点30`. Raises WindowUnclear."""
    found = _WINDOW.search(text)
    if found is None:
        raise WindowUnclear
    hour, minute, to_hour, to_minute = found.groups()
    try:
        first = time(int(hour), int(minute or 0))
        last = time(int(to_hour), int(to_minute or 0)) if to_hour else None
    except ValueError:
        raise WindowUnclear from None
    if last is not None and last <= first:
        raise WindowUnclear
    return first, last


async def drop_item(db: AsyncConnection, me: Person, item_id: int, *, at: datetime) -> PlanItem:
    item = await item_in_sight(db, me, item_id, at=at)
    if item.rep_id == me.id:
        await reopen_plans(db, me.id, item.day)
    else:
        await _note(db, me, item, Edit.DROPPED, at=at)
    if await visits_of_plan_items(db, (item.id,)):
        await cancel_plan_item(db, item.id, reason="dropped")
    else:
        await drop_plan_item(db, item.id)
    return item


async def find_to_add(db: AsyncConnection, me: Person, rep_id: int, typed: str) -> Found:
    """Among the customers of the rep whose plan it is, also where a manager looks for them."""
    theirs = Reach(person_id=rep_id, owners=frozenset({rep_id}), teams=frozenset())
    hits = await search_customers(db, typed, reach=theirs, limit=SHOWN, language=me.language)
    found = tuple(FoundCustomer(customer=each, distance_m=None) for each in hits if each.owner_id == rep_id)
    return Found(rep=me, typed=typed, hits=found, by_distance=False)


async def add_item(
    db: AsyncConnection, me: Person, rep_id: int, customer_id: int, day: date, *, at: datetime
) -> int:
    """Raises NotYourPlan for customers who are not the rep's."""
    customer, site = await customer_of(db, customer_id), await main_site_of(db, customer_id)
    allowed = await may_change(db, me, rep_id, at=at)
    if customer is None or site is None or not allowed or customer.owner_id != rep_id:
        raise NotYourPlan
    if rep_id == me.id:
        await reopen_plans(db, me.id, day)
    else:
        await note_edit(
            db, rep_id=rep_id, by_id=me.id, customer_id=customer_id, what=Edit.ADDED, day=day, at=at
        )
    return await add_plan_item(
        db, rep_id=rep_id, customer_id=customer_id, site_id=site.id, day=day, at=at, objective="care"
    )


async def _note(
    db: AsyncConnection, me: Person, item: PlanItem, what: Edit, *, at: datetime, to_day: date | None = None
) -> None:
    """The rep hears of it later, with everything else that has changed."""
    await note_edit(
        db,
        rep_id=item.rep_id,
        by_id=me.id,
        customer_id=item.customer_id,
        what=what,
        day=item.day,
        at=at,
        to_day=to_day,
    )
