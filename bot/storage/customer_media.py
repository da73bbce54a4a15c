"""Photos and files that visits to a customer have brought; selfies are nobody's business here."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.tables.visits import visit, visit_item
from bot.storage.visit_items import ItemKind

PICTURES = (ItemKind.PHOTO.value,)
FILES = (ItemKind.DOCUMENT.value, ItemKind.VOICE.value, ItemKind.VIDEO.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitMedia:
    """What one visit has brought."""

    visit_id: int
    number: str
    day: date
    rep_id: int
    photos: int
    files: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    kind: ItemKind
    blob_id: int
    """Of a photo its watermarked copy."""
    text: str


async def media_of_customer(db: AsyncConnection, customer_id: int, *, limit: int) -> tuple[VisitMedia, ...]:
    """Visits with photos or files, the newest first."""
    item = visit_item.c
    counted = (
        select(
            visit.c.id,
            visit.c.number,
            visit.c.local_day,
            visit.c.rep_id,
            func.count().filter(item.kind.in_(PICTURES)).label("photos"),
            func.count().filter(item.kind.in_(FILES)).label("files"),
        )
        .join(visit_item, item.visit_id == visit.c.id)
        .where(visit.c.customer_id == customer_id, item.kind.in_((*PICTURES, *FILES)), _is_there())
        .group_by(visit.c.id, visit.c.number, visit.c.local_day, visit.c.rep_id)
        .order_by(visit.c.id.desc())
        .limit(limit)
    )
    return tuple(
        VisitMedia(
            visit_id=row.id,
            number=row.number,
            day=row.local_day,
            rep_id=row.rep_id,
            photos=row.photos,
            files=row.files,
        )
        for row in await db.execute(counted)
    )


async def media_of_visit(db: AsyncConnection, customer_id: int, visit_id: int) -> tuple[Media, ...]:
    """In the order they came; photos that are still being stamped are left out."""
    item = visit_item.c
    query: Select[Any] = (
        select(item.kind, item.blob_id, item.marked_blob_id, item.text)
        .join(visit, visit.c.id == item.visit_id)
        .where(visit.c.id == visit_id, visit.c.customer_id == customer_id)
        .where(item.kind.in_((*PICTURES, *FILES)), _is_there())
        .order_by(item.id)
    )
    found = []
    for row in await db.execute(query):
        kind = ItemKind(row.kind)
        blob_id = row.marked_blob_id if kind is ItemKind.PHOTO else row.blob_id
        if blob_id is not None:
            found.append(Media(kind=kind, blob_id=blob_id, text=row.text or ""))
    return tuple(found)


def _is_there() -> Any:
    return visit_item.c.removed_at.is_(None) & visit_item.c.blob_id.is_not(None)
