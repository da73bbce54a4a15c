"""Whom the sweeps may speak to: people who can be reached, are not busy, and have not been told yet."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, String, case, cast, exists, func, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.person import Person
from bot.rules.reminders import Push
from bot.rules.roles import PersonState, Role
from bot.rules.visit import OPEN_STATES
from bot.storage.people import people
from bot.storage.tables.mail import outbox
from bot.storage.tables.people import person, person_role, telegram_account
from bot.storage.tables.visits import visit


async def zones_in_use(db: AsyncConnection) -> frozenset[str]:
    """The zones of everybody who is here."""
    query = select(person.c.zone).where(person.c.state == PersonState.ACTIVE).distinct()
    return frozenset((await db.execute(query)).scalars())


async def people_to_tell(
    db: AsyncConnection, push: Push, role: Role, days: Mapping[str, date], *, limit: int | None = None
) -> tuple[Person, ...]:
    """Holders of the role whose push of the day (by zone) has not been written yet and may be now."""
    if not days:
        return ()
    day = case({zone: day.isoformat() for zone, day in days.items()}, value=person.c.zone)
    key = literal(f"{push}:") + cast(person.c.id, String) + literal(":") + day
    query = (
        select(person.c.id)
        .where(person.c.zone.in_(list(days)), _may_be_told(), _holds(role))
        .where(~exists().where(outbox.c.key == key))
        .order_by(person.c.id)
        .limit(limit)
    )
    ids = (await db.execute(query)).scalars().all()
    return await people(db, ids=ids) if ids else ()


async def tellable(db: AsyncConnection, person_ids: Collection[int]) -> dict[int, Person]:
    """Those of these people who are here, can be reached and have no visit open."""
    return await _of_these(db, person_ids, _may_be_told())


async def reachable(db: AsyncConnection, person_ids: Collection[int]) -> dict[int, Person]:
    """The same, but busy ones too: for the question about the open visit itself."""
    return await _of_these(db, person_ids, _can_be_reached())


async def said_already(db: AsyncConnection, keys: Collection[str]) -> frozenset[str]:
    """Which of these keys stand in the outbox."""
    if not keys:
        return frozenset()
    query = select(outbox.c.key).where(outbox.c.key.in_(list(keys)))
    return frozenset(key for key in (await db.execute(query)).scalars() if key)


@dataclass(frozen=True, slots=True)
class Written:
    """The newest words in one of a person's slots."""

    outbox_id: int
    key: str
    at: datetime


async def last_in_slot(db: AsyncConnection, person_ids: Collection[int], slot: str) -> Mapping[int, Written]:
    """The newest words for this slot by person, whatever became of them."""
    newest = (
        select(func.max(outbox.c.id))
        .where(outbox.c.person_id.in_(list(person_ids)), outbox.c.slot == slot)
        .group_by(outbox.c.person_id)
    )
    query = select(outbox.c.id, outbox.c.person_id, outbox.c.key, outbox.c.created_at)
    rows = await db.execute(query.where(outbox.c.id.in_(newest)))
    return {row.person_id: Written(row.id, row.key or "", row.created_at) for row in rows}


async def _of_these(
    db: AsyncConnection, person_ids: Collection[int], condition: ColumnElement[bool]
) -> dict[int, Person]:
    if not person_ids:
        return {}
    query = select(person.c.id).where(person.c.id.in_(list(person_ids)), condition)
    ids = (await db.execute(query)).scalars().all()
    return {found.id: found for found in await people(db, ids=ids)} if ids else {}


def _may_be_told() -> ColumnElement[bool]:
    busy = exists().where(visit.c.rep_id == person.c.id, visit.c.state.in_(OPEN_STATES))
    return _can_be_reached() & ~busy


def _can_be_reached() -> ColumnElement[bool]:
    linked = exists().where(
        telegram_account.c.person_id == person.c.id,
        telegram_account.c.unlinked_at.is_(None),
        telegram_account.c.blocked_at.is_(None),
    )
    return (person.c.state == PersonState.ACTIVE) & linked


def _holds(role: Role) -> ColumnElement[bool]:
    return exists().where(
        person_role.c.person_id == person.c.id,
        person_role.c.role == role,
        person_role.c.revoked_at.is_(None),
    )
