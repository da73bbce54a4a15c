"""What picture processes saw of a selfie or a video, long after the step: kept as signals, and moved on."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.evidence.face_weights import MODEL_ID
from bot.rules.identity import FaceProblem, Zone
from bot.rules.identity_check import MOST_VIDEOS, OPEN_STATES, CheckEvent, CheckState
from bot.rules.liveness import LivenessProblem
from bot.rules.policy import IdentityPolicy
from bot.rules.signals import Signal
from bot.rules.visit import Visit
from bot.services.face_work import LOOK_AMONG_OTHERS, LOOK_AT_SELFIE
from bot.services.identity_check import (
    Identifying,
    ask_manager_about,
    identifying,
    move_check,
    record_signal,
)
from bot.services.moment import Moment
from bot.services.note import Sent
from bot.storage import enrolments, identity
from bot.storage.identity import IdentityCheck
from bot.storage.policies import policy_version_of
from bot.storage.visit_items import ItemKind, item_by_id
from bot.storage.visits import visit_that_is
from bot.storage.work import enqueue

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


async def order_look(
    db: AsyncConnection, visit: Visit, item_id: int, blob_id: int, sent: Sent, policy: IdentityPolicy
) -> None:
    """Have the visit's selfie compared; it is only kept where there is nothing to compare it with."""
    enrolled = await enrolments.enrolled_faces(db, visit.rep_id, model_id=MODEL_ID)
    if not policy.compare or not enrolled:
        await record_signal(db, visit.id, Signal.SELFIE_SENT, {"item_id": item_id}, sent.moment)
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
        "earlier_blobs": [face.blob_id for face in (*enrolled, *earlier)],
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
        # An enrolled picture is no item of a visit: its blob tells which it was.
        about = {
            "item_id": item.id,
            "earlier_item_id": body["earlier_items"][resent],
            "enrolled_blob_id": body["earlier_blobs"][resent],
        }
        await record_signal(db, found.visit_id, Signal.SELFIE_RESENT, about, moment)
    if "failed" in result:  # nobody's fault: a person looks instead
        return await ask_manager_about(db, found, moment)
    problem = FaceProblem(result["problem"]) if result["problem"] else None
    event = CheckEvent.UNUSABLE
    if result.get("zone"):
        event = EVENT_OF_ZONE[Zone(result["zone"])]
        about = {"item_id": item.id, "likeness": result["likeness"], "model": MODEL_ID}
        await record_signal(db, found.visit_id, SIGNAL_OF_ZONE[Zone(result["zone"])], about, moment)
    after = await move_check(db, found, event, at=moment.at, item_id=item.id, likeness=result.get("likeness"))
    if result.get("zone") == Zone.MISMATCH:
        await _order_comparison(db, found, result["sealed"], moment)
    return await identifying(db, after, problem=problem)


async def compared_with_others(db: AsyncConnection, body: dict[str, Any], result: dict[str, Any]) -> None:
    """Whom the picture could show is kept for the manager alone, who is only asked to compare."""
    found = await identity.check_of(db, body["visit_id"], lock=True)
    if found is not None and result.get("resembles") is not None:
        await identity.change_check(db, found.id, resembles_id=result["resembles"])


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
    await record_signal(db, found.visit_id, signal, asked, moment)
    tries = found.tries + 1
    event = CheckEvent.NOT_SHOWN if problem else CheckEvent.ALIVE
    after = await move_check(db, found, event, at=moment.at, tries=tries)
    if problem and tries >= MOST_VIDEOS:
        return await ask_manager_about(db, after, moment, problem=problem)
    return await identifying(db, after, problem=problem)


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


async def _state_of(db: AsyncConnection, visit_id: int) -> CheckState | None:
    found = await identity.check_of(db, visit_id, lock=True)
    return found.state if found else None
