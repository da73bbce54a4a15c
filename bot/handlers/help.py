"""/help, /start and /cancel: what can be done now, hello again, and out of whatever is being typed."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.handlers.filters import Tapped
from bot.handlers.turn import Turn
from bot.services.standing import begin_again, leave_input, standing_of
from bot.views import help as view
from bot.views.replies import Replies
from bot.views.taps import Go

router = Router(name="help")


@router.message(Command("help"))
@router.callback_query(Tapped(Go, "help"))
async def help_asked(event: Message | CallbackQuery, turn: Turn) -> Replies:
    return view.help_now(await standing_of(turn.db, turn.me, at=turn.at))


@router.message(Command("start"))
async def started_again(message: Message, turn: Turn) -> Replies:
    return view.warm_start(await begin_again(turn.db, turn.me, at=turn.at))


@router.message(Command("cancel"))
@router.callback_query(Tapped(Go, "cancel"))
async def cancelled(event: Message | CallbackQuery, turn: Turn) -> Replies:
    return view.cancelled(await leave_input(turn.db, turn.me, at=turn.at))
