"""Feedback of customers: the rep makes a code; whoever opens it is a stranger and sees the question alone."""

from datetime import datetime

from aiogram import Router
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.handlers.filters import FeedbackLink, IsStranger, RoleIs, Tapped
from bot.handlers.turn import Turn
from bot.rules.language import Language
from bot.rules.person import Person
from bot.rules.roles import Role
from bot.services import feedback as asking
from bot.services import feedback_given as service
from bot.services.feedback_given import NotAsked, OneOfUs
from bot.services.moment import Moment
from bot.services.strangers import may_hear_of_code
from bot.views import feedback as view
from bot.views.replies import NOTHING, Replies
from bot.views.taps import OnFeedback, OnVisit

router = Router(name="feedback")
from_customers = Router(name="feedback_from_customers")
"""Before the way in: its links and buttons are those of people who will never be in."""


@router.callback_query(Tapped(OnVisit, "feedback"), RoleIs(Role.REP))
async def feedback_wanted(query: CallbackQuery, tap: OnVisit, turn: Turn) -> Replies:
    offered = await asking.offer(turn.db, turn.me, tap.visit_id, turn.moment)
    return view.code_for_rep(offered, turn.me, turn.bot_name)


@from_customers.message(FeedbackLink())
async def code_opened(
    message: Message,
    token: str,
    db: AsyncConnection,
    me: Person | None,
    chat_id: int,
    at: datetime,
    received_at: datetime,
) -> Replies:
    moment = Moment(at, received_at)
    found = await service.open_code(db, me, token, chat_id=chat_id, moment=moment)
    if isinstance(found, OneOfUs):
        return view.for_one_of_us(found)
    language = me.language if me is not None else language_of(message)
    if isinstance(found, NotAsked):
        told = await may_hear_of_code(db, chat_id, at=at)
        return view.not_asked(found, language) if told else NOTHING
    return view.question(found, language)


@from_customers.callback_query(Tapped(OnFeedback, "rate"), IsStranger())
async def rated(
    query: CallbackQuery,
    tap: OnFeedback,
    db: AsyncConnection,
    chat_id: int,
    at: datetime,
    received_at: datetime,
) -> Replies:
    moment = Moment(at, received_at)
    given = await service.rate(db, tap.feedback_id, tap.stars, chat_id=chat_id, moment=moment)
    language = language_of(query)
    return view.thanks(given, language) if given is not None else view.closed(language)


@from_customers.callback_query(Tapped(OnFeedback, "again"), IsStranger())
async def asked_again(
    query: CallbackQuery, tap: OnFeedback, db: AsyncConnection, chat_id: int, at: datetime
) -> Replies:
    found = await service.look(db, tap.feedback_id, chat_id=chat_id, at=at)
    language = language_of(query)
    return view.question(found, language) if found is not None else view.closed(language)


@from_customers.callback_query(Tapped(OnFeedback, "delete"), IsStranger())
async def taken_back(
    query: CallbackQuery,
    tap: OnFeedback,
    db: AsyncConnection,
    chat_id: int,
    at: datetime,
    received_at: datetime,
) -> Replies:
    moment = Moment(at, received_at)
    done = await service.take_back(db, tap.feedback_id, chat_id=chat_id, moment=moment)
    language = language_of(query)
    return view.deleted(tap.feedback_id, language) if done else view.closed(language)


def language_of(event: Message | CallbackQuery) -> Language:
    user = event.from_user
    return Language.of_telegram(user.language_code if user else None)
