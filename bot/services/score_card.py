"""Filling a customer's score card: a tap a criterion, then the grade it makes; a manager may set another."""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.customer import GRADES, Customer, CustomerFile
from bot.rules.customer_change import Why, because, read_why
from bot.rules.person import Person
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.roles import Role
from bot.rules.score_card import (
    Criterion,
    GradeBy,
    ScoreCardPolicy,
    grade_of,
    next_open,
    score_of,
    still_fitting,
)
from bot.rules.working_time import local_day
from bot.services.change_customer import changeable
from bot.services.moment import Moment
from bot.services.reach import leads
from bot.storage.customer_file import change_file, changes_of
from bot.storage.people import person
from bot.storage.score_cards import CardState, ScoreCard, add_card, card_by_id, change_card, newest_card
from bot.storage.teams import manager_of

DONE = (CardState.APPLIED, CardState.PROPOSED, CardState.DECLINED)
LONGEST_REASON = 300


@dataclass(eq=False)
class NoScoreCard(Refusal):
    """The company has no criteria, or the card is closed, or that is no answer of it."""


@dataclass(eq=False)
class GradeNeedsManager(Refusal):
    """A grade is set by hand by a manager only, with a reason; a rep fills in the score card."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scoring:
    """A score card as it stands."""

    file: CustomerFile
    policy: ScoreCardPolicy
    answers: dict[str, int]
    asks: Criterion | None
    """What is asked now; None: all answered, the result stands there."""
    score: int | None
    grade: str | None
    goes_to_manager: bool
    """Finished, it is a proposal."""
    last: ScoreCard | None
    """The one finished before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """A finished card and who should hear of it."""

    card: ScoreCard
    customer: Customer
    before: str
    """The grade until now."""
    rep: Person | None
    manager: Person | None
    """Who decides; None for a grade that holds already."""


async def scoring(
    db: AsyncConnection, me: Person, customer_id: int, policy: Policy, moment: Moment, *, ask: str = ""
) -> Scoring:
    """The card being filled in, begun with the answers of the last one. Raises NoScoreCard."""
    if not policy.score_card.criteria:
        raise NoScoreCard
    file = await changeable(db, me, customer_id, moment)
    last = await newest_card(db, customer_id, DONE)
    card = await newest_card(db, customer_id, (CardState.OPEN,), by_id=me.id)
    kept = card or last
    answers = still_fitting(policy.score_card, kept.answers) if kept else {}
    if card is None:
        await add_card(db, customer_id, by_id=me.id, answers=answers, at=moment.at)
    score = score_of(policy.score_card, answers)
    return Scoring(
        file=file,
        policy=policy.score_card,
        answers=answers,
        asks=policy.score_card.criterion(ask) or next_open(policy.score_card, answers),
        score=score,
        grade=None if score is None else grade_of(policy.score_card, score),
        goes_to_manager=await _goes_to_manager(db, me, file, policy),
        last=last,
    )


async def answer(
    db: AsyncConnection, me: Person, customer_id: int, slug: str, points: int, policy: Policy, moment: Moment
) -> Scoring:
    """Raises NoScoreCard for an answer that is not offered (any more)."""
    criterion = policy.score_card.criterion(slug)
    if criterion is None or criterion.choice(points) is None:
        raise NoScoreCard
    now = await scoring(db, me, customer_id, policy, moment)
    card = await _open_card(db, me, customer_id)
    await change_card(db, card.id, answers={**now.answers, slug: points})
    return await scoring(db, me, customer_id, policy, moment)


async def start_over(
    db: AsyncConnection, me: Person, customer_id: int, policy: Policy, moment: Moment
) -> Scoring:
    await scoring(db, me, customer_id, policy, moment)
    card = await _open_card(db, me, customer_id)
    await change_card(db, card.id, answers={})
    return await scoring(db, me, customer_id, policy, moment)


async def finish(
    db: AsyncConnection, me: Person, customer_id: int, policy: Policy, moment: Moment
) -> Finished:
    """The grade holds, or waits for the manager. Raises NoScoreCard while an answer is missing."""
    now = await scoring(db, me, customer_id, policy, moment)
    if now.score is None or now.grade is None:
        raise NoScoreCard
    card = await _open_card(db, me, customer_id)
    waiting = await newest_card(db, customer_id, (CardState.PROPOSED,))
    if waiting is not None:
        await change_card(db, waiting.id, state=CardState.REPLACED)
    same = now.grade == now.file.customer.grade
    state = CardState.PROPOSED if now.goes_to_manager and not same else CardState.APPLIED
    done: dict[str, Any] = {"state": state, "score": now.score, "grade": now.grade, "at": moment.at}
    await change_card(db, card.id, answers=now.answers, **done)
    card = replace(card, answers=now.answers, **done)
    if state is CardState.APPLIED:
        await _apply(db, customer_id, now.grade, now.score, by_id=me.id, moment=moment)
    manager = await _manager(db, me, now.file, moment) if state is CardState.PROPOSED else None
    return Finished(
        card=card, customer=now.file.customer, before=now.file.customer.grade, rep=me, manager=manager
    )


async def decide(
    db: AsyncConnection, me: Person, card_id: int, moment: Moment, *, approved: bool
) -> Finished:
    """A manager confirms the grade or leaves the one there is; raises NoScoreCard when that is done."""
    card = await card_by_id(db, card_id, lock=True)
    if card is None or card.state is not CardState.PROPOSED:
        raise NoScoreCard
    file = await changeable(db, me, card.customer_id, moment)
    if not await may_set_by_hand(db, me, file, moment):
        raise GradeNeedsManager
    state = CardState.APPLIED if approved else CardState.DECLINED
    await change_card(db, card.id, state=state, decided_by=me.id)
    if approved and card.grade and card.score is not None:
        await _apply(db, card.customer_id, card.grade, card.score, by_id=me.id, moment=moment)
    decided = replace(card, state=state, decided_by=me.id)
    rep = await person(db, card.by_id)
    return Finished(card=decided, customer=file.customer, before=file.customer.grade, rep=rep, manager=None)


async def may_set_by_hand(db: AsyncConnection, me: Person, file: CustomerFile, moment: Moment) -> bool:
    """Whoever leads the owner."""
    return await leads(db, me, file.customer.owner_id, moment)


async def set_by_hand(
    db: AsyncConnection, me: Person, customer_id: int, grade: str, reason: str, moment: Moment
) -> None:
    """Raises GradeNeedsManager, NoScoreCard for what is no grade; what waits is declined."""
    file = await changeable(db, me, customer_id, moment)
    if not await may_set_by_hand(db, me, file, moment):
        raise GradeNeedsManager
    if grade not in GRADES:
        raise NoScoreCard
    why = because(Why.HAND, " ".join(reason.split())[:LONGEST_REASON])
    await change_file(db, customer_id, {"grade": grade}, by_id=me.id, at=moment.at, why=why)
    waiting = await newest_card(db, customer_id, (CardState.PROPOSED,))
    if waiting is not None:
        await change_card(db, waiting.id, state=CardState.DECLINED, decided_by=me.id)


async def last_score(db: AsyncConnection, customer_id: int) -> ScoreCard | None:
    """What the card shows: the newest that was finished."""
    return await newest_card(db, customer_id, DONE)


async def _goes_to_manager(db: AsyncConnection, me: Person, file: CustomerFile, policy: Policy) -> bool:
    """A manager's own card needs nobody; a grade set by hand is not undone by a rep's card."""
    if me.is_a(Role.MANAGER) or me.is_a(Role.ADMIN):
        return False
    if policy.score_card.grade_by is GradeBy.MANAGER:
        return True
    changes = await changes_of(db, file.customer.id, what="grade", limit=1)
    return bool(changes) and read_why(changes[0].why)[0] is Why.HAND


async def _manager(db: AsyncConnection, me: Person, file: CustomerFile, moment: Moment) -> Person | None:
    owner = file.customer.owner_id or me.id
    return await manager_of(db, owner, local_day(moment.at, me.zone))


async def _apply(
    db: AsyncConnection, customer_id: int, grade: str, score: int, *, by_id: int, moment: Moment
) -> None:
    why = because(Why.SCORE, str(score))
    await change_file(db, customer_id, {"grade": grade}, by_id=by_id, at=moment.at, why=why)


async def _open_card(db: AsyncConnection, me: Person, customer_id: int) -> ScoreCard:
    card = await newest_card(db, customer_id, (CardState.OPEN,), by_id=me.id)
    if card is None:
        raise NoScoreCard
    return card
