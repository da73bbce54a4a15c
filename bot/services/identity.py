"""At a visit: is it the person? The rep puts a doubt right, and a manager has the last word."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import SystemRandom

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.evidence.face_weights import MODEL_ID
from bot.rules.identity_check import NEXT_STATE, OPEN_STATES, CheckEvent, CheckState
from bot.rules.liveness import challenge
from bot.rules.person import Person
from bot.rules.refusal import Refusal
from bot.rules.signals import Signal
from bot.rules.visit import Visit
from bot.services.answerable import may_judge
from bot.services.face_work import LOOK_FOR_LIFE
from bot.services.identity_check import (
    Identifying,
    ask_manager_about,
    check_that_is,
    identifying,
    move_check,
    record_signal,
)
from bot.services.identity_seen import order_look
from bot.services.input import heard, listen
from bot.services.moment import Moment
from bot.services.note import Sent
from bot.storage import enrolments, identity
from bot.storage.blobs import StoredFile, give_blob
from bot.storage.people import person
from bot.storage.visit_items import ItemKind, VisitItem, add_item, change_item, item_by_id
from bot.storage.work import enqueue

IDENTITY = "identity"
"""Focus: the next picture or video is for the identity check of the visit `ref_id`; `asks` says which."""


@dataclass(eq=False)
class NoCheckNow(Refusal):
    """There is nothing (left) to put right or to decide about this visit, or it is not theirs."""


async def listen_for_picture(db: AsyncConnection, me: Person, visit_id: int, *, at: datetime) -> Identifying:
    """The rep wants to send a better picture. Raises NoCheckNow when the time for it is over."""
    shown = await _mine_to_right(db, me, visit_id, at=at)
    await listen(db, me, IDENTITY, visit_id, {"free_text": False, "asks": "picture"}, at=at)
    return shown


async def take_picture(db: AsyncConnection, me: Person, visit_id: int, file: StoredFile, sent: Sent) -> None:
    """A better selfie; the one before stays on record."""
    shown = await _mine_to_right(db, me, visit_id, at=sent.moment.at)
    item_id, blob_id = await _keep(db, shown.visit, ItemKind.SELFIE, file, sent)
    await order_look(db, shown.visit, item_id, blob_id, sent, shown.policy)
    await heard(db, me, at=sent.moment.at)


async def waits_for(db: AsyncConnection, visit_id: int) -> CheckState | None:
    """PICTURE or VIDEO while the visit's check waits for one; a photo sent meanwhile may be meant for it."""
    found = await identity.check_of(db, visit_id)
    return found.state if found and found.state in OPEN_STATES else None


async def take_site_photo(
    db: AsyncConnection, me: Person, visit_id: int, item_id: int, sent: Sent
) -> tuple[VisitItem, Identifying | None]:
    """A site photo was meant as the selfie. It is compared; it cannot stand in for a video that is waited
    for, so then the manager is asked to look. Raises NoCheckNow.
    """
    shown = await _mine_to_right(db, me, visit_id, at=sent.moment.at)
    item = await item_by_id(db, item_id)
    if item is None or item.visit_id != visit_id or item.kind is not ItemKind.PHOTO or item.removed_at:
        raise NoCheckNow
    if item.question_path is not None or item.blob_id is None:
        raise NoCheckNow
    await change_item(db, item_id, kind=ItemKind.SELFIE.value, step=None)
    if shown.state is CheckState.PICTURE:
        await order_look(db, shown.visit, item_id, item.blob_id, sent, shown.policy)
        return item, None
    await identity.change_check(db, shown.check.id, item_id=item_id)
    return item, await ask_manager(db, me, visit_id, sent.moment)


async def ask_for_video(db: AsyncConnection, me: Person, visit_id: int, *, at: datetime) -> Identifying:
    """A new random sequence, and the clock starts. Raises NoCheckNow."""
    shown = await _mine_to_right(db, me, visit_id, at=at)
    until = at + timedelta(seconds=shown.policy.video_within_s)
    asked = [gesture.value for gesture in challenge(SystemRandom())]
    await identity.change_check(
        db, shown.check.id, challenge=asked, challenge_until=until, state=CheckState.VIDEO, changed_at=at
    )
    await listen(db, me, IDENTITY, visit_id, {"free_text": False, "asks": "video"}, at=at)
    return await identifying(db, await check_that_is(db, visit_id))


async def take_video(
    db: AsyncConnection, me: Person, visit_id: int, file: StoredFile, sent: Sent, *, forwarded: bool
) -> bool:
    """Have the video looked at; False when it came too late or was not recorded now: a new try is needed."""
    shown = await _mine_to_right(db, me, visit_id, at=sent.moment.at)
    until = shown.check.challenge_until
    if forwarded or not shown.challenge or until is None or sent.moment.at > until:
        return False
    _, blob_id = await _keep(db, shown.visit, ItemKind.VIDEO, file, sent)
    enrolled = await enrolments.enrolled_faces(db, me.id, model_id=MODEL_ID)
    body = {
        "blob_ids": [blob_id],
        "visit_id": visit_id,
        "person_id": me.id,
        "challenge": list(shown.challenge),
        "enrolled": [face.sealed for face in enrolled],
    }
    await enqueue(db, LOOK_FOR_LIFE, chat_id=sent.chat_id, body=body, at=sent.moment.received_at)
    await identity.change_check(db, shown.check.id, challenge=None, challenge_until=None)
    await heard(db, me, at=sent.moment.at)
    return True


async def ask_manager(db: AsyncConnection, me: Person, visit_id: int, moment: Moment) -> Identifying:
    """The rep would rather have the manager look. Raises NoCheckNow."""
    found = await identity.check_of(db, visit_id, lock=True)
    if found is None or found.person_id != me.id or found.state not in OPEN_STATES:
        raise NoCheckNow
    await heard(db, me, at=moment.at)
    return await ask_manager_about(db, found, moment)


async def for_judging(db: AsyncConnection, judge: Person, visit_id: int, *, at: datetime) -> Identifying:
    """What the manager decides on. Raises NoCheckNow for what is not theirs."""
    found = await identity.check_of(db, visit_id, lock=True)
    rep = await person(db, found.person_id) if found else None
    if found is None or rep is None or not await may_judge(db, judge, rep, found.asked_id, at=at):
        raise NoCheckNow
    return await identifying(db, found)


async def shown_to(db: AsyncConnection, visit_id: int) -> Identifying:
    """Where the check of this visit stands, for whoever has a right to know."""
    return await identifying(db, await check_that_is(db, visit_id))


async def judge(
    db: AsyncConnection, manager: Person, visit_id: int, moment: Moment, *, is_them: bool
) -> Identifying:
    """The manager's word; saying the same twice changes nothing, thinking again is recorded beside it."""
    shown = await for_judging(db, manager, visit_id, at=moment.at)
    event = CheckEvent.CONFIRMED if is_them else CheckEvent.DENIED
    if (shown.state, event) not in NEXT_STATE:
        return shown
    signal = Signal.IDENTITY_CONFIRMED if is_them else Signal.IDENTITY_DENIED
    after = await move_check(
        db, shown.check, event, at=moment.at, decided_by=manager.id, decided_at=moment.at
    )
    await record_signal(db, shown.visit.id, signal, {"by": manager.id}, moment)
    return await identifying(db, after)


async def _mine_to_right(db: AsyncConnection, me: Person, visit_id: int, *, at: datetime) -> Identifying:
    """The check, while the rep may put it right: at the visit and for a while after leaving."""
    found = await identity.check_of(db, visit_id, lock=True)
    if found is None or found.person_id != me.id or found.state not in OPEN_STATES:
        raise NoCheckNow
    shown = await identifying(db, found)
    left = shown.visit.left_at
    if left is not None and at > left + timedelta(minutes=shown.policy.late_min):
        raise NoCheckNow
    return shown


async def _keep(
    db: AsyncConnection, visit: Visit, kind: ItemKind, file: StoredFile, sent: Sent
) -> tuple[int, int]:
    """Item and blob; what only identifies the rep is kept like a selfie, and goes with its consent."""
    assert file.blob_id is not None  # noqa: S101 - a refused file is answered before
    await give_blob(db, file.blob_id, owner_kind="visit", owner_id=visit.id)
    item_id = await add_item(
        db,
        visit_id=visit.id,
        kind=ItemKind.SELFIE,
        blob_id=file.blob_id,
        text="video" if kind is ItemKind.VIDEO else None,
        message_id=sent.message_id,
        at=sent.moment.at,
        received_at=sent.moment.received_at,
    )
    return item_id, file.blob_id
