"""Messages that may or may not have arrived: their sender died, or Telegram's answer never came."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.outbox import open_rows
from bot.storage.people import chat_of
from bot.storage.tables.mail import outbox


@dataclass(frozen=True, slots=True)
class Interrupted:
    """A row found in "sending" whose sender is gone: it may or may not have arrived."""

    id: int
    rank: int
    body: dict[str, Any]
    attempts: int
    slot: str | None = None
    chat_id: int | None = None


async def interrupted(db: AsyncConnection, *, fence: int) -> tuple[Interrupted, ...]:
    """What earlier senders left in "sending", taken over under this fence, to be settled right away."""
    taken = (
        update(outbox)
        .where(open_rows(), outbox.c.state == "sending", outbox.c.fence < fence)
        .values(fence=fence)
        .returning(
            outbox.c.id,
            outbox.c.rank,
            outbox.c.body,
            outbox.c.attempts,
            outbox.c.slot,
            outbox.c.person_id,
            outbox.c.chat_id,
        )
    )
    found = []
    for row in (await db.execute(taken)).all():
        chat_id = row.chat_id if row.person_id is None else await chat_of(db, row.person_id)
        found.append(Interrupted(row.id, row.rank, row.body, row.attempts, row.slot, chat_id))
    return tuple(found)


async def ambiguous_of(db: AsyncConnection, person_id: int) -> tuple[Interrupted, ...]:
    """Messages to the person that may or may not have arrived, newest first."""
    query = (
        select(outbox.c.id, outbox.c.rank, outbox.c.body, outbox.c.attempts)
        .where(text("outbox.state IN ('unknown', 'held')"), outbox.c.person_id == person_id)
        .order_by(outbox.c.id.desc())
        .limit(20)
    )
    return tuple(Interrupted(row.id, row.rank, row.body, row.attempts) for row in await db.execute(query))


async def prove_arrival(db: AsyncConnection, row_id: int, *, message_id: int, at: datetime) -> None:
    """A tap on it came back: it is there."""
    await db.execute(
        update(outbox)
        .where(outbox.c.id == row_id, outbox.c.state.in_(["unknown", "held"]))
        .values(state="sent", message_id=message_id, sent_at=at)
    )
