"""Which pushes somebody does not want to hear by themselves."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.reminders import Push
from bot.storage.tables.people import muted
from bot.storage.upsert import insert_into


async def mute(db: AsyncConnection, person_id: int, push: Push) -> None:
    row = insert_into(db, muted).values(person_id=person_id, push=push)
    await db.execute(row.on_conflict_do_nothing())


async def unmute(db: AsyncConnection, person_id: int, push: Push) -> None:
    await db.execute(muted.delete().where(muted.c.person_id == person_id, muted.c.push == push))


async def is_muted(db: AsyncConnection, person_id: int, push: Push) -> bool:
    return person_id in await muted_among(db, (person_id,), push)


async def muted_among(db: AsyncConnection, person_ids: Collection[int], push: Push) -> frozenset[int]:
    """Those of these people who do not want it."""
    query = select(muted.c.person_id).where(muted.c.person_id.in_(list(person_ids)), muted.c.push == push)
    return frozenset((await db.execute(query)).scalars())
