"""Plan items: which customers a rep means to see on which day."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Row, Select, case, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.tables.plans import plan_item

BY_CUSTOMER = "customer"
"""`cancel_reason` of a visit that the customer called off; the rep's own changes have others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanItem:
    id: int
    rep_id: int
    customer_id: int
    site_id: int
    day: date
    window_start: time | None
    """Local time at the customer; None when any time will do."""
    window_end: time | None
    objective: str
    cancelled: bool
    expected_result: str = ""
    participants: str = ""
    materials: str = ""
    confirmed: bool = False
    """The customer knows and has agreed: with a window it is an appointment."""
    created_at: datetime | None = None

    @property
    def is_planned(self) -> bool:
        return not self.cancelled


async def add_plan_item(
    db: AsyncConnection,
    *,
    rep_id: int,
    customer_id: int,
    site_id: int,
    day: date,
    at: datetime,
    window_start: time | None = None,
    window_end: time | None = None,
    objective: str = "",
    confirmed: bool = False,
) -> int:
    row = plan_item.insert().values(
        rep_id=rep_id,
        customer_id=customer_id,
        site_id=site_id,
        day=day,
        window_start=window_start,
        window_end=window_end,
        objective=objective,
        confirmed=confirmed,
        state="planned",
        created_at=at,
    )
    return int((await db.execute(row.returning(plan_item.c.id))).scalar_one())


async def plan_item_of(db: AsyncConnection, item_id: int) -> PlanItem | None:
    row = (await db.execute(select(plan_item).where(plan_item.c.id == item_id))).first()
    return _item(row) if row else None


async def plan_items_of(db: AsyncConnection, rep_id: int, day: date) -> tuple[PlanItem, ...]:
    """The rep's items of the day in window order, those at any time last; cancelled ones too."""
    return await _items(db, _in_window_order().where(plan_item.c.rep_id == rep_id, plan_item.c.day == day))


async def plan_items_between(
    db: AsyncConnection, rep_ids: tuple[int, ...], *, first: date, last: date
) -> tuple[PlanItem, ...]:
    """The items of several reps from `first` to `last`, both included; cancelled ones too."""
    query = _in_window_order().where(plan_item.c.rep_id.in_(rep_ids), plan_item.c.day.between(first, last))
    return await _items(db, query)


async def planned_days(
    db: AsyncConnection, customer_ids: Collection[int], *, since: date
) -> dict[int, list[tuple[int, date]]]:
    """By customer: whose plan, and the day, from `since` on; without the cancelled ones."""
    item = plan_item.c
    query = select(item.customer_id, item.rep_id, item.day).where(
        item.customer_id.in_(list(customer_ids)), item.day >= since, item.state == "planned"
    )
    found: dict[int, list[tuple[int, date]]] = {}
    for row in await db.execute(query):
        found.setdefault(row.customer_id, []).append((row.rep_id, row.day))
    return found


async def appointments_between(db: AsyncConnection, first: date, last: date) -> tuple[PlanItem, ...]:
    """Everybody's that the customer has confirmed for a time of these days, both included."""
    query = _in_window_order().where(
        plan_item.c.day.between(first, last),
        plan_item.c.confirmed,
        plan_item.c.window_start.is_not(None),
        plan_item.c.state == "planned",
    )
    return await _items(db, query)


async def change_plan_item(db: AsyncConnection, item_id: int, **values: Any) -> None:
    await db.execute(update(plan_item).where(plan_item.c.id == item_id).values(**values))


async def drop_plan_item(db: AsyncConnection, item_id: int) -> None:
    """Without a trace; for an item to which no visit has been begun."""
    await db.execute(delete(plan_item).where(plan_item.c.id == item_id))


async def cancel_plan_item(db: AsyncConnection, item_id: int, *, reason: str) -> None:
    await db.execute(
        update(plan_item).where(plan_item.c.id == item_id).values(state="cancelled", cancel_reason=reason)
    )


async def restore_plan_item(db: AsyncConnection, item_id: int) -> None:
    await db.execute(
        update(plan_item).where(plan_item.c.id == item_id).values(state="planned", cancel_reason=None)
    )


def _in_window_order() -> Select[Any]:
    any_time_last = case((plan_item.c.window_start.is_(None), 1), else_=0)
    return select(plan_item).order_by(
        plan_item.c.day, any_time_last, plan_item.c.window_start, plan_item.c.id
    )


async def _items(db: AsyncConnection, query: Select[Any]) -> tuple[PlanItem, ...]:
    return tuple(_item(row) for row in await db.execute(query))


def _item(row: Row[Any]) -> PlanItem:
    return PlanItem(
        id=row.id,
        rep_id=row.rep_id,
        customer_id=row.customer_id,
        site_id=row.site_id,
        day=row.day,
        window_start=row.window_start,
        window_end=row.window_end,
        objective=row.objective,
        cancelled=row.state == "cancelled",
        expected_result=row.expected_result,
        participants=row.participants,
        materials=row.materials,
        confirmed=row.confirmed,
        created_at=row.created_at,
    )
