"""Enrolling a face: three selfies with consent, which a manager confirms; and taking all of it back."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.evidence.face_weights import MODEL_ID
from bot.rules.consent import NOTICE_VERSION
from bot.rules.enrolment import NEXT_STATE, EnrolmentEvent, EnrolmentState
from bot.rules.identity import ENROL_WITH, FaceProblem, Zone
from bot.rules.look import Looked
from bot.rules.person import Person
from bot.rules.refusal import Refusal
from bot.rules.roles import ConsentKind
from bot.services.answerable import asked_of
from bot.services.face_work import LOOK_TO_ENROL
from bot.services.input import heard, listen
from bot.services.looks import looked
from bot.services.moment import Moment
from bot.services.note import Sent
from bot.storage import enrolments
from bot.storage.blobs import StoredFile, forget_blob, give_blob
from bot.storage.consents import allows
from bot.storage.enrolments import Enrolment, SealedFace
from bot.storage.people import person
from bot.storage.work import enqueue

ENROL = "enrol"
"""Focus: the next pictures are selfies for the enrolment `ref_id`."""


@dataclass(eq=False)
class EnrolmentGone(Refusal):
    """The enrolment is over, somebody else's, or was never there: all are answered alike."""


class PictureProblem(StrEnum):
    """What else can be wrong with a picture for an enrolment."""

    SAME_PICTURE = "same_picture"
    SOMEBODY_ELSE = "somebody_else"
    """Not like the pictures before it."""
    FAILED = "failed"
    """It could not be looked at now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolling:
    """Where a rep's enrolment stands."""

    person: Person
    allowed: bool
    """The consent to selfies is given."""
    enrolment: Enrolment | None
    """The newest one that is not over; None before the first."""
    pictures: int = 0
    blob_ids: tuple[int, ...] = ()
    problem: FaceProblem | PictureProblem | None = None
    """With the picture just looked at."""
    asked: Person | None = None
    """The manager who confirms."""
    in_force: bool = False
    """An enrolment is approved and compared with."""

    @property
    def is_complete(self) -> bool:
        return self.pictures >= ENROL_WITH


LIVE = (EnrolmentState.COLLECTING, EnrolmentState.WAITING, EnrolmentState.APPROVED, EnrolmentState.REJECTED)


async def standing(db: AsyncConnection, me: Person) -> Enrolling:
    """For /face: what there is."""
    latest = await enrolments.latest_enrolment(db, me.id, *LIVE)
    return await enrolling(db, me, latest)


async def begin(db: AsyncConnection, me: Person, *, at: datetime) -> Enrolling:
    """Collect pictures anew, or go on collecting; what is in force stays until the new one is confirmed."""
    if not await allows(db, me.id, ConsentKind.FACE):
        return await standing(db, me)
    latest = await enrolments.latest_enrolment(db, me.id, EnrolmentState.COLLECTING, EnrolmentState.WAITING)
    if latest is not None and latest.state is EnrolmentState.WAITING:
        await move_enrolment(db, latest, EnrolmentEvent.ENDED, at=at)
        latest = None
    if latest is None:
        new = await enrolments.add_enrolment(db, me.id, notice_version=NOTICE_VERSION, at=at)
        latest = await enrolments.enrolment_of(db, new)
    if latest is not None:
        await listen(db, me, ENROL, latest.id, {"free_text": False}, at=at)
    return await enrolling(db, me, latest)


async def give_up(db: AsyncConnection, me: Person, *, at: datetime) -> Enrolling:
    """Leave a collection unfinished; its pictures are deleted."""
    latest = await enrolments.latest_enrolment(db, me.id, EnrolmentState.COLLECTING)
    if latest is not None:
        await move_enrolment(db, latest, EnrolmentEvent.ENDED, at=at)
    await heard(db, me, at=at)
    return await standing(db, me)


async def take_picture(
    db: AsyncConnection, me: Person, enrolment_id: int, file: StoredFile, sent: Sent
) -> None:
    """Have a selfie looked at; the answer comes as `looked_to_enrol`."""
    found = await enrolments.enrolment_of(db, enrolment_id)
    if found is None or found.person_id != me.id or found.state is not EnrolmentState.COLLECTING:
        raise EnrolmentGone
    assert file.blob_id is not None  # noqa: S101 - a refused file is answered before
    await give_blob(db, file.blob_id, owner_kind="enrolment", owner_id=enrolment_id)
    earlier = await enrolments.vectors_of_enrolment(db, enrolment_id, model_id=MODEL_ID)
    await _order(
        db, me, enrolment_id, file.blob_id, earlier, chat_id=sent.chat_id, at=sent.moment.received_at
    )


async def looked_to_enrol(
    db: AsyncConnection, body: dict[str, Any], result: dict[str, Any], *, at: datetime
) -> Enrolling | None:
    """Keep a good picture, delete one that is not; None when the enrolment is over meanwhile."""
    (blob_id,) = body["blob_ids"]
    found = await enrolments.enrolment_of(db, body["enrolment_id"], lock=True)
    me = await person(db, body["person_id"])
    if found is None or me is None or found.state is not EnrolmentState.COLLECTING:
        await forget_blob(db, blob_id, at=at)
        return None
    known = await enrolments.vectors_of_enrolment(db, found.id, model_id=MODEL_ID)
    if len(known) != len(body["earlier"]):  # several were sent at once: compare it with those before it, too
        await _order(db, me, found.id, blob_id, known, chat_id=body["chat_id"], at=at)
        return None
    problem = _problem(result, is_first=not body["earlier"])
    if problem is not None:
        await forget_blob(db, blob_id, at=at)
    else:
        await enrolments.add_vector(
            db, me.id, result["sealed"], model_id=MODEL_ID, enrolment_id=found.id, blob_id=blob_id, at=at
        )
    return await enrolling(db, me, found, problem=problem)


async def send(db: AsyncConnection, me: Person, enrolment_id: int, *, moment: Moment) -> Enrolling:
    """Ask the manager to confirm. Raises EnrolmentGone for one that cannot be sent."""
    found = await enrolments.enrolment_of(db, enrolment_id, lock=True)
    if found is None or found.person_id != me.id or found.state is EnrolmentState.ENDED:
        raise EnrolmentGone
    if found.state is not EnrolmentState.COLLECTING:  # a second tap
        return await enrolling(db, me, found)
    pictures = await enrolments.vectors_of_enrolment(db, enrolment_id, model_id=MODEL_ID)
    if len(pictures) < ENROL_WITH:
        return await enrolling(db, me, found)
    asked = await asked_of(db, me, on=moment.at)
    changes = {"asked_id": asked.id if asked else None, "asked_at": moment.at}
    if asked is not None:
        await looked(db, asked, (me.id,), Looked.ENROLMENT, at=moment.at)
    await move_enrolment(db, found, EnrolmentEvent.SENT, at=moment.at, **changes)
    await heard(db, me, at=moment.at)
    return await enrolling(db, me, await enrolments.enrolment_of(db, enrolment_id))


async def forget_face(db: AsyncConnection, me: Person, *, at: datetime) -> None:
    """The consent is withdrawn: templates and their pictures are deleted, nothing waits any more."""
    for state in (EnrolmentState.COLLECTING, EnrolmentState.WAITING, EnrolmentState.APPROVED):
        found = await enrolments.latest_enrolment(db, me.id, state)
        if found is not None:
            await move_enrolment(db, found, EnrolmentEvent.ENDED, at=at)
    await enrolments.forget_vectors(db, person_id=me.id, at=at)


async def _order(
    db: AsyncConnection,
    me: Person,
    enrolment_id: int,
    blob_id: int,
    earlier: tuple[SealedFace, ...],
    *,
    chat_id: int,
    at: datetime,
) -> None:
    body = {
        "blob_ids": [blob_id],
        "person_id": me.id,
        "enrolment_id": enrolment_id,
        "chat_id": chat_id,
        "earlier": [each.sealed for each in earlier],
    }
    await enqueue(db, LOOK_TO_ENROL, chat_id=chat_id, body=body, at=at)


def _problem(result: dict[str, Any], *, is_first: bool) -> FaceProblem | PictureProblem | None:
    if "failed" in result:
        return PictureProblem.FAILED
    if result["problem"]:
        return FaceProblem(result["problem"])
    if result["resent"] is not None:
        return PictureProblem.SAME_PICTURE
    # Whoever is on the first picture is the person, until a manager says otherwise.
    return PictureProblem.SOMEBODY_ELSE if not is_first and result["zone"] == Zone.MISMATCH else None


async def enrolling(
    db: AsyncConnection,
    me: Person,
    found: Enrolment | None,
    problem: FaceProblem | PictureProblem | None = None,
) -> Enrolling:
    faces = await enrolments.vectors_of_enrolment(db, found.id, model_id=MODEL_ID) if found else ()
    return Enrolling(
        person=me,
        allowed=await allows(db, me.id, ConsentKind.FACE),
        enrolment=found,
        pictures=len(faces),
        blob_ids=tuple(face.blob_id for face in faces if face.blob_id is not None),
        problem=problem,
        asked=await person(db, found.asked_id) if found and found.asked_id else None,
        in_force=bool(await enrolments.enrolled_faces(db, me.id, model_id=MODEL_ID)),
    )


async def move_enrolment(
    db: AsyncConnection, found: Enrolment, event: EnrolmentEvent, *, at: datetime, **values: Any
) -> None:
    """Raises EnrolmentGone for a step that is not in the table."""
    after = NEXT_STATE.get((found.state, event))
    if after is None:
        raise EnrolmentGone
    await enrolments.change_enrolment(db, found.id, state=after, **values)
    if after is EnrolmentState.ENDED:
        await enrolments.forget_vectors(db, enrolment_id=found.id, at=at)
