"""How every photo looks, so that it is known again among a million: by bytes, by looks, by its reference."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from secrets import token_urlsafe
from typing import Any

from sqlalchemy import or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.tables.photos import BAND_BITS, BANDS, photo_print
from bot.storage.tables.records import blob
from bot.storage.tables.visits import visit, visit_item
from bot.storage.upsert import insert_into
from bot.storage.visit_items import ItemKind

REFERENCE_BYTES = 16
MOST_ALIKE = 50
LOOKED_THROUGH = 20_000
AT_MOST_UNLIKE = 24
"""Bits: painting over a fiftieth of a picture moves up to 20; strangers differ in half of the 64."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Print:
    item_id: int
    visit_id: int
    blob_id: int
    marked: bool
    distance: int
    """Bits in which it differs, 0 to 64."""


async def add_reference(db: AsyncConnection, item_id: int, blob_id: int, *, at: datetime) -> str:
    """A new random reference of this original, to be looked up by the code on its copy."""
    reference = token_urlsafe(REFERENCE_BYTES)
    row = {"item_id": item_id, "blob_id": blob_id, "marked": False, "reference": reference, "at": at}
    await db.execute(photo_print.insert().values(row))
    return reference


async def keep_print(
    db: AsyncConnection, item_id: int, blob_id: int, phash: int | None, *, marked: bool, at: datetime
) -> None:
    """`phash` None: too little on it to be compared."""
    bands = bands_of(phash) if phash is not None else (None,) * BANDS
    looks = {f"band_{number}": band for number, band in enumerate(bands)} | {"phash": _signed(phash)}
    row = {"item_id": item_id, "blob_id": blob_id, "marked": marked, "at": at}
    statement = insert_into(db, photo_print).values(**row, **looks)
    await db.execute(statement.on_conflict_do_update(index_elements=[photo_print.c.blob_id], set_=looks))


async def item_of_reference(db: AsyncConnection, reference: str) -> int | None:
    query = select(photo_print.c.item_id).where(photo_print.c.reference == reference)
    found = (await db.execute(query)).scalar()
    return int(found) if found is not None else None


async def recent_photos(
    db: AsyncConnection,
    *,
    customer_id: int | None = None,
    rep_id: int | None = None,
    except_visit: int,
    largest: int,
    limit: int,
) -> dict[int, int]:
    """Items and their originals: the newest photos at a customer's, or of a rep, up to so many bytes each."""
    whose = visit.c.rep_id == rep_id if customer_id is None else visit.c.customer_id == customer_id
    query = (
        select(visit_item.c.id, visit_item.c.blob_id)
        .join(visit, visit.c.id == visit_item.c.visit_id)
        .join(blob, blob.c.id == visit_item.c.blob_id)
        .where(whose, visit.c.id != except_visit, visit_item.c.kind == ItemKind.PHOTO.value)
        .where(visit_item.c.removed_at.is_(None), blob.c.deleted_at.is_(None), blob.c.size <= largest)
        .order_by(visit_item.c.id.desc())
        .limit(limit)
    )
    return {row.id: row.blob_id for row in await db.execute(query)}


async def same_bytes(
    db: AsyncConnection, sha256: str, file_unique_id: str, *, except_visit: int | None = None
) -> tuple[Print, ...]:
    """Photos of visits with these very bytes, or that are the same file to Telegram; the oldest first."""
    same = or_(blob.c.sha256 == sha256, blob.c.file_unique_id == (file_unique_id or "-"))
    query = (
        select(visit_item.c.id, visit_item.c.visit_id, blob.c.id.label("blob_id"))
        .join(blob, or_(blob.c.id == visit_item.c.blob_id, blob.c.id == visit_item.c.marked_blob_id))
        .where(same, visit_item.c.visit_id != (except_visit or 0), visit_item.c.removed_at.is_(None))
    )
    return tuple(
        Print(item_id=row.id, visit_id=row.visit_id, blob_id=row.blob_id, marked=False, distance=0)
        for row in await db.execute(query.order_by(visit_item.c.id).limit(MOST_ALIKE))
    )


async def alike(
    db: AsyncConnection, turned: Iterable[int], *, within: int, except_visit: int | None = None
) -> tuple[Print, ...]:
    """Photos that look like one whose hashes in all orientations are `turned`, the most alike first.

    Two hashes within seven bits share one of four bands but for one bit (pigeonhole), so every such photo is
    found; of those eight bits apart one in twenty is missed.
    """
    mine = tuple(turned)
    columns = (
        photo_print.c.id,
        photo_print.c.item_id,
        photo_print.c.blob_id,
        photo_print.c.marked,
        photo_print.c.phash,
    )
    looked_up = [
        select(*columns).where(photo_print.c[f"band_{number}"].in_(sorted(_nearly(mine, number))))
        for number in range(BANDS)
    ]
    found = {row.id: row for row in await db.execute(union_all(*looked_up))}
    near = {
        row.item_id: (distance, row)
        for row in sorted(found.values(), key=lambda row: -row.id)
        if (distance := min((each ^ _unsigned(row.phash)).bit_count() for each in mine)) <= within
    }
    return await _in_visits(db, near, except_visit)


async def least_unlike(
    db: AsyncConnection, turned: Iterable[int], *, rep_ids: Collection[int] | None, limit: int
) -> tuple[int, ...]:
    """Photos that may be the same before somebody changed a part of it: the nearest of the newest ones.

    Of these reps, of everybody when None. Reads up to LOOKED_THROUGH hashes: for the rare question, not for
    every photo.
    """
    mine = tuple(turned)
    newest = (
        select(photo_print.c.item_id, photo_print.c.phash)
        .join(visit_item, visit_item.c.id == photo_print.c.item_id)
        .where(photo_print.c.phash.is_not(None), visit_item.c.removed_at.is_(None))
        .order_by(photo_print.c.id.desc())
        .limit(LOOKED_THROUGH)
    )
    if rep_ids is not None:
        newest = newest.join(visit, visit.c.id == visit_item.c.visit_id).where(visit.c.rep_id.in_(rep_ids))
    nearest: dict[int, int] = {}
    for row in await db.execute(newest) if mine else ():
        distance = min((each ^ _unsigned(row.phash)).bit_count() for each in mine)
        if distance <= AT_MOST_UNLIKE:
            nearest[row.item_id] = min(distance, nearest.get(row.item_id, distance))
    return tuple(sorted(nearest, key=lambda item_id: (nearest[item_id], -item_id))[:limit])


def bands_of(phash: int) -> tuple[int, ...]:
    return tuple(phash >> (BAND_BITS * number) & (1 << BAND_BITS) - 1 for number in range(BANDS))


def _nearly(hashes: Iterable[int], number: int) -> set[int]:
    """The band as it is, and with each of its bits changed."""
    bands = {bands_of(each)[number] for each in hashes}
    return bands | {band ^ 1 << bit for band in bands for bit in range(BAND_BITS)}


async def _in_visits(
    db: AsyncConnection, near: Mapping[int, tuple[int, Any]], except_visit: int | None
) -> tuple[Print, ...]:
    if not near:
        return ()
    query = select(visit_item.c.id, visit_item.c.visit_id).where(
        visit_item.c.id.in_(list(near)), visit_item.c.removed_at.is_(None)
    )
    visits = {row.id: row.visit_id for row in await db.execute(query)}
    prints = [
        Print(
            item_id=item_id,
            visit_id=visits[item_id],
            blob_id=row.blob_id,
            marked=row.marked,
            distance=distance,
        )
        for item_id, (distance, row) in near.items()
        if item_id in visits and visits[item_id] != except_visit
    ]
    return tuple(sorted(prints, key=lambda each: (each.distance, each.item_id))[:MOST_ALIKE])


def _signed(phash: int | None) -> int | None:
    """Databases know only signed numbers of 64 bits."""
    return phash - (1 << 64) if phash is not None and phash >= 1 << 63 else phash


def _unsigned(stored: int) -> int:
    return stored % (1 << 64)
