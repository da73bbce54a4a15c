"""The rep's day: /today, and ending or resuming the recording."""

from datetime import datetime

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.handlers.filters import RoleIs, Tapped, Typed
from bot.handlers.search import SEARCH
from bot.handlers.typed_words import Word
from bot.rules.person import Person
from bot.rules.roles import Role
from bot.services.breaks import go_on, take_break
from bot.services.moment import Moment
from bot.services.shift import end_day, resume_day
from bot.services.today import today
from bot.storage.focus import Focus, idle
from bot.storage.policies import PolicyInForce
from bot.views import check_in as check_in_view
from bot.views import today as view
from bot.views.replies import Replies
from bot.views.taps import Go

router = Router(name="today")
REP = RoleIs(Role.REP)


@router.message(Command("today"), REP)
@router.message(Typed(Word.TODAY), REP)
@router.callback_query(Tapped(Go, "today"), REP)
async def today_asked(
    event: Message | CallbackQuery, db: AsyncConnection, me: Person, focus: Focus, at: datetime
) -> Replies:
    if focus.kind == SEARCH:
        await idle(db, me.id, at=at)
    return (view.today_list(await today(db, me, at=at), fresh=True),)


@router.message(Command("start_day"), REP)
@router.message(Typed(Word.START_DAY), REP)
async def day_started(
    message: Message, db: AsyncConnection, me: Person, policy: PolicyInForce, at: datetime
) -> Replies:
    return check_in_view.day_started(await resume_day(db, me, policy.policy, at=at), me)


@router.message(Command("end_day"), REP)
@router.message(Typed(Word.END_DAY), REP)
@router.callback_query(Tapped(Go, "end_day"), REP)
async def day_ended(event: Message | CallbackQuery, db: AsyncConnection, me: Person, at: datetime) -> Replies:
    return check_in_view.day_ended(await end_day(db, me, at=at), me)


@router.message(Command("break"), REP)
@router.message(Typed(Word.BREAK), REP)
@router.callback_query(Tapped(Go, "break"), REP)
async def break_taken(
    event: Message | CallbackQuery, db: AsyncConnection, me: Person, at: datetime, received_at: datetime
) -> Replies:
    return check_in_view.on_break(await take_break(db, me, Moment(at, received_at)), me)


@router.message(Typed(Word.BREAK_OVER), REP)
@router.callback_query(Tapped(Go, "break_over"), REP)
async def break_ended(
    event: Message | CallbackQuery,
    db: AsyncConnection,
    me: Person,
    policy: PolicyInForce,
    at: datetime,
    received_at: datetime,
) -> Replies:
    return check_in_view.break_over(await go_on(db, me, policy.policy, Moment(at, received_at)), me)


@router.message(Typed(Word.RECORD_AGAIN), REP)
@router.callback_query(Tapped(Go, "resume_day"), REP)
async def day_resumed(
    event: Message | CallbackQuery, db: AsyncConnection, me: Person, policy: PolicyInForce, at: datetime
) -> Replies:
    return check_in_view.day_resumed(await resume_day(db, me, policy.policy, at=at), me)
