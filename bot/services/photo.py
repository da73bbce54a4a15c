"""Photos of a visit, in any order: each is kept and put where it fits, and can be taken out again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.evidence.code import link
from bot.forms.definition import QuestionKind
from bot.rules.policy import StepKind, VisitStep
from bot.rules.signals import Signal
from bot.rules.steps import Ask, TakeSelfie
from bot.rules.visit import PlaceStatus, VisitState
from bot.services.barcode import order_reading
from bot.services.evidence import record_of_visit
from bot.services.form import give_file, put_back, spoken, take_back
from bot.services.identity_seen import order_look
from bot.services.note import Sent
from bot.services.score import note
from bot.services.step import take_up
from bot.services.visit import VisitFacts
from bot.storage.blobs import StoredFile, give_blob
from bot.storage.enrolments import forget_vector_of_item
from bot.storage.identity import drop_check
from bot.storage.photo_prints import add_reference
from bot.storage.visit_items import ItemKind, VisitItem, add_item, change_item, item_by_id, items_of
from bot.storage.work import enqueue

WATERMARK = "watermark"
"""Kind of the long work that makes the copy people are shown."""


class Use(StrEnum):
    """Where a picture was put."""

    SELFIE = "selfie"
    ANSWER = "answer"
    CODE = "code"
    """The codes in it are being read: the card asks for one."""
    STEP = "step"
    EXTRA = "extra"
    VIDEO = "video"
    """A round video that was no selfie: it is among the files."""
    KNOWN = "known"
    """The very same picture is in this visit already: it is not kept twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    item_id: int
    use: Use
    step: VisitStep | None = None


async def keep(db: AsyncConnection, facts: VisitFacts, file: StoredFile, sent: Sent) -> Kept:
    """Keep a picture where it fits: selfie, the question asked, an open photo step, else among the extras."""
    items = await items_of(db, facts.visit.id)
    if isinstance(facts.step, TakeSelfie) and not sent.in_album:  # an album is never a selfie
        return await _selfie(db, facts, facts.step.step, file, sent)
    known = next((item for item in items if item.sha256 == file.sha256), None)
    item_id = await _add(db, facts, ItemKind.PHOTO, file, sent)
    if isinstance(facts.step, Ask) and await _answer(db, facts, item_id, items, sent):
        used = Kept(item_id=item_id, use=Use.ANSWER)
    elif isinstance(facts.step, Ask) and await order_reading(
        db, facts, item_id, file.blob_id, chat_id=sent.chat_id, at=sent.moment.at
    ):
        used = Kept(item_id=item_id, use=Use.CODE)
    elif (step := open_photo_step(facts, items)) is not None:
        await take_up(db, items, step.slug, sent.moment)
        await change_item(db, item_id, step=step.slug)
        used = Kept(item_id=item_id, use=Use.STEP, step=step)
    elif known is not None:
        await change_item(db, item_id, removed_at=sent.moment.at)
        return Kept(item_id=known.id, use=Use.KNOWN)
    else:
        used = Kept(item_id=item_id, use=Use.EXTRA)
    await _record(db, facts, "photo", file, sent)
    await _order_watermark(db, facts, item_id, file.blob_id, sent)
    return used


def open_photo_step(facts: VisitFacts, items: tuple[VisitItem, ...]) -> VisitStep | None:
    """The first photo step without a photo; one left out earlier comes last."""
    done = {item.step for item in items if item.kind is not ItemKind.SKIPPED}
    left_out = {item.step for item in items if item.kind is ItemKind.SKIPPED}
    still = [each for each in facts.visit_type.steps if each.kind is StepKind.PHOTO and each.slug not in done]
    still.sort(key=lambda step: step.slug in left_out)
    return still[0] if still else None


async def remove_last(db: AsyncConnection, facts: VisitFacts, *, of: int, at: datetime) -> VisitItem | None:
    """Take the newest photo out; None when there are no longer `of` photos: a double tap takes only one."""
    photos = photos_among(await items_of(db, facts.visit.id))
    return await _remove(db, facts, photos[-1], at=at) if photos and len(photos) == of else None


async def remove(db: AsyncConnection, facts: VisitFacts, item_id: int, *, at: datetime) -> VisitItem | None:
    """Take this photo out; None when it is not, or no longer, in the visit."""
    photos = photos_among(await items_of(db, facts.visit.id))
    found = next((item for item in photos if item.id == item_id), None)
    return await _remove(db, facts, found, at=at) if found else None


async def restore(db: AsyncConnection, facts: VisitFacts, item_id: int, *, at: datetime) -> bool:
    """Put a removed photo back where it was; False when it is not of this visit or was never removed."""
    item = await item_by_id(db, item_id)
    if item is None or item.visit_id != facts.visit.id or item.removed_at is None:
        return False
    await change_item(db, item_id, removed_at=None)
    if item.question_path is not None:
        name = file_name(facts, item.id)
        await put_back(db, facts.visit, item.question_path, name, language=facts.rep.language, at=at)
    return True


def wants_selfie(facts: VisitFacts) -> bool:
    """Whether a round video sent now is the selfie: it shows a face that moves, better than a photo does."""
    return isinstance(facts.step, TakeSelfie)


async def keep_video_selfie(
    db: AsyncConnection, facts: VisitFacts, file: StoredFile, sent: Sent, *, length: timedelta
) -> Kept:
    """A round video is the selfie that the visit asks for. Its length is kept as the item's text."""
    if not isinstance(facts.step, TakeSelfie):
        raise TypeError("no selfie is asked for")
    step = facts.step.step
    item_id = await _add(db, facts, ItemKind.SELFIE, file, sent, step=step.slug)
    await change_item(db, item_id, text=spoken(length))
    await _selfie_came(db, facts, item_id, file, sent)
    return Kept(item_id=item_id, use=Use.SELFIE, step=step)


async def not_a_selfie(db: AsyncConnection, facts: VisitFacts, item_id: int) -> Kept | None:
    """What was taken for a selfie shows something else: it becomes a site photo, the selfie is open again."""
    item = await item_by_id(db, item_id)
    if item is None or item.visit_id != facts.visit.id or item.kind is not ItemKind.SELFIE or item.removed_at:
        return None
    await drop_check(db, item.visit_id)
    await forget_vector_of_item(db, item_id)
    if item.text is not None:  # a round video
        await change_item(db, item_id, kind=ItemKind.VIDEO.value, step=None)
        return Kept(item_id=item_id, use=Use.VIDEO)
    items = tuple(each for each in await items_of(db, facts.visit.id) if each.id != item_id)
    step = open_photo_step(facts, items)
    await change_item(db, item_id, kind=ItemKind.PHOTO.value, step=step.slug if step else None)
    return Kept(item_id=item_id, use=Use.STEP if step else Use.EXTRA, step=step)


def photos_among(items: tuple[VisitItem, ...]) -> tuple[VisitItem, ...]:
    return tuple(item for item in items if item.kind is ItemKind.PHOTO)


def file_name(facts: VisitFacts, item_id: int) -> str:
    """What the form keeps of a photo that answers a question."""
    return f"{facts.visit.number}-{item_id}.jpg"


async def _remove(
    db: AsyncConnection, facts: VisitFacts, item: VisitItem, *, at: datetime
) -> VisitItem | None:
    """A question it answered is asked again. A filed report keeps what it was filed with."""
    if facts.visit.state in (VisitState.REPORTED, VisitState.CANCELLED):
        return None
    await change_item(db, item.id, removed_at=at)
    if item.question_path is not None:
        await take_back(db, facts.visit, item.question_path, language=facts.rep.language, at=at)
    return item


async def _selfie(
    db: AsyncConnection, facts: VisitFacts, step: VisitStep, file: StoredFile, sent: Sent
) -> Kept:
    item_id = await _add(db, facts, ItemKind.SELFIE, file, sent, step=step.slug)
    await _order_watermark(db, facts, item_id, file.blob_id, sent)
    await _selfie_came(db, facts, item_id, file, sent)
    return Kept(item_id=item_id, use=Use.SELFIE, step=step)


async def _selfie_came(
    db: AsyncConnection, facts: VisitFacts, item_id: int, file: StoredFile, sent: Sent
) -> None:
    await _record(db, facts, "selfie", file, sent)
    if file.blob_id is not None:
        await order_look(db, facts.visit, item_id, file.blob_id, sent, facts.policy.identity)


async def _answer(
    db: AsyncConnection, facts: VisitFacts, item_id: int, items: tuple[VisitItem, ...], sent: Sent
) -> bool:
    path = await give_file(
        db,
        facts.visit,
        file_name(facts, item_id),
        kinds=frozenset({QuestionKind.IMAGE, QuestionKind.FILE}),
        language=facts.rep.language,
        at=sent.moment.at,
    )
    if path is None:
        return False
    for item in items:  # the picture that answered it before is kept among the extras
        if item.question_path == path and item.kind is ItemKind.PHOTO:
            await change_item(db, item.id, question_path=None)
    await change_item(db, item_id, question_path=path)
    return True


async def _add(
    db: AsyncConnection,
    facts: VisitFacts,
    kind: ItemKind,
    file: StoredFile,
    sent: Sent,
    *,
    step: str | None = None,
) -> int:
    assert file.blob_id is not None  # noqa: S101 - a refused file is answered before anything is kept
    await give_blob(db, file.blob_id, owner_kind="visit", owner_id=facts.visit.id)
    return await add_item(
        db,
        visit_id=facts.visit.id,
        kind=kind,
        step=step,
        blob_id=file.blob_id,
        message_id=sent.message_id,
        at=sent.moment.at,
        received_at=sent.moment.received_at,
    )


async def _record(db: AsyncConnection, facts: VisitFacts, kind: str, file: StoredFile, sent: Sent) -> None:
    if sent.forwarded:
        await _record_forwarded(db, facts, kind, file, sent)
    await record_of_visit(
        db,
        kind,
        facts.visit,
        sent.moment,
        {"blob_id": file.blob_id, "sha256": file.sha256, "file_unique_id": file.file_unique_id},
    )


async def _record_forwarded(
    db: AsyncConnection, facts: VisitFacts, kind: str, file: StoredFile, sent: Sent
) -> None:
    """Passed on from another chat: not taken here and now, whoever took it."""
    about = {"blob_id": file.blob_id, "kind": kind}
    await note(db, Signal.PHOTO_FORWARDED, facts.visit, sent.moment, about)


async def _order_watermark(
    db: AsyncConnection, facts: VisitFacts, item_id: int, blob_id: int | None, sent: Sent
) -> None:
    reference = await add_reference(db, item_id, blob_id or 0, at=sent.moment.at)
    body = {
        "blob_ids": [blob_id],
        "item_id": item_id,
        "stamp": stamp_of(facts, sent.moment.at),
        "code": link(sent.bot_name, reference),
    }
    await enqueue(db, WATERMARK, chat_id=sent.chat_id, body=body, at=sent.moment.received_at)


def stamp_of(facts: VisitFacts, at: datetime) -> dict[str, Any]:
    """What the watermark says, as JSON: `evidence.stamp.Stamp` by field; the clock is the customer's."""
    language, site = facts.rep.language, facts.site
    lines = [site.address(language)]
    if site.position is not None:
        lines.append(f"{site.position.lat:.5f}, {site.position.lon:.5f}")
    return {
        "at_local": at.astimezone(ZoneInfo(facts.customer.zone)).isoformat(),
        "zone": facts.customer.zone,
        "place_lines": [line for line in lines if line],
        "person": facts.rep.name,
        "customer": facts.customer.name(language),
        "visit_number": facts.visit.number,
        "verified": facts.visit.place is PlaceStatus.VERIFIED,
        "language": language.value,
    }
