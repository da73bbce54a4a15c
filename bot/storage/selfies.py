"""The selfies of one person, over all their visits: forgotten when they withdraw their consent."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.tables.records import blob
from bot.storage.tables.visits import visit, visit_item
from bot.storage.visit_items import ItemKind


async def forget_selfies(db: AsyncConnection, person_id: int, *, at: datetime) -> int:
    """Take the person's selfies out of their visits and mark the bytes for deletion; returns how many."""
    query = (
        select(visit_item.c.id, visit_item.c.blob_id, visit_item.c.marked_blob_id)
        .join(visit, visit.c.id == visit_item.c.visit_id)
        .join(blob, blob.c.id == visit_item.c.blob_id)
        .where(
            visit.c.rep_id == person_id,
            visit_item.c.kind == ItemKind.SELFIE.value,
            blob.c.deleted_at.is_(None),
        )
    )
    rows = (await db.execute(query)).all()
    blobs = [blob_id for row in rows for blob_id in (row.blob_id, row.marked_blob_id) if blob_id is not None]
    if rows:
        gone = blob.update().where(blob.c.id.in_(blobs), blob.c.deleted_at.is_(None))
        await db.execute(gone.values(deleted_at=at))
        items = visit_item.update().where(
            visit_item.c.id.in_([row.id for row in rows]), visit_item.c.removed_at.is_(None)
        )
        await db.execute(items.values(removed_at=at))
    return len(rows)
