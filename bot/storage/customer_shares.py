"""Who works on a customer beside its owner."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.tables.ownership import customer_share
from bot.storage.upsert import insert_into


async def share(db: AsyncConnection, customer_id: int, person_id: int, *, by_id: int, at: datetime) -> bool:
    """Whether it is new."""
    row = {"customer_id": customer_id, "person_id": person_id, "by_id": by_id, "at": at}
    done = await db.execute(insert_into(db, customer_share).values(**row).on_conflict_do_nothing())
    return done.rowcount == 1


async def unshare(db: AsyncConnection, customer_id: int, person_id: int) -> bool:
    here = (customer_share.c.customer_id == customer_id, customer_share.c.person_id == person_id)
    return (await db.execute(customer_share.delete().where(*here))).rowcount == 1


async def shared_with(db: AsyncConnection, customer_id: int) -> frozenset[int]:
    query = select(customer_share.c.person_id).where(customer_share.c.customer_id == customer_id)
    return frozenset((await db.execute(query)).scalars())


async def is_shared_with(db: AsyncConnection, customer_id: int, person_id: int) -> bool:
    return person_id in await shared_with(db, customer_id)
