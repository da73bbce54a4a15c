"""Announcements and their copies: written, sent, read."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.news import Announcement, NewsState, Reading
from bot.storage.tables.news import announcement, reading


async def add_draft(db: AsyncConnection, by_id: int, *, team_of: int | None, at: datetime) -> int:
    row = announcement.insert().values(
        by_id=by_id, state=NewsState.DRAFT, text="", file_name="", team_of=team_of, created_at=at
    )
    return int((await db.execute(row.returning(announcement.c.id))).scalar_one())


async def announcement_of(db: AsyncConnection, number: int, *, lock: bool = False) -> Announcement | None:
    query = select(announcement).where(announcement.c.id == number)
    row = (await db.execute(query.with_for_update() if lock else query)).first()
    return _announcement(row) if row else None


async def change_announcement(db: AsyncConnection, number: int, **values: Any) -> None:
    await db.execute(update(announcement).where(announcement.c.id == number).values(**values))


async def send_copies(db: AsyncConnection, number: int, to: Collection[int], *, at: datetime) -> None:
    rows = [{"announcement_id": number, "person_id": each, "sent_at": at} for each in to]
    if rows:
        await db.execute(reading.insert(), rows)


async def copies_of(db: AsyncConnection, number: int) -> tuple[Reading, ...]:
    query = select(reading).where(reading.c.announcement_id == number).order_by(reading.c.id)
    return tuple(_reading(row) for row in await db.execute(query))


async def copy_for(db: AsyncConnection, number: int, person_id: int) -> Reading | None:
    query = select(reading).where(reading.c.announcement_id == number, reading.c.person_id == person_id)
    row = (await db.execute(query)).first()
    return _reading(row) if row else None


async def mark_copy(db: AsyncConnection, number: int, person_id: int, **values: Any) -> None:
    """`read_at` or `reminded_at`."""
    here = (reading.c.announcement_id == number, reading.c.person_id == person_id)
    await db.execute(update(reading).where(*here).values(**values))


async def sent_to(
    db: AsyncConnection, person_id: int, *, limit: int
) -> tuple[tuple[Announcement, Reading], ...]:
    """The newest first; what was taken back is left out."""
    query = (
        select(*reading.c)
        .join(announcement, announcement.c.id == reading.c.announcement_id)
        .where(reading.c.person_id == person_id, announcement.c.state == NewsState.SENT)
        .order_by(announcement.c.id.desc())
        .limit(limit)
    )
    copies = [_reading(row) for row in await db.execute(query)]
    known = await _announcements(db, [each.announcement_id for each in copies])
    return tuple((known[each.announcement_id], each) for each in copies)


async def sent_by(db: AsyncConnection, by_id: int | None, *, limit: int) -> tuple[Announcement, ...]:
    """By this person, or (None) by anybody; the newest first."""
    query = select(announcement).where(announcement.c.state == NewsState.SENT)
    if by_id is not None:
        query = query.where(announcement.c.by_id == by_id)
    rows = await db.execute(query.order_by(announcement.c.id.desc()).limit(limit))
    return tuple(_announcement(row) for row in rows)


async def read_counts(db: AsyncConnection, numbers: Collection[int]) -> Mapping[int, tuple[int, int]]:
    """How many have read, of how many."""
    query = (
        select(
            reading.c.announcement_id,
            func.count(reading.c.read_at).label("read"),
            func.count().label("of"),
        )
        .where(reading.c.announcement_id.in_(list(numbers)))
        .group_by(reading.c.announcement_id)
    )
    return {row.announcement_id: (row.read, row.of) for row in await db.execute(query)}


async def unread_since(
    db: AsyncConnection, before: datetime, *, limit: int
) -> tuple[tuple[Announcement, Reading], ...]:
    """Copies sent before then, not read and not reminded of yet."""
    query = (
        select(*reading.c)
        .join(announcement, announcement.c.id == reading.c.announcement_id)
        .where(
            reading.c.sent_at <= before,
            reading.c.read_at.is_(None),
            reading.c.reminded_at.is_(None),
            announcement.c.state == NewsState.SENT,
        )
        .order_by(reading.c.sent_at, reading.c.id)
        .limit(limit)
    )
    copies = [_reading(row) for row in await db.execute(query)]
    known = await _announcements(db, [each.announcement_id for each in copies])
    return tuple((known[each.announcement_id], each) for each in copies)


async def _announcements(db: AsyncConnection, numbers: Collection[int]) -> dict[int, Announcement]:
    query = select(announcement).where(announcement.c.id.in_(list(set(numbers))))
    return {row.id: _announcement(row) for row in await db.execute(query)}


def _announcement(row: Row[Any]) -> Announcement:
    return Announcement(**dict(row._mapping) | {"state": NewsState(row.state)})


def _reading(row: Row[Any]) -> Reading:
    return Reading(**{key: value for key, value in row._mapping.items() if key != "id"})
