"""At a visit: is it the person? A selfie is compared; doubts are put right, a manager has the last word."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import SystemRandom
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.evidence.face_weights import MODEL_ID
from bot.rules.customer import Customer
from bot.rules.identity import FaceProblem, Zone
from bot.rules.identity_check import MOST_VIDEOS, NEXT_STATE, OPEN_STATES, CheckEvent, CheckState
from bot.rules.liveness import Gesture, LivenessProblem, challenge
from bot.rules.look import Looked
from bot.rules.person import Person
from bot.rules.policy import IdentityPolicy
from bot.rules.refusal import Refusal
from bot.rules.signals import Signal
from bot.rules.visit import Visit
from bot.services.answerable import asked_of, may_judge
from bot.services.face_work import LOOK_AMONG_OTHERS, LOOK_AT_SELFIE, LOOK_FOR_LIFE
from bot.services.input import heard, listen
from bot.services.looks import looked
from bot.services.moment import Moment
from bot.services.note import Sent
from bot.services.score import note
from bot.storage import enrolments, identity
from bot.storage.blobs import StoredFile, give_blob
from bot.storage.customers import customer_of
from bot.storage.identity import IdentityCheck
from bot.storage.people import person
from bot.storage.policies import policy_version_of
from bot.storage.visit_items import ItemKind, add_item, item_by_id
from bot.storage.visits import visit_of, visit_that_is
from bot.storage.work import enqueue

IDENTITY = "identity"
"""Focus: the next picture or video is for the identity check of the visit `ref_id`; `asks` says which."""

SIGNAL_OF_ZONE = {
    Zone.MATCH: Signal.FACE_MATCH,
    Zone.UNSURE: Signal.FACE_UNSURE,
    Zone.MISMATCH: Signal.FACE_MISMATCH,
}
EVENT_OF_ZONE = {
    Zone.MATCH: CheckEvent.MATCH,
    Zone.UNSURE: CheckEvent.DOUBT,
    Zone.MISMATCH: CheckEvent.DOUBT,
}


@dataclass(eq=False)
class NoCheckNow(Refusal):
    """There is nothing (left) to put right or to decide about this visit, or it is not theirs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifying:
    """Where the question stands, for the rep and for whoever decides."""

    check: IdentityCheck
    visit: Visit
    rep: Person
    customer: Customer
    policy: IdentityPolicy
    problem: FaceProblem | LivenessProblem | None = None
    asked: Person | None = None
    resembles: Person | None = None
    selfie_blob_id: int | None = None
    enrolled_blob_ids: tuple[int, ...] = ()
    resembles_blob_id: int | None = None

    @property
    def state(self) -> CheckState:
        return self.check.state

    @property
    def challenge(self) -> tuple[Gesture, ...]:
        return tuple(Gesture(each) for each in self.check.challenge or ())


async def order_look(
    db: AsyncConnection, visit: Visit, item_id: int, blob_id: int, sent: Sent, policy: IdentityPolicy
) -> None:
    """Have the visit's selfie compared; it is only kept where there is nothing to compare it with."""
    enrolled = await enrolments.enrolled_faces(db, visit.rep_id, model_id=MODEL_ID)
    if not policy.compare or not enrolled:
        await _record(db, visit.id, Signal.SELFIE_SENT, {"item_id": item_id}, sent.moment)
        return
    if await _state_of(db, visit.id) not in OPEN_STATES:
        await identity.begin_check(db, visit.id, visit.rep_id, item_id, at=sent.moment.at)
    earlier = await enrolments.earlier_selfies(db, visit.rep_id, model_id=MODEL_ID)
    body = {
        "blob_ids": [blob_id],
        "visit_id": visit.id,
        "item_id": item_id,
        "person_id": visit.rep_id,
        "enrolled": [face.sealed for face in enrolled],
        "earlier": [face.sealed for face in (*enrolled, *earlier)],
        "earlier_items": [face.item_id for face in (*enrolled, *earlier)],
    }
    await enqueue(db, LOOK_AT_SELFIE, chat_id=sent.chat_id, body=body, at=sent.moment.received_at)


async def looked_at_selfie(
    db: AsyncConnection, body: dict[str, Any], result: dict[str, Any], moment: Moment
) -> Identifying | None:
    """Keep what was seen as evidence, and move on; None when the selfie is gone meanwhile."""
    found = await identity.check_of(db, body["visit_id"], lock=True)
    item = await item_by_id(db, body["item_id"])
    if found is None or item is None or item.removed_at is not None or item.kind is not ItemKind.SELFIE:
        return None
    if result.get("sealed"):
        await enrolments.add_vector(
            db, found.person_id, result["sealed"], model_id=MODEL_ID, item_id=item.id, at=moment.at
        )
    if (resent := result.get("resent")) is not None:
        about = {"item_id": item.id, "earlier_item_id": body["earlier_items"][resent]}
        await _record(db, found.visit_id, Signal.SELFIE_RESENT, about, moment)
    if "failed" in result:  # nobody's fault: a person looks instead
        return await ask_manager_about(db, found, moment)
    problem = FaceProblem(result["problem"]) if result["problem"] else None
    event = CheckEvent.UNUSABLE
    if result.get("zone"):
        event = EVENT_OF_ZONE[Zone(result["zone"])]
        about = {"item_id": item.id, "likeness": result["likeness"], "model": MODEL_ID}
        await _record(db, found.visit_id, SIGNAL_OF_ZONE[Zone(result["zone"])], about, moment)
    after = await _move(db, found, event, at=moment.at, item_id=item.id, likeness=result.get("likeness"))
    if result.get("zone") == Zone.MISMATCH:
        await _order_comparison(db, found, result["sealed"], moment)
    return await _identifying(db, after, problem=problem)


async def compared_with_others(db: AsyncConnection, body: dict[str, Any], result: dict[str, Any]) -> None:
    """Whom the picture could show is kept for the manager alone, who is only asked to compare."""
    found = await identity.check_of(db, body["visit_id"], lock=True)
    if found is not None and result.get("resembles") is not None:
        await identity.change_check(db, found.id, resembles_id=result["resembles"])


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


async def ask_for_video(db: AsyncConnection, me: Person, visit_id: int, *, at: datetime) -> Identifying:
    """A new random sequence, and the clock starts. Raises NoCheckNow."""
    shown = await _mine_to_right(db, me, visit_id, at=at)
    until = at + timedelta(seconds=shown.policy.video_within_s)
    asked = [gesture.value for gesture in challenge(SystemRandom())]
    await identity.change_check(
        db, shown.check.id, challenge=asked, challenge_until=until, state=CheckState.VIDEO, changed_at=at
    )
    await listen(db, me, IDENTITY, visit_id, {"free_text": False, "asks": "video"}, at=at)
    return await _identifying(db, await _check(db, visit_id))


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


async def looked_for_life(
    db: AsyncConnection, body: dict[str, Any], result: dict[str, Any], moment: Moment
) -> Identifying | None:
    """Matched, or another try, or the manager; never more than that."""
    found = await identity.check_of(db, body["visit_id"], lock=True)
    if found is None or found.state is not CheckState.VIDEO:
        return None
    if "failed" in result:
        return await ask_manager_about(db, found, moment)
    problem = LivenessProblem(result["problem"]) if result["problem"] else None
    signal = Signal.LIVENESS_FAILED if problem else Signal.LIVENESS_PASSED
    asked = {"asked": body["challenge"], "problem": problem, "model": MODEL_ID}
    await _record(db, found.visit_id, signal, asked, moment)
    tries = found.tries + 1
    event = CheckEvent.NOT_SHOWN if problem else CheckEvent.ALIVE
    after = await _move(db, found, event, at=moment.at, tries=tries)
    if problem and tries >= MOST_VIDEOS:
        return await ask_manager_about(db, after, moment, problem=problem)
    return await _identifying(db, after, problem=problem)


async def ask_manager(db: AsyncConnection, me: Person, visit_id: int, moment: Moment) -> Identifying:
    """The rep would rather have the manager look. Raises NoCheckNow."""
    found = await identity.check_of(db, visit_id, lock=True)
    if found is None or found.person_id != me.id or found.state not in OPEN_STATES:
        raise NoCheckNow
    await heard(db, me, at=moment.at)
    return await ask_manager_about(db, found, moment)


async def ask_manager_about(
    db: AsyncConnection,
    found: IdentityCheck,
    moment: Moment,
    *,
    problem: FaceProblem | LivenessProblem | None = None,
) -> Identifying:
    """Nothing more is wanted of the rep; the visit counts until somebody has looked."""
    rep = await person(db, found.person_id)
    asked = await asked_of(db, rep, on=moment.at) if rep else None
    who = {"asked_id": asked.id if asked else None, "asked_at": moment.at}
    if asked is not None:
        await looked(db, asked, (found.person_id,), Looked.SELFIE, visit_id=found.visit_id, at=moment.at)
    after = await _move(db, found, CheckEvent.ASK_MANAGER, at=moment.at, **who)
    await _record(db, found.visit_id, Signal.IDENTITY_WAITING, {"asked": who["asked_id"]}, moment)
    return await _identifying(db, after, problem=problem)


async def for_judging(db: AsyncConnection, judge: Person, visit_id: int, *, at: datetime) -> Identifying:
    """What the manager decides on. Raises NoCheckNow for what is not theirs."""
    found = await identity.check_of(db, visit_id, lock=True)
    rep = await person(db, found.person_id) if found else None
    if found is None or rep is None or not await may_judge(db, judge, rep, found.asked_id, at=at):
        raise NoCheckNow
    return await _identifying(db, found)


async def shown_to(db: AsyncConnection, visit_id: int) -> Identifying:
    """Where the check of this visit stands, for whoever has a right to know."""
    return await _identifying(db, await _check(db, visit_id))


async def judge(
    db: AsyncConnection, manager: Person, visit_id: int, moment: Moment, *, is_them: bool
) -> Identifying:
    """The manager's word; saying the same twice changes nothing, thinking again is recorded beside it."""
    shown = await for_judging(db, manager, visit_id, at=moment.at)
    event = CheckEvent.CONFIRMED if is_them else CheckEvent.DENIED
    if (shown.state, event) not in NEXT_STATE:
        return shown
    signal = Signal.IDENTITY_CONFIRMED if is_them else Signal.IDENTITY_DENIED
    after = await _move(db, shown.check, event, at=moment.at, decided_by=manager.id, decided_at=moment.at)
    await _record(db, shown.visit.id, signal, {"by": manager.id}, moment)
    return await _identifying(db, after)


async def _mine_to_right(db: AsyncConnection, me: Person, visit_id: int, *, at: datetime) -> Identifying:
    """The check, while the rep may put it right: at the visit and for a while after leaving."""
    found = await identity.check_of(db, visit_id, lock=True)
    if found is None or found.person_id != me.id or found.state not in OPEN_STATES:
        raise NoCheckNow
    shown = await _identifying(db, found)
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


async def _order_comparison(db: AsyncConnection, found: IdentityCheck, sealed: str, moment: Moment) -> None:
    """Only where the company has switched it on, and only after a mismatch."""
    visit = await visit_that_is(db, found.visit_id)
    policy = (await policy_version_of(db, visit.policy_version_id)).identity
    if not policy.compare_with_others:
        return
    others = await enrolments.enrolled_others(db, found.person_id, model_id=MODEL_ID)
    body = {
        "visit_id": found.visit_id,
        "person_id": found.person_id,
        "sealed": sealed,
        "others": {str(other): vectors for other, vectors in others.items()},
    }
    if others:
        await enqueue(db, LOOK_AMONG_OTHERS, chat_id=0, body=body, at=moment.received_at)


async def _move(
    db: AsyncConnection, found: IdentityCheck, event: CheckEvent, *, at: datetime, **values: Any
) -> IdentityCheck:
    """The check after the event; a pair that is not in the table changes nothing."""
    after = NEXT_STATE.get((found.state, event))
    if after is not None:
        await identity.change_check(db, found.id, state=after, changed_at=at, **values)
    return await _check(db, found.visit_id)


async def _check(db: AsyncConnection, visit_id: int) -> IdentityCheck:
    found = await identity.check_of(db, visit_id)
    if found is None:
        raise LookupError(f"visit {visit_id} has no identity check")
    return found


async def _state_of(db: AsyncConnection, visit_id: int) -> CheckState | None:
    found = await identity.check_of(db, visit_id, lock=True)
    return found.state if found else None


async def _identifying(
    db: AsyncConnection,
    found: IdentityCheck,
    *,
    problem: FaceProblem | LivenessProblem | None = None,
) -> Identifying:
    visit = await visit_of(db, found.visit_id)
    rep = await person(db, found.person_id)
    customer = await customer_of(db, visit.customer_id) if visit else None
    if visit is None or rep is None or customer is None:
        raise LookupError(f"identity check {found.id} has lost its visit, rep or customer")
    item = await item_by_id(db, found.item_id) if found.item_id else None
    faces = await enrolments.enrolled_faces(db, rep.id, model_id=MODEL_ID)
    others = (
        await enrolments.enrolled_faces(db, found.resembles_id, model_id=MODEL_ID)
        if found.resembles_id
        else ()
    )
    return Identifying(
        check=found,
        visit=visit,
        rep=rep,
        customer=customer,
        policy=(await policy_version_of(db, visit.policy_version_id)).identity,
        problem=problem,
        asked=await person(db, found.asked_id) if found.asked_id else None,
        resembles=await person(db, found.resembles_id) if found.resembles_id else None,
        selfie_blob_id=item.blob_id if item and item.removed_at is None else None,
        enrolled_blob_ids=tuple(face.blob_id for face in faces if face.blob_id is not None),
        resembles_blob_id=others[0].blob_id if others else None,
    )


async def _record(
    db: AsyncConnection,
    visit_id: int,
    signal: Signal,
    body: dict[str, Any],
    moment: Moment,
) -> None:
    """Seen by a worker, long after the step: the visit's score follows all the same."""
    await note(db, signal, await visit_that_is(db, visit_id), moment, body)
