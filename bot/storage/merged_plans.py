"""What is still to be done at a customer that was two: it goes to the owner who stays, once a day each."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, case, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.task import TaskState
from bot.rules.visit import VisitState
from bot.storage.tables.plans import plan_item
from bot.storage.tables.tasks import task
from bot.storage.tables.visits import visit


async def pass_to_do(
    db: AsyncConnection, customer_id: int, *, from_id: int, to_id: int, since: date
) -> dict[str, list[int]]:
    """Planned visits and open tasks become the other person's; which ones, for `give_to_do_back`."""
    visits = _to_be_made(customer_id, since) & (plan_item.c.rep_id == from_id) & ~_begun()
    tasks = (task.c.customer_id == customer_id, task.c.owner_id == from_id, task.c.state == TaskState.OPEN)
    moved = update(plan_item).where(visits).values(rep_id=to_id).returning(plan_item.c.id)
    given = update(task).where(*tasks).values(owner_id=to_id).returning(task.c.id)
    return {"visits": list(await db.scalars(moved)), "tasks": list(await db.scalars(given))}


async def give_to_do_back(
    db: AsyncConnection, passed: Mapping[str, Any], *, from_id: int, to_id: int
) -> None:
    """What the person still has of it."""
    visits = (plan_item.c.id.in_(passed.get("visits", ())), plan_item.c.rep_id == from_id)
    tasks = (task.c.id.in_(passed.get("tasks", ())), task.c.owner_id == from_id)
    await db.execute(update(plan_item).where(*visits).values(rep_id=to_id))
    await db.execute(update(task).where(*tasks).values(owner_id=to_id))


async def drop_planned_twice(db: AsyncConnection, customer_id: int, merge_id: int, *, since: date) -> int:
    """Of a rep's visits of a day one stays: begun, else confirmed, else the oldest; how many go."""
    rank = func.row_number().over(
        partition_by=(plan_item.c.rep_id, plan_item.c.day),
        order_by=(
            case((_begun(), 0), else_=1),
            case((plan_item.c.confirmed, 0), else_=1),
            case((plan_item.c.window_start.is_not(None), 0), else_=1),
            plan_item.c.id,
        ),
    )
    ranked = select(plan_item.c.id, rank.label("rank")).where(_to_be_made(customer_id, since)).subquery()
    more = select(ranked.c.id).where(ranked.c.rank > 1)
    dropped = {"state": "cancelled", "cancel_reason": _by(merge_id)}
    gone = update(plan_item).where(plan_item.c.id.in_(more), ~_begun()).values(**dropped)
    return (await db.execute(gone)).rowcount


async def plan_twice_again(db: AsyncConnection, merge_id: int) -> None:
    here = plan_item.c.cancel_reason == _by(merge_id)
    await db.execute(update(plan_item).where(here).values(state="planned", cancel_reason=None))


def _to_be_made(customer_id: int, since: date) -> ColumnElement[bool]:
    return (
        (plan_item.c.customer_id == customer_id)
        & (plan_item.c.day >= since)
        & (plan_item.c.state == "planned")
    )


def _begun() -> ColumnElement[bool]:
    return exists().where(visit.c.plan_item_id == plan_item.c.id, visit.c.state != VisitState.CANCELLED)


def _by(merge_id: int) -> str:
    return f"merge {merge_id}"
