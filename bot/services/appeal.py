"""What a visit's evidence says, to its rep first; the rep's appeal against it, and the manager's decision."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.customer import Customer
from bot.rules.person import Person
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.score import Score
from bot.rules.visit import REPORT_OWED_STATES, Visit, VisitState
from bot.services.comments import LONGEST_COMMENT, CommentTooLong, NothingWritten
from bot.services.evidence import record_of_visit
from bot.services.moment import Moment
from bot.services.score import is_trial, rescore, weigh
from bot.services.visibility import OutOfSight, visit_in_sight, who_decides
from bot.services.visit import my_visit
from bot.storage import scores
from bot.storage.customers import customer_of
from bot.storage.people import person
from bot.storage.policies import policy_in_force
from bot.storage.scores import Appeal, AppealState


@dataclass(eq=False)
class AppealTooLate(Refusal):
    """The days in which this visit could be appealed are over."""

    visit_id: int
    days: float


@dataclass(eq=False)
class ScoreNotYours(Refusal):
    """In the trial, and until the rep has had the time to look, the score is the rep's alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceSeen:
    """A visit's score with everything that explains it."""

    visit: Visit
    customer: Customer
    rep: Person
    score: Score | None
    appeals: tuple[Appeal, ...]
    trial_until: datetime | None
    """Set while the company is still trying it out."""
    can_appeal: bool

    @property
    def open_appeal(self) -> Appeal | None:
        return next((each for each in self.appeals if each.state is AppealState.OPEN), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Appealed:
    """An appeal, for whoever hears of it."""

    seen: EvidenceSeen
    appeal: Appeal
    manager: Person | None
    """Who decides; None when nobody leads this rep now."""
    is_new: bool = True


async def evidence_for_rep(db: AsyncConnection, me: Person, visit_id: int, *, at: datetime) -> EvidenceSeen:
    """The rep's own visit, at any moment; raises NotMyVisit otherwise."""
    return await _seen(db, await my_visit(db, me, visit_id), at)


async def evidence_for_manager(
    db: AsyncConnection, me: Person, visit_id: int, *, at: datetime
) -> EvidenceSeen:
    """Raises OutOfSight for what is not this manager's business, ScoreNotYours for what is not yet."""
    visit = await visit_in_sight(db, me, visit_id, at=at)
    if not await is_for_manager(db, visit, at=at):
        raise ScoreNotYours
    return await _seen(db, visit, at)


async def is_for_manager(db: AsyncConnection, visit: Visit, *, at: datetime) -> bool:
    """The rep sees it first: a manager from when the report is filed or overdue, and not in the trial.

    An appeal opens it: the rep has put it before the manager.
    """
    policy = (await policy_in_force(db, at)).policy
    appealed = bool(await scores.appeals_of(db, visit.id))
    rep_has_looked = visit.state is VisitState.REPORTED or (
        visit.state in REPORT_OWED_STATES and visit.report_due_at is not None and at >= visit.report_due_at
    )
    return appealed or (rep_has_looked and not await is_trial(db, policy, at))


async def appeal(
    db: AsyncConnection, me: Person, visit_id: int, text: str | None, moment: Moment
) -> Appealed:
    """The rep disagrees, in their own words; while one appeal is open a second changes nothing.

    Raises NotMyVisit, AppealTooLate, NothingWritten, CommentTooLong.
    """
    visit = await my_visit(db, me, visit_id, lock=True)
    seen = await _seen(db, visit, moment.at)
    if not seen.can_appeal:
        policy = (await policy_in_force(db, moment.at)).policy
        raise AppealTooLate(visit_id, policy.evidence.appeal_days)
    words = (text or "").strip()
    if not words:
        raise NothingWritten
    if len(words) > LONGEST_COMMENT:
        raise CommentTooLong(len(words))
    total = seen.score.total if seen.score else None
    added = await scores.add_appeal(
        db, visit_id=visit.id, rep_id=me.id, text=words, score=total, at=moment.at
    )
    manager = await who_decides(db, visit, me, moment.at)
    if added is None and seen.open_appeal is not None:
        return Appealed(seen=seen, appeal=seen.open_appeal, manager=manager, is_new=False)
    if added is None:
        raise LookupError(f"visit {visit_id} has an open appeal that cannot be read")
    await _record(db, "appealed", visit, me, moment, {"appeal": added.id, "text": words, "score": total})
    return Appealed(seen=await _seen(db, visit, moment.at), appeal=added, manager=manager)


async def decide(db: AsyncConnection, me: Person, appeal_id: int, moment: Moment, *, grant: bool) -> Appealed:
    """The manager's word on it, once; granted, what had lowered the score no longer counts.

    Both stay on record. Raises OutOfSight for an appeal that is not this manager's to decide.
    """
    found = await scores.appeal_of(db, appeal_id, lock=True)
    if found is None:
        raise OutOfSight
    visit = await visit_in_sight(db, me, found.visit_id, at=moment.at, lock=True)
    if found.state is not AppealState.OPEN:
        return Appealed(seen=await _seen(db, visit, moment.at), appeal=found, manager=me, is_new=False)
    before = await weigh(db, visit)
    lowering = [line.signal for line in before.score.lines if line.points < 0] if before.score else []
    state = AppealState.GRANTED if grant else AppealState.DECLINED
    set_aside = lowering if grant else []
    await scores.decide_appeal(db, found.id, state=state, set_aside=set_aside, by=me.id, at=moment.at)
    body: dict[str, object] = {
        "appeal": found.id,
        "decision": state.value,
        "set_aside": [each.value for each in set_aside],
    }
    await _record(db, "appeal_decided", visit, me, moment, body)
    await rescore(db, visit.id, at=moment.at)
    decided = await scores.appeal_of(db, found.id)
    return Appealed(seen=await _seen(db, visit, moment.at), appeal=decided or found, manager=me)


async def _seen(db: AsyncConnection, visit: Visit, at: datetime) -> EvidenceSeen:
    weighed = await weigh(db, visit)
    customer, rep = await customer_of(db, visit.customer_id), await person(db, visit.rep_id)
    if customer is None or rep is None:
        raise LookupError(f"visit {visit.id} has lost its customer or rep")
    policy = (await policy_in_force(db, at)).policy
    return EvidenceSeen(
        visit=visit,
        customer=customer,
        rep=rep,
        score=weighed.score,
        appeals=weighed.appeals,
        trial_until=await _trial_until(db, policy, at),
        can_appeal=_can_appeal(visit, policy, at),
    )


def _can_appeal(visit: Visit, policy: Policy, at: datetime) -> bool:
    """Once the visit is over, for some days."""
    return visit.left_at is not None and at <= visit.left_at + timedelta(days=policy.evidence.appeal_days)


async def _trial_until(db: AsyncConnection, policy: Policy, at: datetime) -> datetime | None:
    began = await scores.first_day(db)
    until = began + timedelta(days=policy.evidence.trial_days) if began else None
    return until if until is not None and at < until else None


async def _record(
    db: AsyncConnection, kind: str, visit: Visit, who: Person, moment: Moment, body: dict[str, object]
) -> None:
    await record_of_visit(db, kind, visit, moment, {**body, "by": who.id})
