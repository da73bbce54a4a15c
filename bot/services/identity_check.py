"""Where the question stands whether a selfie shows the rep; moved on by its table, told as signals."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.evidence.face_weights import MODEL_ID
from bot.rules.customer import Customer
from bot.rules.identity import FaceProblem
from bot.rules.identity_check import NEXT_STATE, CheckEvent, CheckState
from bot.rules.liveness import Gesture, LivenessProblem
from bot.rules.look import Looked
from bot.rules.person import Person
from bot.rules.policy import IdentityPolicy
from bot.rules.signals import Signal
from bot.rules.visit import Visit
from bot.services.answerable import asked_of
from bot.services.looks import looked
from bot.services.moment import Moment
from bot.services.score import note
from bot.storage import enrolments, identity
from bot.storage.customers import customer_of
from bot.storage.identity import IdentityCheck
from bot.storage.people import person
from bot.storage.policies import policy_version_of
from bot.storage.visit_items import item_by_id
from bot.storage.visits import visit_of, visit_that_is


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
    after = await move_check(db, found, CheckEvent.ASK_MANAGER, at=moment.at, **who)
    await record_signal(db, found.visit_id, Signal.IDENTITY_WAITING, {"asked": who["asked_id"]}, moment)
    return await identifying(db, after, problem=problem)


async def move_check(
    db: AsyncConnection, found: IdentityCheck, event: CheckEvent, *, at: datetime, **values: Any
) -> IdentityCheck:
    """The check after the event; a pair that is not in the table changes nothing."""
    after = NEXT_STATE.get((found.state, event))
    if after is not None:
        await identity.change_check(db, found.id, state=after, changed_at=at, **values)
    return await check_that_is(db, found.visit_id)


async def check_that_is(db: AsyncConnection, visit_id: int) -> IdentityCheck:
    found = await identity.check_of(db, visit_id)
    if found is None:
        raise LookupError(f"visit {visit_id} has no identity check")
    return found


async def identifying(
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


async def record_signal(
    db: AsyncConnection,
    visit_id: int,
    signal: Signal,
    body: dict[str, Any],
    moment: Moment,
) -> None:
    """Seen by a worker, long after the step: the visit's score follows all the same."""
    await note(db, signal, await visit_that_is(db, visit_id), moment, body)
