"""Requests to have a person's data erased, and what became of them."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.erasure import Erasure, ErasureState
from bot.storage.tables.privacy import erasure


async def ask_erasure(db: AsyncConnection, person_id: int, *, by: int, at: datetime) -> Erasure | None:
    """None when one is open already, however close the race."""
    row = erasure.insert().values(person_id=person_id, state=ErasureState.ASKED, asked_by=by, asked_at=at)
    try:
        async with db.begin_nested():
            return _erasure((await db.execute(row.returning(*erasure.c))).one())
    except IntegrityError:
        return None


async def erasure_of(db: AsyncConnection, erasure_id: int, *, lock: bool = False) -> Erasure | None:
    query = select(erasure).where(erasure.c.id == erasure_id)
    row = (await db.execute(query.with_for_update() if lock else query)).first()
    return _erasure(row) if row else None


async def open_erasure(db: AsyncConnection, person_id: int) -> Erasure | None:
    query = select(erasure).where(erasure.c.person_id == person_id, erasure.c.state == ErasureState.ASKED)
    row = (await db.execute(query)).first()
    return _erasure(row) if row else None


async def erased_last(db: AsyncConnection, person_id: int) -> datetime | None:
    """When the person's data was last erased; what is older says nothing any more."""
    query = select(erasure.c.decided_at).where(
        erasure.c.person_id == person_id, erasure.c.state == ErasureState.DONE
    )
    found: datetime | None = (await db.execute(query.order_by(erasure.c.id.desc()).limit(1))).scalar()
    return found


async def decide_erasure(
    db: AsyncConnection,
    erasure_id: int,
    *,
    state: ErasureState,
    by: int,
    at: datetime,
    entries: int | None = None,
) -> None:
    values = {"state": state, "decided_by": by, "decided_at": at, "entries": entries}
    await db.execute(update(erasure).where(erasure.c.id == erasure_id).values(values))


def _erasure(row: Row[Any]) -> Erasure:
    return Erasure(**row._mapping)
