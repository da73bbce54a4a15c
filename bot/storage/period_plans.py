"""Plans of a week or a month: where they stand; their items are those of the rep between the two days."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, Select, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.tables.plans import plan
from bot.storage.upsert import insert_into


class PlanState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    id: int
    rep_id: int
    first_day: date
    last_day: date
    state: PlanState
    missing: tuple[dict[str, Any], ...]
    """`customer_id`, `due_on`, `why` of what falls due and is not in it."""
    comment: str
    submitted_at: datetime | None


async def begin_plan(
    db: AsyncConnection, rep_id: int, first: date, last: date, *, missing: list[dict[str, Any]], at: datetime
) -> bool:
    """False when there is one already: whoever came first made it."""
    row = {"rep_id": rep_id, "first_day": first, "last_day": last, "state": PlanState.DRAFT, "created_at": at}
    statement = insert_into(db, plan).values(**row, missing=missing)
    return (await db.execute(statement.on_conflict_do_nothing())).rowcount == 1


async def plan_between(db: AsyncConnection, rep_id: int, first: date, last: date) -> Plan | None:
    where = (plan.c.rep_id == rep_id, plan.c.first_day == first, plan.c.last_day == last)
    return await _one(db, select(plan).where(*where))


async def plan_of(db: AsyncConnection, plan_id: int) -> Plan | None:
    return await _one(db, select(plan).where(plan.c.id == plan_id))


async def plans_covering(db: AsyncConnection, rep_ids: tuple[int, ...], day: date) -> tuple[Plan, ...]:
    """Plans of any length in which the day lies, the newest first."""
    query = select(plan).where(plan.c.rep_id.in_(rep_ids), plan.c.first_day <= day, plan.c.last_day >= day)
    return tuple(_plan(row) for row in await db.execute(query.order_by(plan.c.id.desc())))


async def plans_handed_in(db: AsyncConnection, rep_ids: tuple[int, ...], since: date) -> tuple[Plan, ...]:
    """Plans that wait for a decision and do not lie behind, the next first."""
    waits = (plan.c.rep_id.in_(rep_ids), plan.c.state == PlanState.SUBMITTED, plan.c.last_day >= since)
    return tuple(
        _plan(row)
        for row in await db.execute(select(plan).where(*waits).order_by(plan.c.first_day, plan.c.id))
    )


async def change_plan(db: AsyncConnection, plan_id: int, **values: Any) -> None:
    await db.execute(update(plan).where(plan.c.id == plan_id).values(**values))


async def reopen_plans(db: AsyncConnection, rep_id: int, day: date) -> None:
    """What was handed in or approved is a draft again once the rep changes a day of it."""
    await db.execute(
        update(plan)
        .where(plan.c.rep_id == rep_id, plan.c.first_day <= day, plan.c.last_day >= day)
        .where(plan.c.state.in_([PlanState.SUBMITTED, PlanState.APPROVED]))
        .values(state=PlanState.DRAFT)
    )


async def _one(db: AsyncConnection, query: Select[Any]) -> Plan | None:
    row = (await db.execute(query)).first()
    return _plan(row) if row else None


def _plan(row: Row[Any]) -> Plan:
    return Plan(
        id=row.id,
        rep_id=row.rep_id,
        first_day=row.first_day,
        last_day=row.last_day,
        state=PlanState(row.state),
        missing=tuple(row.missing),
        comment=row.comment or "",
        submitted_at=row.submitted_at,
    )
