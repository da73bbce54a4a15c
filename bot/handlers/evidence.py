"""Looking at a visit's evidence, disagreeing with it, and deciding about it."""

from datetime import datetime

from aiogram import Router
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.handlers.filters import FocusIs, HasText, RoleIs, Tapped
from bot.handlers.review import asked_by
from bot.rules.look import Looked
from bot.rules.person import Person
from bot.rules.roles import Role
from bot.services import appeal as service
from bot.services.input import heard, listen
from bot.services.looks import looked_at_visit
from bot.services.moment import Moment
from bot.services.summary import Asked
from bot.storage.focus import Focus
from bot.views import evidence as view
from bot.views.replies import Button, Replies
from bot.views.summary_taps import review_tap
from bot.views.taps import OnAppeal, OnReview, OnVisit
from bot.views.words import words

router = Router(name="evidence")
REP = RoleIs(Role.REP)
MANAGER = RoleIs(Role.MANAGER)
APPEAL = "appeal"
"""Focus: what is typed is the rep's appeal about the visit `ref_id`."""


@router.callback_query(Tapped(OnVisit, "evidence"), REP)
async def evidence_wanted(
    query: CallbackQuery, tap: OnVisit, db: AsyncConnection, me: Person, at: datetime
) -> Replies:
    return view.for_rep(await service.evidence_for_rep(db, me, tap.visit_id, at=at), me)


@router.callback_query(Tapped(OnVisit, "appeal"), REP)
async def appealing(
    query: CallbackQuery, tap: OnVisit, db: AsyncConnection, me: Person, at: datetime
) -> Replies:
    seen = await service.evidence_for_rep(db, me, tap.visit_id, at=at)
    await listen(db, me, APPEAL, tap.visit_id, at=at)
    return view.ask_for_appeal(seen, me)


@router.message(FocusIs(APPEAL), HasText(), REP)
async def appeal_written(
    message: Message, db: AsyncConnection, me: Person, focus: Focus, at: datetime, received_at: datetime
) -> Replies:
    said = await service.appeal(db, me, focus.ref_id or 0, message.text, Moment(at, received_at))
    await heard(db, me, at=at)
    return view.appealed(said, me)


@router.callback_query(Tapped(OnReview, "evidence"), MANAGER)
async def evidence_reviewed(
    query: CallbackQuery, tap: OnReview, db: AsyncConnection, me: Person, at: datetime
) -> Replies:
    seen = await service.evidence_for_manager(db, me, tap.visit_id, at=at)
    await looked_at_visit(db, me, seen.visit, Looked.EVIDENCE, at=at)
    asked = asked_by(tap) or Asked(day=seen.visit.local_day)
    back = Button(words(me.language)("‹ Back to the visit"), review_tap("open", tap.visit_id, asked))
    return view.for_manager(seen, me, back)


@router.callback_query(Tapped(OnAppeal, "grant", "decline"), MANAGER)
async def appeal_decided(
    query: CallbackQuery, tap: OnAppeal, db: AsyncConnection, me: Person, at: datetime, received_at: datetime
) -> Replies:
    said = await service.decide(db, me, tap.appeal_id, Moment(at, received_at), grant=tap.do == "grant")
    return view.decided(said, me)
