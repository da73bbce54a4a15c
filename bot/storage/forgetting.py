"""Erasing what the mailbox no longer needs; what proves that something was said once (its key) stays."""

from datetime import datetime

from sqlalchemy import delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.outbox import ENDED
from bot.storage.tables.mail import inbox, inbox_file, outbox, work
from bot.storage.tables.records import blob

AT_ONCE = 5000


async def erase_bodies(db: AsyncConnection, *, done_before: datetime, dead_before: datetime) -> None:
    """The texts of updates that are done and messages that have left; dead letters have their own days."""
    await db.execute(
        update(inbox)
        .where(inbox.c.body.is_not(None))
        .where(
            or_(
                (inbox.c.state == "done") & (inbox.c.done_at < done_before),
                (inbox.c.state == "dead") & (inbox.c.done_at < dead_before),
            )
        )
        .values(body=None)
    )
    await db.execute(
        update(outbox)
        .where(outbox.c.state.in_(ENDED), outbox.c.created_at < done_before, outbox.c.body != {})
        .values(body={})
    )


async def forget_inbox_files(db: AsyncConnection, *, before: datetime, at: datetime) -> None:
    """Files that no visit or person took over in all this time belong to nobody: their bytes may go."""
    await db.execute(
        update(blob)
        .where(
            blob.c.owner_kind.in_(["inbox", "work"]), blob.c.created_at < before, blob.c.deleted_at.is_(None)
        )
        .values(deleted_at=at)
    )


async def forget_rows(db: AsyncConnection, *, before: datetime) -> bool:
    """Delete a piece of what is old and done; True when there may be more."""
    old = select(inbox.c.seq).where(inbox.c.state == "done", inbox.c.done_at < before).limit(AT_ONCE)
    seqs = (await db.execute(old)).scalars().all()
    if seqs:
        await db.execute(delete(inbox_file).where(inbox_file.c.inbox_seq.in_(seqs)))
        await db.execute(delete(inbox).where(inbox.c.seq.in_(seqs)))
    said = select(outbox.c.id).where(
        outbox.c.state.in_(ENDED), outbox.c.key.is_(None), outbox.c.created_at < before
    )
    ids = (await db.execute(said.limit(AT_ONCE))).scalars().all()
    if ids:
        await db.execute(delete(outbox).where(outbox.c.id.in_(ids)))
    await db.execute(delete(work).where(work.c.state == "done", work.c.created_at < before))
    return AT_ONCE in (len(seqs), len(ids))
