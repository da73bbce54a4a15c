"""Breaks of reps: from when to when nothing of where they are is recorded."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.tables.tracks import rest


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    began_at: datetime
    ended_at: datetime | None
    """None: it is still on."""

    def holds(self, at: datetime) -> bool:
        return self.began_at <= at and (self.ended_at is None or at < self.ended_at)


async def begin_break(db: AsyncConnection, person_id: int, *, at: datetime) -> None:
    await db.execute(rest.insert().values(person_id=person_id, began_at=at))


async def end_break(db: AsyncConnection, person_id: int, *, at: datetime) -> datetime | None:
    """When the break that ends now began; None when there was none."""
    over = (
        update(rest)
        .where(rest.c.person_id == person_id, rest.c.ended_at.is_(None))
        .values(ended_at=at)
        .returning(rest.c.began_at)
    )
    began: datetime | None = (await db.execute(over)).scalar()
    return began


async def on_break_since(db: AsyncConnection, person_ids: Collection[int]) -> Mapping[int, datetime]:
    """Who of these people is on a break now, and since when."""
    query = select(rest.c.person_id, rest.c.began_at).where(
        rest.c.person_id.in_(list(person_ids)), rest.c.ended_at.is_(None)
    )
    return {row.person_id: row.began_at for row in await db.execute(query)}


async def all_on_break(db: AsyncConnection) -> Mapping[int, datetime]:
    """Everybody who is on a break now, and since when."""
    rows = await db.execute(select(rest.c.person_id, rest.c.began_at).where(rest.c.ended_at.is_(None)))
    return {row.person_id: row.began_at for row in rows}


async def breaks_between(
    db: AsyncConnection, person_id: int, *, since: datetime, until: datetime
) -> tuple[Break, ...]:
    """Those that touch this time, oldest first."""
    query = select(rest.c.began_at, rest.c.ended_at).where(
        rest.c.person_id == person_id,
        rest.c.began_at <= until,
        or_(rest.c.ended_at.is_(None), rest.c.ended_at >= since),
    )
    rows = await db.execute(query.order_by(rest.c.began_at))
    return tuple(Break(began_at=row.began_at, ended_at=row.ended_at) for row in rows)


async def last_break_end(db: AsyncConnection, person_ids: Collection[int]) -> Mapping[int, datetime]:
    """When the newest break of each of these people ended; the others are missing."""
    query = select(rest.c.person_id, rest.c.ended_at).where(
        rest.c.person_id.in_(list(person_ids)), rest.c.ended_at.is_not(None)
    )
    return {row.person_id: row.ended_at for row in await db.execute(query.order_by(rest.c.ended_at))}
