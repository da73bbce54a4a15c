"""The rep's day: /today, and ending or resuming the recording."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.handlers.filters import REP, Tapped, Typed
from bot.handlers.search import SEARCH
from bot.handlers.turn import Turn
from bot.handlers.typed_words import Word
from bot.handlers.visit_card import CANCELLED
from bot.services.breaks import go_on, take_break
from bot.services.shift import end_day, resume_day
from bot.services.today import today
from bot.views import check_in as check_in_view
from bot.views import today as view
from bot.views.replies import Replies
from bot.views.taps import Go

router = Router(name="today")


@router.message(Command("today"), REP)
@router.message(Typed(Word.TODAY), REP)
@router.callback_query(Tapped(Go, "today"), REP)
async def today_asked(event: Message | CallbackQuery, turn: Turn) -> Replies:
    await turn.heard(SEARCH, CANCELLED)
    return (view.today_list(await today(turn.db, turn.me, at=turn.at), fresh=True),)


@router.message(Command("start_day"), REP)
@router.message(Typed(Word.START_DAY), REP)
async def day_started(message: Message, turn: Turn) -> Replies:
    return check_in_view.day_started(await resume_day(turn.db, turn.me, turn.policy, at=turn.at), turn.me)


@router.message(Command("end_day"), REP)
@router.message(Typed(Word.END_DAY), REP)
@router.callback_query(Tapped(Go, "end_day"), REP)
async def day_ended(event: Message | CallbackQuery, turn: Turn) -> Replies:
    return check_in_view.day_ended(await end_day(turn.db, turn.me, at=turn.at), turn.me)


@router.message(Command("break"), REP)
@router.message(Typed(Word.BREAK), REP)
@router.callback_query(Tapped(Go, "break"), REP)
async def break_taken(event: Message | CallbackQuery, turn: Turn) -> Replies:
    return check_in_view.on_break(await take_break(turn.db, turn.me, turn.moment), turn.me)


@router.message(Typed(Word.BREAK_OVER), REP)
@router.callback_query(Tapped(Go, "break_over"), REP)
async def break_ended(event: Message | CallbackQuery, turn: Turn) -> Replies:
    return check_in_view.break_over(await go_on(turn.db, turn.me, turn.policy, turn.moment), turn.me)


@router.message(Typed(Word.RECORD_AGAIN), REP)
@router.callback_query(Tapped(Go, "resume_day"), REP)
async def day_resumed(event: Message | CallbackQuery, turn: Turn) -> Replies:
    return check_in_view.day_resumed(await resume_day(turn.db, turn.me, turn.policy, at=turn.at), turn.me)
