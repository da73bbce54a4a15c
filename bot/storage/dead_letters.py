"""What went wrong for good: updates that could not be handled and messages of unknown outcome."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.tables.mail import inbox, outbox


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    seq: int
    chat_id: int
    kind: str
    received_at: datetime
    attempts: int
    error: str
    body: str | None
    """None once erased; then it cannot be replayed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldMessage:
    """A message that may or may not have arrived, or that Telegram refused."""

    id: int
    person_id: int | None
    kind: str
    state: str
    created_at: datetime
    error: str


_DEAD = select(
    inbox.c.seq,
    inbox.c.chat_id,
    inbox.c.kind,
    inbox.c.received_at,
    inbox.c.attempts,
    inbox.c.error,
    inbox.c.body,
).where(inbox.c.state == "dead")


async def dead_letters(db: AsyncConnection, *, limit: int = 100) -> tuple[DeadLetter, ...]:
    """Newest first."""
    rows = await db.execute(_DEAD.order_by(inbox.c.seq.desc()).limit(limit))
    return tuple(DeadLetter(**row._mapping) for row in rows)


async def dead_letter(db: AsyncConnection, seq: int) -> DeadLetter | None:
    row = (await db.execute(_DEAD.where(inbox.c.seq == seq))).first()
    return DeadLetter(**row._mapping) if row else None


async def replay(db: AsyncConnection, seq: int) -> bool:
    """Queue it once more, at its old place in its chat; False when there is nothing to replay."""
    again = (
        update(inbox)
        .where(inbox.c.seq == seq, inbox.c.state == "dead", inbox.c.body.is_not(None))
        .values(state="new", attempts=0, not_before=None, done_at=None, error=None)
    )
    return (await db.execute(again)).rowcount == 1


async def held_messages(db: AsyncConnection, *, limit: int = 100) -> tuple[HeldMessage, ...]:
    """Newest first."""
    query = (
        select(
            outbox.c.id,
            outbox.c.person_id,
            outbox.c.kind,
            outbox.c.state,
            outbox.c.created_at,
            outbox.c.error,
        )
        .where(outbox.c.state.in_(["held", "unknown", "failed"]))
        .order_by(outbox.c.id.desc())
        .limit(limit)
    )
    rows = (await db.execute(query)).all()
    return tuple(HeldMessage(**{**row._mapping, "error": row.error or ""}) for row in rows)


async def send_held(db: AsyncConnection, message_id: int) -> bool:
    """The operator decides that a held message leaves after all; False when its words have been erased."""
    again = (
        update(outbox)
        .where(outbox.c.id == message_id, outbox.c.state.in_(["held", "unknown", "failed"]))
        .where(outbox.c.body != {})
        .values(state="new", attempts=0, not_before=None, error=None)
    )
    return (await db.execute(again)).rowcount == 1
