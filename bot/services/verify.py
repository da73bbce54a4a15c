"""What does the record say about this photo? Anyone may ask about the photos they may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.evidence import compare
from bot.evidence.code import reference_in
from bot.evidence.compare import Comparison, Verdict, compared, marked_where
from bot.evidence.fingerprint import fingerprint
from bot.evidence.inspect import PictureRefused, RefusalReason
from bot.rules.customer import Customer
from bot.rules.look import Looked
from bot.rules.person import Person
from bot.rules.roles import Role
from bot.rules.visit import Visit
from bot.rules.working_time import local_day
from bot.services.input import heard, listen
from bot.services.long_work import NewFile, WorkOutput
from bot.services.looks import looked_at_visit
from bot.services.moment import Moment
from bot.services.visibility import OutOfSight, visit_in_sight
from bot.storage.blobs import BlobRow, StoredFile, blob_row, forget_blob
from bot.storage.customers import customer_of
from bot.storage.people import person
from bot.storage.photo_prints import alike, item_of_reference, least_unlike, same_bytes
from bot.storage.teams import team_ids
from bot.storage.visit_items import ItemKind, VisitItem, item_by_id, items_of
from bot.storage.visits import visit_by_number, visit_of
from bot.storage.work import enqueue

VERIFY = "verify"
"""Focus: the next picture is to be held against the record."""
VERIFY_LOOK = "verify_look"
VERIFY_COMPARE = "verify_compare"
MOST_ALIKE = 3
MOST_COMPARED = 8
NEAR_DISTANCE = 10
"""Wider than for reuse: a small change moves the hash, and here two pictures are compared in full."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What the record says; `item` None when it knows no such photo, or none that the asker may see."""

    verdict: Verdict
    item: VisitItem | None = None
    visit: Visit | None = None
    rep: Person | None = None
    customer: Customer | None = None
    original: BlobRow | None = None
    watermarked: bool = False
    """What was sent is (a copy of) the watermarked copy, not the original."""
    marked_blob_id: int | None = None
    """The sent picture with frames around what differs."""
    regions: int = 0
    mirrored: bool = False
    refused: RefusalReason | None = None


async def ask(db: AsyncConnection, me: Person, number: str, *, at: datetime) -> Visit | None:
    """The next picture is held against the record; against one visit's photos, when its number is given."""
    visit = await visit_by_number(db, number.upper()) if number else None
    await listen(db, me, VERIFY, visit.id if visit else None, {"free_text": False}, at=at)
    return visit


async def take(
    db: AsyncConnection,
    me: Person,
    file: StoredFile,
    visit_id: int | None,
    *,
    chat_id: int,
    moment: Moment,
) -> Verified | None:
    """The answer when the bytes are known; None when the picture has to be looked at first."""
    await heard(db, me, at=moment.at)
    for found in await same_bytes(db, file.sha256, ""):
        item = await item_by_id(db, found.item_id)
        if item is not None and await _may_see(db, me, item, at=moment.at):
            await forget_blob(db, file.blob_id or 0, at=moment.at)
            return await _told(db, Verdict.IDENTICAL, item, watermarked=found.blob_id != item.blob_id)
    body = {"blob_ids": [file.blob_id], "visit_id": visit_id}
    await enqueue(db, VERIFY_LOOK, chat_id=chat_id, body=body, at=moment.received_at)
    return None


def look(body: dict[str, Any], files: tuple[bytes, ...]) -> WorkOutput:
    """In the picture process: how it looks, and the reference of the code on it."""
    try:
        seen = fingerprint(files[0])
    except PictureRefused as refusal:
        return WorkOutput({"refused": refusal.reason.value})
    turned = [] if seen.plain else [str(each) for each in seen.turned]
    return WorkOutput({"turned": turned, "reference": reference_in(files[0])})


async def looked(
    db: AsyncConnection,
    me: Person,
    body: dict[str, Any],
    result: dict[str, Any],
    *,
    chat_id: int,
    moment: Moment,
) -> Verified | None:
    """The likeliest photo is compared in full; the answer at once when there is none."""
    (blob_id,) = body["blob_ids"]
    if "failed" in result or "refused" in result:
        await forget_blob(db, blob_id, at=moment.at)
        refused = RefusalReason(result["refused"]) if "refused" in result else None
        return Verified(verdict=Verdict.CANNOT_TELL, refused=refused)
    items = await _likely(db, me, body["visit_id"], result, at=moment.at)
    if not items:
        await forget_blob(db, blob_id, at=moment.at)
        return Verified(verdict=Verdict.CANNOT_TELL)
    kept = [(blob, item.id) for item in items for blob in (item.blob_id, item.marked_blob_id) if blob]
    again = {"blob_ids": [blob_id, *(blob for blob, _ in kept)], "item_ids": [item_id for _, item_id in kept]}
    await enqueue(db, VERIFY_COMPARE, chat_id=chat_id, body=again, at=moment.received_at)
    return None


def compare_in_full(body: dict[str, Any], files: tuple[bytes, ...]) -> WorkOutput:
    """In the picture process: against originals and their watermarked copies, whichever is nearest."""
    sent, *kept = files
    which, best = nearest(sent, kept)
    result = {
        "verdict": best.verdict,
        "item_id": body["item_ids"][which],
        "kept_blob_id": body["blob_ids"][which + 1],
        "regions": len(best.regions),
        "mirrored": best.mirrored,
    }
    if best.verdict is not Verdict.CHANGED:
        return WorkOutput(result)
    return WorkOutput(result, (NewFile(marked_where(sent, best), "image/jpeg"),))


def nearest(sent: bytes, kept: list[bytes]) -> tuple[int, Comparison]:
    """Which of those kept is nearest, and what differs."""
    told = [compared(sent, each) for each in kept]
    best = min(range(len(told)), key=lambda number: (_rank(told[number]), told[number].difference))
    return best, told[best]


async def compared_in_full(
    db: AsyncConnection, body: dict[str, Any], result: dict[str, Any], *, at: datetime
) -> Verified:
    await forget_blob(db, body["blob_ids"][0], at=at)
    item = None if "failed" in result else await item_by_id(db, result["item_id"])
    verdict = Verdict.CANNOT_TELL if item is None else Verdict(result["verdict"])
    if item is None or verdict is Verdict.CANNOT_TELL:
        return Verified(verdict=Verdict.CANNOT_TELL)
    told = await _told(db, verdict, item, watermarked=result["kept_blob_id"] == item.marked_blob_id)
    marked = result["blob_ids"][0] if result["blob_ids"] else None
    return Verified(
        verdict=told.verdict,
        item=told.item,
        visit=told.visit,
        rep=told.rep,
        customer=told.customer,
        original=told.original,
        watermarked=told.watermarked,
        marked_blob_id=marked,
        regions=result["regions"],
        mirrored=result["mirrored"],
    )


async def by_reference(db: AsyncConnection, me: Person, reference: str, *, at: datetime) -> Verified:
    """What the code on a watermark leads to: the photo itself, for who may see it."""
    item_id = await item_of_reference(db, reference)
    item = await item_by_id(db, item_id) if item_id is not None else None
    if item is None or not await _may_see(db, me, item, at=at):
        return Verified(verdict=Verdict.CANNOT_TELL)
    return await _told(db, Verdict.IDENTICAL, item, watermarked=True)


async def _likely(
    db: AsyncConnection, me: Person, visit_id: int | None, result: dict[str, Any], *, at: datetime
) -> list[VisitItem]:
    """Photos worth comparing in full, of those the asker may see: what the code or the looks lead to, those
    of the visit they named, else the least unlike: an edit may change the looks of the whole."""
    turned = [int(each) for each in result["turned"]]
    ids = await known_by(db, turned, result["reference"])
    if visit_id is not None:
        ids += [item.id for item in await items_of(db, visit_id)]
    else:
        whose = None if me.is_a(Role.ADMIN) else {me.id, *await team_ids(db, me.id, local_day(at, me.zone))}
        ids += await least_unlike(db, turned, rep_ids=whose, limit=MOST_COMPARED)
    found: list[VisitItem] = []
    for item_id in dict.fromkeys(ids):
        item = await item_by_id(db, item_id)
        if item is not None and item.blob_id is not None and await _may_see(db, me, item, at=at):
            found.append(item)
    return found[:MOST_COMPARED]


async def known_by(db: AsyncConnection, turned: Sequence[int], reference: str | None) -> list[int]:
    """Items to which the code on a picture leads, then those it looks like."""
    by_code = await item_of_reference(db, reference) if reference else None
    by_looks = await alike(db, turned, within=NEAR_DISTANCE)
    return [*([by_code] if by_code else []), *(found.item_id for found in by_looks[:MOST_ALIKE])]


async def _may_see(db: AsyncConnection, me: Person, item: VisitItem, *, at: datetime) -> bool:
    """A rep their own, a manager those of the people below, an admin all; a selfie only its own rep."""
    visit = await visit_of(db, item.visit_id)
    if visit is None or item.removed_at is not None:
        return False
    if visit.rep_id == me.id:
        return True
    if item.kind is not ItemKind.PHOTO:
        return False
    if me.is_a(Role.ADMIN):
        return True
    try:
        await visit_in_sight(db, me, visit.id, at=at)
    except OutOfSight:
        return False
    return True


async def noticed(db: AsyncConnection, me: Person, found: Verified, *, at: datetime) -> Verified:
    """The answer shows the photo: whose it is can see that somebody looked."""
    if found.visit is not None:
        await looked_at_visit(db, me, found.visit, Looked.PHOTOS, at=at)
    return found


async def _told(db: AsyncConnection, verdict: Verdict, item: VisitItem, *, watermarked: bool) -> Verified:
    visit = await visit_of(db, item.visit_id)
    return Verified(
        verdict=verdict,
        item=item,
        visit=visit,
        rep=await person(db, visit.rep_id) if visit else None,
        customer=await customer_of(db, visit.customer_id) if visit else None,
        original=await blob_row(db, item.blob_id) if item.blob_id else None,
        watermarked=watermarked,
    )


def _rank(comparison: Comparison) -> int:
    return list(compare.Verdict).index(comparison.verdict)
