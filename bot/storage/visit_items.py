"""What a rep sends during a visit, in any order: photos, voice, words, files; and steps left out."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.tables.records import blob
from bot.storage.tables.visits import visit, visit_item


class ItemKind(StrEnum):
    SELFIE = "selfie"
    PHOTO = "photo"
    VOICE = "voice"
    VIDEO = "video"
    DOCUMENT = "document"
    TEXT = "text"
    """A note: words sent when nothing asked for them."""
    ANSWER = "answer"
    """The words a question was answered with, as typed, so that an edited message finds its answer again."""
    SKIPPED = "skipped"
    """A step left out; the text is the rep's reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitItem:
    id: int
    visit_id: int
    kind: ItemKind
    step: str | None
    """Slug of the step it was put to; None for extras."""
    question_path: str | None
    blob_id: int | None
    marked_blob_id: int | None
    """The watermarked copy, once it is made."""
    text: str | None
    at: datetime
    received_at: datetime
    removed_at: datetime | None
    message_id: int | None
    sha256: str | None
    """Of the stored bytes."""


async def items_of(
    db: AsyncConnection, visit_id: int, *, with_removed: bool = False
) -> tuple[VisitItem, ...]:
    """In the order they came."""
    query = _items().where(visit_item.c.visit_id == visit_id).order_by(visit_item.c.id)
    if not with_removed:
        query = query.where(visit_item.c.removed_at.is_(None))
    return tuple(_item(row) for row in await db.execute(query))


async def item_by_id(db: AsyncConnection, item_id: int) -> VisitItem | None:
    row = (await db.execute(_items().where(visit_item.c.id == item_id))).one_or_none()
    return None if row is None else _item(row)


async def items_of_rep_message(db: AsyncConnection, rep_id: int, message_id: int) -> tuple[VisitItem, ...]:
    """What one message of the rep brought, of whichever visit; removed items come first."""
    query = _items().join(visit, visit.c.id == visit_item.c.visit_id)
    query = query.where(visit.c.rep_id == rep_id, visit_item.c.message_id == message_id)
    query = query.order_by(visit_item.c.removed_at.is_(None), visit_item.c.id)
    return tuple(_item(row) for row in await db.execute(query))


async def add_item(
    db: AsyncConnection,
    *,
    visit_id: int,
    kind: ItemKind,
    step: str | None = None,
    question_path: str | None = None,
    blob_id: int | None = None,
    text: str | None = None,
    message_id: int | None = None,
    at: datetime,
    received_at: datetime,
) -> int:
    """Returns the item's id."""
    values = {
        "visit_id": visit_id,
        "kind": kind.value,
        "step": step,
        "question_path": question_path,
        "blob_id": blob_id,
        "text": text,
        "message_id": message_id,
        "at": at,
        "received_at": received_at,
    }
    added = await db.execute(visit_item.insert().values(**values).returning(visit_item.c.id))
    return int(added.scalar_one())


async def change_item(db: AsyncConnection, item_id: int, **values: Any) -> None:
    """`removed_at`, `text`, `kind`, `step`, `question_path`, `marked_blob_id`: nothing else ever changes."""
    await db.execute(visit_item.update().where(visit_item.c.id == item_id).values(**values))


def _items() -> Select[Any]:
    return select(visit_item, blob.c.sha256).join_from(
        visit_item, blob, visit_item.c.blob_id == blob.c.id, isouter=True
    )


def _item(row: Row[Any]) -> VisitItem:
    values = dict(row._mapping)
    return VisitItem(**{**values, "kind": ItemKind(values["kind"])})
