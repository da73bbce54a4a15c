"""When customers were last seen, their own rhythms, and people's days off."""

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.customer import SPOKEN
from bot.rules.visit_facts import NEVER_HAPPENED
from bot.storage.tables.customers import customer_entry
from bot.storage.tables.plans import day_off, rhythm
from bot.storage.tables.visits import visit
from bot.storage.upsert import insert_into


async def last_seen(
    db: AsyncConnection, customer_ids: Collection[int], *, calls_count: bool = False
) -> Mapping[int, date]:
    """The last day on which anybody visited, or spoke to them where calls count; else left out."""
    query = (
        select(visit.c.customer_id, func.max(visit.c.local_day).label("day"))
        .where(visit.c.customer_id.in_(list(customer_ids)), visit.c.state.not_in(NEVER_HAPPENED))
        .group_by(visit.c.customer_id)
    )
    seen = {row.customer_id: row.day for row in await db.execute(query)}
    if not calls_count:
        return seen
    spoken = await last_spoken(db, customer_ids)
    return seen | {each: max(day, seen.get(each, day)) for each, day in spoken.items()}


async def last_spoken(db: AsyncConnection, customer_ids: Collection[int]) -> Mapping[int, date]:
    """The last day of a recorded call, message or mail."""
    entry = customer_entry.c
    query = (
        select(entry.customer_id, func.max(entry.on).label("day"))
        .where(entry.customer_id.in_(list(customer_ids)), entry.kind.in_(SPOKEN), entry.removed_at.is_(None))
        .group_by(entry.customer_id)
    )
    return {row.customer_id: row.day for row in await db.execute(query)}


async def own_rhythms(db: AsyncConnection, customer_ids: Collection[int]) -> Mapping[int, int]:
    query = select(rhythm).where(rhythm.c.customer_id.in_(list(customer_ids)))
    return {row.customer_id: row.every_days for row in await db.execute(query)}


async def set_rhythm(db: AsyncConnection, customer_id: int, every_days: int | None) -> None:
    """None: the grade's or the region's again."""
    await db.execute(rhythm.delete().where(rhythm.c.customer_id == customer_id))
    if every_days is not None:
        await db.execute(rhythm.insert().values(customer_id=customer_id, every_days=every_days))


async def days_off_of(db: AsyncConnection, person_id: int, *, since: date) -> frozenset[date]:
    query = select(day_off.c.day).where(day_off.c.person_id == person_id, day_off.c.day >= since)
    return frozenset((await db.execute(query)).scalars())


async def days_off_between(
    db: AsyncConnection, person_ids: Collection[int], *, first: date, last: date
) -> Mapping[int, frozenset[date]]:
    """Of each of these people the days off from `first` to `last`; who has none is left out."""
    query = select(day_off.c.person_id, day_off.c.day).where(
        day_off.c.person_id.in_(list(person_ids)), day_off.c.day.between(first, last)
    )
    days: dict[int, set[date]] = {}
    for row in await db.execute(query):
        days.setdefault(row.person_id, set()).add(row.day)
    return {person_id: frozenset(found) for person_id, found in days.items()}


async def on_leave(db: AsyncConnection, days: Mapping[int, date]) -> frozenset[int]:
    """Which of these people are off on their own day."""
    query = select(day_off.c.person_id, day_off.c.day).where(day_off.c.person_id.in_(list(days)))
    return frozenset(row.person_id for row in await db.execute(query) if days[row.person_id] == row.day)


async def take_day_off(db: AsyncConnection, person_id: int, day: date) -> None:
    statement = insert_into(db, day_off).values(person_id=person_id, day=day)
    await db.execute(statement.on_conflict_do_nothing())


async def give_day_off_back(db: AsyncConnection, person_id: int, day: date) -> None:
    await db.execute(day_off.delete().where(day_off.c.person_id == person_id, day_off.c.day == day))
