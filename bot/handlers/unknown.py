"""The last router: what nobody knew is answered with what can be done now."""

from datetime import datetime

from aiogram import Router
from aiogram.types import Message
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.handlers.filters import IsCommand
from bot.rules.person import Person
from bot.services.standing import standing_of
from bot.views import help as view
from bot.views.replies import Replies

router = Router(name="unknown")


@router.message(IsCommand())
async def unknown_command(
    message: Message, name: str, db: AsyncConnection, me: Person, at: datetime
) -> Replies:
    return view.unknown_command(name, await standing_of(db, me, at=at))


@router.message()
async def unknown_words(message: Message, db: AsyncConnection, me: Person, at: datetime) -> Replies:
    return view.unknown_words(await standing_of(db, me, at=at))
