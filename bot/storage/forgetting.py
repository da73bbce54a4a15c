"""Erasing what the mailbox no longer needs; what proves that something was said once (its key) stays."""

from datetime import datetime

from sqlalchemy import delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.blobs import forget_blob
from bot.storage.tables.mail import inbox, inbox_file, outbox, work
from bot.storage.tables.records import blob

AT_ONCE = 5000

ENDED = ("sent", "failed", "superseded", "expired", "unknown", "held")
"""States in which nothing more is done by itself."""


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


async def erase_secret(db: AsyncConnection, row_id: int, *, at: datetime) -> None:
    """Forget what a message said that has ended, and the document it brought; one still to be sent stays."""
    query = select(outbox.c.body).where(outbox.c.id == row_id, outbox.c.state.in_(ENDED))
    body = (await db.execute(query)).scalar()
    if body is None:
        return
    if "document" in body:
        await forget_blob(db, body["document"][0], at=at)
    await db.execute(update(outbox).where(outbox.c.id == row_id).values(body={}))


async def erase_secrets(db: AsyncConnection, *, at: datetime) -> None:
    """Those that ended without the sender: superseded, dropped, or found after a crash."""
    left = select(outbox.c.id).where(outbox.c.state.in_(ENDED), outbox.c.body["secret"].as_boolean())
    for row_id in (await db.execute(left)).scalars().all():
        await erase_secret(db, row_id, at=at)
