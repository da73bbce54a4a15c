"""A manager looks at the pictures of an enrolment: confirmed, they are compared with; else deleted."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.enrolment import EnrolmentEvent, EnrolmentState
from bot.rules.person import Person
from bot.services.answerable import may_judge
from bot.services.enrolment import Enrolling, EnrolmentGone, enrolling, move_enrolment
from bot.services.evidence import record_of_person
from bot.services.input import heard, listen
from bot.services.moment import Moment
from bot.storage import enrolments
from bot.storage.enrolments import Enrolment
from bot.storage.people import person

REJECT = "enrol_reject"
"""Focus: the manager's next words say why the enrolment `ref_id` is not confirmed."""
LONGEST_REASON = 300


async def for_judging(db: AsyncConnection, manager: Person, enrolment_id: int, *, at: datetime) -> Enrolling:
    """What the manager decides on. Raises EnrolmentGone unless it waits, and waits for them."""
    found = await enrolments.enrolment_of(db, enrolment_id, lock=True)
    rep = await person(db, found.person_id) if found else None
    if found is None or rep is None or not await may_judge(db, manager, rep, found.asked_id, at=at):
        raise EnrolmentGone
    return await enrolling(db, rep, found)


async def approve(db: AsyncConnection, manager: Person, enrolment_id: int, moment: Moment) -> Enrolling:
    """From now on selfies are compared with these pictures; earlier ones are deleted."""
    asked = await for_judging(db, manager, enrolment_id, at=moment.at)
    found, rep = asked.enrolment, asked.person
    if found is None or found.state is not EnrolmentState.WAITING:
        return asked
    before = await enrolments.latest_enrolment(db, rep.id, EnrolmentState.APPROVED)
    if before is not None:
        await move_enrolment(db, before, EnrolmentEvent.ENDED, at=moment.at)
    await _decide(db, found, EnrolmentEvent.APPROVED, manager, moment)
    return await enrolling(db, rep, await enrolments.enrolment_of(db, enrolment_id))


async def begin_reject(db: AsyncConnection, manager: Person, enrolment_id: int, *, at: datetime) -> Enrolling:
    asked = await for_judging(db, manager, enrolment_id, at=at)
    if asked.enrolment is not None and asked.enrolment.state is EnrolmentState.WAITING:
        await listen(db, manager, REJECT, enrolment_id, at=at)
    return asked


async def reject(
    db: AsyncConnection, manager: Person, enrolment_id: int, reason: str, moment: Moment
) -> Enrolling:
    """The pictures are deleted; the rep hears why and can try again."""
    asked = await for_judging(db, manager, enrolment_id, at=moment.at)
    found = asked.enrolment
    await heard(db, manager, at=moment.at)
    if found is None or found.state is not EnrolmentState.WAITING:
        return asked
    await _decide(db, found, EnrolmentEvent.REJECTED, manager, moment, reason=reason[:LONGEST_REASON])
    await enrolments.forget_vectors(db, enrolment_id=found.id, at=moment.at)
    return await enrolling(db, asked.person, await enrolments.enrolment_of(db, enrolment_id))


def is_waiting(now: Enrolling) -> bool:
    return now.enrolment is not None and now.enrolment.state is EnrolmentState.WAITING


async def _decide(
    db: AsyncConnection,
    found: Enrolment,
    event: EnrolmentEvent,
    manager: Person,
    moment: Moment,
    reason: str | None = None,
) -> None:
    values = {"decided_by": manager.id, "decided_at": moment.at, "reason": reason}
    await move_enrolment(db, found, event, at=moment.at, **values)
    await record_of_person(
        db,
        f"enrolment_{event.value}",
        found.person_id,
        moment,
        {"enrolment": found.id, "by": manager.id, "reason": reason},
    )
