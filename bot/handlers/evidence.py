"""Looking at a visit's evidence, disagreeing with it, and deciding about it."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.handlers.filters import MANAGER, REP, FocusIs, HasText, Tapped
from bot.handlers.review import asked_by
from bot.handlers.turn import Turn
from bot.rules.look import Looked
from bot.services import appeal as service
from bot.services.looks import looked_at_visit
from bot.services.summary import Asked
from bot.views import evidence as view
from bot.views.replies import Button, Replies
from bot.views.summary_taps import review_tap
from bot.views.taps import OnAppeal, OnReview, OnVisit
from bot.views.words import words

router = Router(name="evidence")
APPEAL = "appeal"
"""Focus: what is typed is the rep's appeal about the visit `ref_id`."""


@router.callback_query(Tapped(OnVisit, "evidence"), REP)
async def evidence_wanted(query: CallbackQuery, tap: OnVisit, turn: Turn) -> Replies:
    return view.for_rep(await service.evidence_for_rep(turn.db, turn.me, tap.visit_id, at=turn.at), turn.me)


@router.callback_query(Tapped(OnVisit, "appeal"), REP)
async def appealing(query: CallbackQuery, tap: OnVisit, turn: Turn) -> Replies:
    seen = await service.evidence_for_rep(turn.db, turn.me, tap.visit_id, at=turn.at)
    await turn.listen(APPEAL, tap.visit_id)
    return view.ask_for_appeal(seen, turn.me)


@router.message(FocusIs(APPEAL), HasText(), REP)
async def appeal_written(message: Message, turn: Turn) -> Replies:
    said = await service.appeal(turn.db, turn.me, turn.ref_id, message.text, turn.moment)
    await turn.heard()
    return view.appealed(said, turn.me)


@router.callback_query(Tapped(OnReview, "evidence"), MANAGER)
async def evidence_reviewed(query: CallbackQuery, tap: OnReview, turn: Turn) -> Replies:
    seen = await service.evidence_for_manager(turn.db, turn.me, tap.visit_id, at=turn.at)
    await looked_at_visit(turn.db, turn.me, seen.visit, Looked.EVIDENCE, at=turn.at)
    asked = asked_by(tap) or Asked(day=seen.visit.local_day)
    back = Button(words(turn.me.language)("‹ Back to the visit"), review_tap("open", tap.visit_id, asked))
    return view.for_manager(seen, turn.me, back)


@router.callback_query(Tapped(OnAppeal, "grant", "decline"), MANAGER)
async def appeal_decided(query: CallbackQuery, tap: OnAppeal, turn: Turn) -> Replies:
    said = await service.decide(turn.db, turn.me, tap.appeal_id, turn.moment, grant=tap.do == "grant")
    return view.decided(said, turn.me)
