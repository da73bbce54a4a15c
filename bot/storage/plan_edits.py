"""What a manager has changed in reps' plans and the reps have not been told yet."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.tables.plans import plan_edit


class Edit(StrEnum):
    ADDED = "added"
    DROPPED = "dropped"
    MOVED = "moved"
    CHANGED = "changed"
    """Its time, objective or the like."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanEdit:
    id: int
    rep_id: int
    by_id: int
    customer_id: int
    what: Edit
    day: date
    to_day: date | None
    """Where it was moved."""
    at: datetime


async def note_edit(
    db: AsyncConnection,
    *,
    rep_id: int,
    by_id: int,
    customer_id: int,
    what: Edit,
    day: date,
    at: datetime,
    to_day: date | None = None,
) -> None:
    row = {"rep_id": rep_id, "by_id": by_id, "customer_id": customer_id, "what": what, "day": day}
    await db.execute(plan_edit.insert().values(**row, to_day=to_day, at=at))


async def reps_with_edits(db: AsyncConnection, *, quiet_since: datetime) -> tuple[int, ...]:
    """Those whose plans nobody has changed any more since then."""
    query = (
        select(plan_edit.c.rep_id)
        .group_by(plan_edit.c.rep_id)
        .having(func.max(plan_edit.c.at) <= quiet_since)
        .order_by(plan_edit.c.rep_id)
    )
    return tuple((await db.execute(query)).scalars())


async def edits_of(db: AsyncConnection, rep_id: int) -> tuple[PlanEdit, ...]:
    rows = await db.execute(select(plan_edit).where(plan_edit.c.rep_id == rep_id).order_by(plan_edit.c.id))
    return tuple(PlanEdit(**dict(row._mapping) | {"what": Edit(row.what)}) for row in rows)


async def forget_edits(db: AsyncConnection, ids: Collection[int]) -> None:
    await db.execute(plan_edit.delete().where(plan_edit.c.id.in_(list(ids))))
