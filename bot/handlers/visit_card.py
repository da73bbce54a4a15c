"""The visit card, put together: facts, the words of the current step, and what typed words now belong to."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.forms.definition import QuestionKind
from bot.handlers.turn import Turn
from bot.handlers.typed_words import ANSWERS, Word, word_of
from bot.rules.steps import Ask, Done, Leave, Resume, ShareLocation, Submit, TakePhoto, TakeSelfie
from bot.rules.visit import FOR_ANOTHER_REASON, VisitState
from bot.services.asked import Asked, AskedQuestion, AskedWhyLate, Review
from bot.services.form import asked_now
from bot.services.report import closing
from bot.services.visit import VisitFacts, facts, my_visit
from bot.storage.focus import IDLE, Focus, focus_of, set_focus
from bot.views import check_in, photo, report
from bot.views import visit as view
from bot.views.block import Block
from bot.views.replies import Replies

VISIT = "visit"
"""Focus: what the rep types belongs to the visit `ref_id`. `asks` is the kind of question asked, if any;
`free_text` tells that an answer may be any word, so that ambiguous command words are answers."""
CANCELLED = "visit_cancelled"
"""Focus: the visit `ref_id` can be taken back; with `asks` what the rep types says why it was cancelled."""
FREE_TEXT = frozenset({QuestionKind.TEXT})
DAYS = frozenset({QuestionKind.DATE, QuestionKind.DATE_TIME})


@dataclass(frozen=True, slots=True)
class _Step:
    block: Block
    asks: QuestionKind | None = None
    free_text: bool = False
    answers: tuple[str, ...] = ()


async def shown(
    turn: Turn, visit_id: int, *, fresh: bool = False, notice: Block | None = None, moved_on: bool = False
) -> Replies:
    """The card as it stands now; what the rep types belongs to it from now on."""
    if moved_on:
        notice = view.moved_on_notice(turn.me.language)
    return await card_now(turn.db, visit_id, at=turn.at, fresh=fresh, notice=notice)


async def card_now(
    db: AsyncConnection, visit_id: int, *, at: datetime, fresh: bool = False, notice: Block | None = None
) -> Replies:
    """The same outside a turn of its rep."""
    now = await facts(db, visit_id, at=at)
    step = await _step(db, now, at)
    await _focus(db, now, step, at)
    return (view.card(now, step.block, now.rep.language, notice=notice, fresh=fresh),)


async def ask_why_cancelled(turn: Turn, visit_id: int, *, fresh: bool) -> Replies:
    """The card with the question why; a visit that is over shows only where it stands."""
    visit = await my_visit(turn.db, turn.me, visit_id)
    if not visit.is_open:
        return await shown(turn, visit_id, fresh=fresh, moved_on=visit.state is not VisitState.CANCELLED)
    now, language = await facts(turn.db, visit_id, at=turn.at), turn.me.language
    return (view.card(now, view.cancel_block(now, language), language, fresh=fresh, footer=False),)


async def _step(db: AsyncConnection, now: VisitFacts, at: datetime) -> _Step:
    language = now.rep.language
    match now.step:
        case ShareLocation():
            return _Step(check_in.share_block(now, language))
        case Resume():
            return _Step(view.resume_block(now, language))
        case TakeSelfie(step):
            return _Step(photo.selfie_block(now, step, language))
        case TakePhoto(step):
            return _Step(photo.photo_block(now, step, language))
        case Ask() | Leave() | Submit():
            return _asking(await asked_now(db, now.visit, language=language, at=at), now)
        case Done():
            if now.visit.state is VisitState.REPORTED:
                return _Step(report.closing_block(await closing(db, now.visit, at=at), language))
            return _Step(view.done_block(now, language))


def _asking(asked: Asked, now: VisitFacts) -> _Step:
    block = report.asked_block(asked, now.rep.language)
    if isinstance(asked, Review):
        block += Block(rows=photo.photo_rows(now, now.rep.language))
    if isinstance(asked, AskedWhyLate):
        return _Step(block, free_text=True)
    kind = asked.kind if isinstance(asked, AskedQuestion) else None
    answers = _words_that_answer(asked) if isinstance(asked, AskedQuestion) else ()
    return _Step(block, asks=kind, free_text=kind in FREE_TEXT, answers=answers)


def _words_that_answer(asked: AskedQuestion) -> tuple[str, ...]:
    """“今天” is a date, and “照片” may be a choice: these words are no commands while that is asked."""
    found = {Word.TODAY} if asked.kind in DAYS else {word_of(option.label) for option in asked.options}
    return tuple(sorted(word for word in found if word in ANSWERS))


async def _focus(db: AsyncConnection, now: VisitFacts, step: _Step, at: datetime) -> None:
    """Written only when it changes: most cards ask for the same as before."""
    wanted = _wanted(now, step)
    if await focus_of(db, now.rep.id) != wanted:
        await set_focus(db, now.rep.id, wanted.kind, wanted.ref_id, wanted.data, at=at)


def _wanted(now: VisitFacts, step: _Step) -> Focus:
    if now.visit.state is VisitState.CANCELLED:
        asks = {"asks": "why"} if now.why_cancelled == FOR_ANOTHER_REASON else {}
        return Focus(CANCELLED, now.visit.id, asks) if now.can_restore else IDLE
    data: dict[str, Any] = {"asks": step.asks and step.asks.value, "free_text": step.free_text}
    if step.answers:
        data["answers"] = list(step.answers)
    return Focus(VISIT, now.visit.id, data)
