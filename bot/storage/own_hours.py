"""Reps' own hours and lunch: kept for their routes and plans, erased when they say so or leave."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.own_hours import OwnHours
from bot.storage.tables.plans import own_hours
from bot.storage.upsert import insert_into

NAMES = ("starts", "ends", "lunch_from", "lunch_until")


async def own_hours_of(db: AsyncConnection, person_id: int) -> OwnHours:
    row = (await db.execute(select(own_hours).where(own_hours.c.person_id == person_id))).first()
    return OwnHours(**{name: getattr(row, name) for name in NAMES}) if row else OwnHours()


async def keep_own_hours(db: AsyncConnection, person_id: int, hours: OwnHours) -> None:
    values = {name: getattr(hours, name) for name in NAMES}
    statement = insert_into(db, own_hours).values(person_id=person_id, **values)
    await db.execute(statement.on_conflict_do_update(index_elements=[own_hours.c.person_id], set_=values))


async def forget_own_hours(db: AsyncConnection, person_id: int) -> None:
    await db.execute(own_hours.delete().where(own_hours.c.person_id == person_id))
