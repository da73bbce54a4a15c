"""The customer, a stranger to the company, opens a code once, gives stars and words, or takes all back.

Whoever answers proves it by the account alone: of that a keyed fingerprint is kept, to know the same account
again and to count at how many customers it answers, and nothing else.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.evidence.vault import fingerprint
from bot.rules.customer import Customer
from bot.rules.feedback import (
    LONGEST_WORDS,
    STARS,
    WORDS_WITHIN,
    Answering,
    CodeState,
    Feedback,
    FeedbackPolicy,
    asked_since,
    weighed_as,
)
from bot.rules.person import Person
from bot.rules.signals import Signal
from bot.services.moment import Moment
from bot.services.score import note, note_once, rescore
from bot.services.secret import hash_of
from bot.storage import evidence, feedback
from bot.storage.customers import customer_of
from bot.storage.people import person, was_ever_linked
from bot.storage.policies import policy_in_force
from bot.storage.visits import visit_that_is

COUNTS = frozenset({Signal.CUSTOMER_CONFIRMED, Signal.CUSTOMER_KNOWN})
KINDS = COUNTS | {Signal.ACK_BY_EMPLOYEE, Signal.ACK_BUSY_ACCOUNT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """The code opens: the customer is asked. `feedback` holds what they said before, if they come back."""

    feedback: Feedback


@dataclass(frozen=True, slots=True)
class NotAsked:
    """The code opens nothing; None: there never was such a code."""

    state: CodeState | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OneOfUs:
    """Somebody of the company has opened it: told so, noted, and the code stays good for the customer."""

    person: Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """An answer, and the rep who sees that it is there."""

    feedback: Feedback
    rep: Person
    customer: Customer
    is_first: bool


async def open_code(
    db: AsyncConnection, me: Person | None, token: str, *, chat_id: int, moment: Moment
) -> Question | NotAsked | OneOfUs:
    found = await feedback.of_token(db, hash_of(token))
    if found is None:
        return NotAsked(None)
    if me is not None:
        return await _opened_by_us(db, me, found, moment)
    account = fingerprint(chat_id)
    state = found.code_state(account, moment.at)
    if state is CodeState.OPEN and found.opened_at is None:
        state = await _open(db, found, account, moment.at)
    if state is not CodeState.OPEN:
        return NotAsked(state)
    return Question(feedback=await feedback.of_id(db, found.id) or found)


async def _open(db: AsyncConnection, found: Feedback, account: str, at: datetime) -> CodeState:
    policy = (await policy_in_force(db, at)).policy.feedback
    if await feedback.asked_last(db, found.customer_id, since=asked_since(policy, at)):
        return CodeState.ASKED_LATELY
    was_first = await feedback.opened(db, found.id, account, at=at)
    return CodeState.OPEN if was_first else CodeState.USED


async def _opened_by_us(db: AsyncConnection, me: Person, found: Feedback, moment: Moment) -> OneOfUs:
    visit = await visit_that_is(db, found.visit_id)
    await note_once(db, Signal.ACK_BY_EMPLOYEE, visit, moment, {"by": me.id})
    return OneOfUs(person=me)


async def rate(
    db: AsyncConnection, feedback_id: int, stars: int, *, chat_id: int, moment: Moment
) -> Given | None:
    """Keep the stars; given again, the new ones count. None: not this account's to answer, or too late."""
    account = fingerprint(chat_id)
    found = await feedback.of_id(db, feedback_id, lock=True)
    if found is None or stars not in STARS or not found.takes_answers_of(account, moment.at):
        return None
    if found.stars != stars:
        await _keep(db, found, stars, account, chat_id, moment)
    return await _given(db, feedback_id, is_first=found.stars is None)


async def _keep(
    db: AsyncConnection, found: Feedback, stars: int, account: str, chat_id: int, moment: Moment
) -> None:
    policy = (await policy_in_force(db, moment.at)).policy.feedback
    signal = await _signal(db, found, account, chat_id, policy)
    flag = None if signal in COUNTS else signal
    answered_at = found.answered_at or moment.at
    await feedback.change(db, found.id, stars=stars, answered_at=answered_at, flag=flag)
    body = {"feedback": found.id, "stars": stars}
    await note(db, signal, await visit_that_is(db, found.visit_id), moment, body)
    if signal is Signal.ACK_BUSY_ACCOUNT:
        await _flag_earlier(db, account, moment)


async def _signal(
    db: AsyncConnection, found: Feedback, account: str, chat_id: int, policy: FeedbackPolicy
) -> Signal:
    others = [each for each in await feedback.answered_by(db, account) if each.id != found.id]
    answering = Answering(
        of_company=await was_ever_linked(db, chat_id),
        customers={each.customer_id for each in others} | {found.customer_id},
        been_here=any(each.customer_id == found.customer_id for each in others),
    )
    return weighed_as(answering, policy)


async def _flag_earlier(db: AsyncConnection, account: str, moment: Moment) -> None:
    """What the account answered before it was known to be busy does not count any more either."""
    for each in await feedback.answered_by(db, account):
        if each.flag is None:
            await feedback.change(db, each.id, flag=Signal.ACK_BUSY_ACCOUNT)
            visit = await visit_that_is(db, each.visit_id)
            await note_once(db, Signal.ACK_BUSY_ACCOUNT, visit, moment, {"feedback": each.id})


async def look(db: AsyncConnection, feedback_id: int, *, chat_id: int, at: datetime) -> Question | None:
    """The question once more, to answer it differently; None when it is not this account's, or too late."""
    found = await feedback.of_id(db, feedback_id)
    if found is None or not found.takes_answers_of(fingerprint(chat_id), at):
        return None
    return Question(feedback=found)


async def add_words(db: AsyncConnection, text: str, *, chat_id: int, at: datetime) -> Given | None:
    """What a customer types after the stars; None when nothing of theirs waits for words."""
    answers = await feedback.answered_by(db, fingerprint(chat_id))
    if not answers:
        return None
    newest, answered = answers[-1], answers[-1].answered_at
    if newest.words is not None or answered is None or at >= answered + WORDS_WITHIN:
        return None
    await feedback.change(db, newest.id, words=text.strip()[:LONGEST_WORDS])
    return await _given(db, newest.id, is_first=False)


async def take_back(db: AsyncConnection, feedback_id: int, *, chat_id: int, moment: Moment) -> bool:
    """Delete the customer's answer: stars, words, account, and what it was as evidence."""
    found = await feedback.of_id(db, feedback_id, lock=True)
    if found is None or found.account != fingerprint(chat_id) or found.removed_at is not None:
        return False
    gone = {"stars": None, "words": None, "account": None, "answered_at": None, "flag": None}
    await feedback.change(db, found.id, removed_at=moment.at, **gone)
    noted = await evidence.entries_of(db, found.visit_id, KINDS)
    ids = [each.id for each in noted if (each.body or {}).get("feedback") == found.id]
    await evidence.erase_entries(db, ids, at=moment.at)
    await rescore(db, found.visit_id, at=moment.at)
    return True


async def _given(db: AsyncConnection, feedback_id: int, *, is_first: bool) -> Given:
    found = await feedback.of_id(db, feedback_id)
    if found is None:
        raise LookupError(f"feedback {feedback_id} is gone")
    visit = await visit_that_is(db, found.visit_id)
    rep, customer = await person(db, visit.rep_id), await customer_of(db, found.customer_id)
    if rep is None or customer is None:
        raise LookupError(f"visit {visit.id} has lost its rep or customer")
    return Given(feedback=found, rep=rep, customer=customer, is_first=is_first)
