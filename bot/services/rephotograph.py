"""Does a new photo show an earlier one, as from a screen? By our code on it, else beside recent photos."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.signals import Signal
from bot.services.long_work import WorkOutput
from bot.services.moment import Moment
from bot.services.score import note
from bot.storage.photo_prints import item_of_reference, recent_photos
from bot.storage.visit_items import ItemKind, VisitItem, item_by_id
from bot.storage.visits import visit_that_is
from bot.storage.work import enqueue

LOOK_FOR_EARLIER = "look_for_earlier"
MOST_OF_CUSTOMER, MOST_OF_REP = 5, 3
"""How many photos it is held against, the newest first: each costs a twentieth of a second."""
LARGEST_BYTES = 4 * 1024 * 1024
"""Larger ones are left alone: nine of them are in memory at once."""


async def look_for_earlier(
    db: AsyncConnection, item: VisitItem, reference: str | None, moment: Moment
) -> None:
    """Our own code on a new photo says what it shows; without one it has to be looked at."""
    if item.kind is not ItemKind.PHOTO or item.blob_id is None:
        return
    earlier = await item_by_id(db, found) if (found := await _behind(db, reference)) else None
    if earlier is not None and earlier.visit_id != item.visit_id:
        await _record(db, item, earlier, "code", moment)
        return
    visit = await visit_that_is(db, item.visit_id)
    sizes = {"except_visit": visit.id, "largest": LARGEST_BYTES}
    recent = {
        **await recent_photos(db, customer_id=visit.customer_id, limit=MOST_OF_CUSTOMER, **sizes),
        **await recent_photos(db, rep_id=visit.rep_id, limit=MOST_OF_REP, **sizes),
    }
    if recent:
        body = {"item_id": item.id, "blob_ids": [item.blob_id, *recent.values()], "earlier": list(recent)}
        await enqueue(db, LOOK_FOR_EARLIER, chat_id=0, body=body, at=moment.received_at)


def look(body: dict[str, Any], files: tuple[bytes, ...]) -> WorkOutput:
    """In the picture process: which of the earlier photos the first file shows."""
    from bot.evidence.rephotograph import shown_in  # noqa: PLC0415 - only where pictures are looked at: 100 MB

    shown = shown_in(files[0], files[1:])
    return WorkOutput({"shows": None if shown is None else body["earlier"][shown]})


async def looked(db: AsyncConnection, body: dict[str, Any], result: dict[str, Any], moment: Moment) -> None:
    """Flagged for people to compare, never refused."""
    item = await item_by_id(db, body["item_id"])
    earlier = await item_by_id(db, result["shows"]) if result.get("shows") else None
    if item is not None and item.removed_at is None and earlier is not None:
        await _record(db, item, earlier, "looks", moment)


async def _behind(db: AsyncConnection, reference: str | None) -> int | None:
    return await item_of_reference(db, reference) if reference else None


async def _record(db: AsyncConnection, item: VisitItem, earlier: VisitItem, by: str, moment: Moment) -> None:
    body = {"item_id": item.id, "earlier_item_id": earlier.id, "by": by}
    await note(db, Signal.PHOTO_OF_SCREEN, await visit_that_is(db, item.visit_id), moment, body)
