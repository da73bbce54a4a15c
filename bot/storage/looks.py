"""Looks at people's data: one line a look, or a few in a row."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.look import SAME_LOOK, Look, Looked
from bot.storage.tables.privacy import look


async def note_looks(
    db: AsyncConnection,
    viewer_id: int,
    person_ids: Collection[int],
    what: Looked,
    *,
    visit_id: int | None = None,
    day: date | None = None,
    at: datetime,
) -> None:
    """The viewer looked at this of each of these people; nobody looks at themselves."""
    seen = set(person_ids) - {viewer_id}
    if not seen:
        return
    again = (
        update(look)
        .where(
            look.c.person_id.in_(seen),
            look.c.last_at > at - SAME_LOOK,
            look.c.viewer_id == viewer_id,
            look.c.what == what,
            look.c.visit_id.is_(None) if visit_id is None else look.c.visit_id == visit_id,
            look.c.day.is_(None) if day is None else look.c.day == day,
        )
        .values(last_at=at, times=look.c.times + 1)
        .returning(look.c.person_id)
    )
    counted = set((await db.execute(again)).scalars())
    row = {"viewer_id": viewer_id, "what": what, "visit_id": visit_id, "day": day}
    row |= {"first_at": at, "last_at": at}
    new = [{**row, "person_id": person_id, "times": 1} for person_id in sorted(seen - counted)]
    if new:
        await db.execute(look.insert(), new)


async def looks_at(db: AsyncConnection, person_id: int, *, skip: int, limit: int) -> tuple[Look, ...]:
    """The newest first."""
    query = select(look).where(look.c.person_id == person_id)
    rows = await db.execute(query.order_by(look.c.last_at.desc(), look.c.id.desc()).offset(skip).limit(limit))
    return tuple(
        Look(
            viewer_id=row.viewer_id,
            what=row.what,
            visit_id=row.visit_id,
            day=row.day,
            first_at=row.first_at,
            last_at=row.last_at,
            times=row.times,
        )
        for row in rows
    )


async def count_looks(db: AsyncConnection, person_id: int) -> int:
    query = select(func.count()).select_from(look).where(look.c.person_id == person_id)
    return int((await db.execute(query)).scalar_one())


async def forget_looks(db: AsyncConnection, *, before: datetime) -> None:
    await db.execute(delete(look).where(look.c.last_at < before))
