"""The thread on a report: a manager comments or sends back, the rep answers, each hears the other."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.customer import Customer
from bot.rules.person import Person
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.roles import PersonState
from bot.rules.visit import Visit, VisitEvent, advance
from bot.rules.working_time import after_working_time
from bot.services.moment import Moment
from bot.services.transition import move
from bot.services.visibility import visit_in_sight
from bot.storage.comments import Comment, add_comment, comment_of
from bot.storage.customers import customer_of
from bot.storage.drafts import change_draft, draft_of
from bot.storage.people import person
from bot.storage.visits import visit_of

LONGEST_COMMENT = 2000
"""Characters; what a message holds beside the customer's name and the buttons."""


@dataclass(eq=False)
class NothingWritten(Refusal):
    """Something other than words came where a comment was asked for."""


@dataclass(eq=False)
class CommentTooLong(Refusal):
    length: int
    longest: int = LONGEST_COMMENT


@dataclass(eq=False)
class NotYoursToAnswer(Refusal):
    """The comment is not part of a thread that this person belongs to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Commented:
    """A word of one person for another about a visit."""

    visit: Visit
    customer: Customer
    author: Person
    recipient: Person | None
    """None when the other one has left the company: the thread keeps the words all the same."""
    comment: Comment
    answers: Comment | None = None


async def comment(
    db: AsyncConnection, me: Person, visit_id: int, text: str | None, *, at: datetime
) -> Commented:
    """A manager's word for the rep."""
    visit = await visit_in_sight(db, me, visit_id, at=at)
    return await _add(db, me, visit, _written(text), recipient_id=visit.rep_id, at=at)


async def send_back(
    db: AsyncConnection,
    me: Person,
    visit_id: int,
    text: str | None,
    *,
    policy: Policy,
    moment: Moment,
) -> Commented:
    """Reopen the report with a word of why; the rep gets the report's usual time again, in working hours."""
    words, at = _written(text), moment.at
    visit = await visit_in_sight(db, me, visit_id, at=at, lock=True)
    rep = await person(db, visit.rep_id)
    zone = rep.zone if rep else me.zone
    due = after_working_time(at, timedelta(minutes=policy.report.due_min), zone, policy.hours)
    visit = await move(
        db,
        visit,
        VisitEvent.SENT_BACK,
        moment,
        actor_id=me.id,
        note=words,
        reported_at=None,
        report_due_at=due,
        paused=False,
    )
    if await draft_of(db, visit.id, lock=True) is not None:
        await change_draft(db, visit.id, at=at, submitted_at=None)
    return await _add(db, me, visit, words, recipient_id=visit.rep_id, at=at)


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What somebody is about to write on."""

    visit: Visit
    customer: Customer
    comment: Comment | None = None
    """The comment that is to be answered."""


async def about_comment(db: AsyncConnection, me: Person, visit_id: int, *, at: datetime) -> About:
    """Raises OutOfSight for a visit that is not this manager's business."""
    visit = await visit_in_sight(db, me, visit_id, at=at)
    return About(visit=visit, customer=await _customer(db, visit))


async def about_send_back(db: AsyncConnection, me: Person, visit_id: int, *, at: datetime) -> About:
    """The same for a report that can be sent back now; raises EventRefused where nothing can be reopened."""
    visit = await visit_in_sight(db, me, visit_id, at=at)
    advance(visit, VisitEvent.SENT_BACK)
    return About(visit=visit, customer=await _customer(db, visit))


async def about_answer(db: AsyncConnection, me: Person, comment_id: int, *, at: datetime) -> About:
    """For the rep of the visit and managers who see it; raises NotYoursToAnswer or OutOfSight otherwise."""
    found = await comment_of(db, comment_id)
    visit = await visit_of(db, found.visit_id) if found else None
    if found is None or visit is None:
        raise NotYoursToAnswer
    if visit.rep_id != me.id:
        visit = await visit_in_sight(db, me, visit.id, at=at)
    return About(visit=visit, customer=await _customer(db, visit), comment=found)


async def answer(
    db: AsyncConnection, me: Person, comment_id: int, text: str | None, *, at: datetime
) -> Commented:
    """An answer goes to whoever wrote the comment; an answer to oneself goes to the other side.

    Raises NotYoursToAnswer, NothingWritten, CommentTooLong.
    """
    about = await about_answer(db, me, comment_id, at=at)
    asked, visit = about.comment, about.visit
    if asked is None:
        raise NotYoursToAnswer
    other_side = visit.manager_id if visit.rep_id == me.id else visit.rep_id
    recipient_id = asked.author_id if asked.author_id != me.id else other_side
    return await _add(db, me, visit, _written(text), recipient_id=recipient_id, at=at, answers=asked)


async def _add(
    db: AsyncConnection,
    me: Person,
    visit: Visit,
    text: str,
    *,
    recipient_id: int | None,
    at: datetime,
    answers: Comment | None = None,
) -> Commented:
    added = await add_comment(db, visit.id, me.id, text, at=at, reply_to_id=answers.id if answers else None)
    recipient = await person(db, recipient_id) if recipient_id is not None else None
    return Commented(
        visit=visit,
        customer=await _customer(db, visit),
        author=me,
        recipient=recipient if recipient and _can_hear(recipient, me) else None,
        comment=added,
        answers=answers,
    )


def _can_hear(recipient: Person, me: Person) -> bool:
    return recipient.state is PersonState.ACTIVE and recipient.id != me.id


async def _customer(db: AsyncConnection, visit: Visit) -> Customer:
    customer = await customer_of(db, visit.customer_id)
    if customer is None:
        raise LookupError(f"no customer {visit.customer_id}")
    return customer


def _written(text: str | None) -> str:
    words = (text or "").strip()
    if not words:
        raise NothingWritten
    if len(words) > LONGEST_COMMENT:
        raise CommentTooLong(len(words))
    return words
