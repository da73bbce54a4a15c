"""Was this photo sent before? By bytes or by looks: flagged for people to look at, never refused."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.signals import Signal
from bot.services.moment import Moment
from bot.services.score import note
from bot.storage import evidence
from bot.storage.blobs import blob_row
from bot.storage.photo_prints import Print, alike, keep_print, same_bytes
from bot.storage.visit_items import ItemKind, VisitItem, item_by_id
from bot.storage.visits import visit_that_is

NEAR_DISTANCE = 8
SAME_DISTANCE = 4
"""So near that it is the same picture, written anew."""
SEEN_BEFORE = frozenset(
    {Signal.PHOTO_REUSED, Signal.PHOTO_SIMILAR, Signal.PHOTO_OF_SCREEN, Signal.SELFIE_RESENT}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenBefore:
    """A photo of a visit beside the earlier one that it resembles."""

    signal: Signal
    item: VisitItem
    earlier: VisitItem | None
    """None: it is one of the rep's enrolled pictures, `enrolled_blob_id`."""
    enrolled_blob_id: int | None = None


async def look_for_reuse(db: AsyncConnection, item: VisitItem, looks: dict[str, Any], moment: Moment) -> bool:
    """Keep how the photo looks; when another visit has it already, say so in the record. Whether one has."""
    if item.blob_id is None:
        return False
    turned = [int(each) for each in looks["turned"]]
    plain = bool(looks["plain"])
    found = await _earlier(db, item, [] if plain else turned)
    await keep_print(db, item.id, item.blob_id, None if plain else turned[0], marked=False, at=moment.at)
    if found is not None:
        await _record(db, item, found, moment)
    return found is not None


async def _record(db: AsyncConnection, item: VisitItem, found: Print, moment: Moment) -> None:
    signal = Signal.PHOTO_REUSED if found.distance <= SAME_DISTANCE else Signal.PHOTO_SIMILAR
    if item.kind is ItemKind.SELFIE:
        signal = Signal.SELFIE_RESENT
    body = {"item_id": item.id, "earlier_item_id": found.item_id, "distance": found.distance}
    await note(db, signal, await visit_that_is(db, item.visit_id), moment, body)


async def seen_before(db: AsyncConnection, visit_id: int) -> tuple[SeenBefore, ...]:
    """Every photo of the visit that was flagged and is still in it, with the earlier one."""
    rows = await evidence.bodies_of(db, visit_id, [signal.value for signal in SEEN_BEFORE])
    pairs: dict[int, SeenBefore] = {}
    for kind, body in rows:
        item = await item_by_id(db, body["item_id"])
        earlier = await item_by_id(db, body["earlier_item_id"]) if body.get("earlier_item_id") else None
        enrolled = body.get("enrolled_blob_id") if earlier is None else None
        if item is None or item.removed_at is not None or (earlier is None and enrolled is None):
            continue
        pairs[item.id] = SeenBefore(
            signal=Signal(kind), item=item, earlier=earlier, enrolled_blob_id=enrolled
        )
    return tuple(pairs.values())


async def _earlier(db: AsyncConnection, item: VisitItem, turned: list[int]) -> Print | None:
    row = await blob_row(db, item.blob_id or 0)
    if row is not None:
        same = await same_bytes(db, row.sha256, row.file_unique_id or "", except_visit=item.visit_id)
        if earlier := [each for each in same if each.item_id < item.id]:
            return earlier[0]
    near = await alike(db, turned, within=NEAR_DISTANCE, except_visit=item.visit_id) if turned else ()
    return next((each for each in near if each.item_id < item.id), None)
