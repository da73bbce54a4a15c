"""The last router: what nobody knew is answered with what can be done now."""

from aiogram import Router
from aiogram.types import Message

from bot.handlers.filters import IsCommand
from bot.handlers.turn import Turn
from bot.services.standing import standing_of
from bot.views import help as view
from bot.views.replies import Replies

router = Router(name="unknown")


@router.message(IsCommand())
async def unknown_command(message: Message, name: str, turn: Turn) -> Replies:
    return view.unknown_command(name, await standing_of(turn.db, turn.me, at=turn.at))


@router.message()
async def unknown_words(message: Message, turn: Turn) -> Replies:
    return view.unknown_words(await standing_of(turn.db, turn.me, at=turn.at))
