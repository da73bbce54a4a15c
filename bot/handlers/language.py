"""/language: in which language the bot speaks to me, and by which clock."""

from datetime import datetime

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.handlers.filters import FocusIs, HasText, Tapped
from bot.rules.language import Language
from bot.rules.person import Person
from bot.services.change_person import change_zone
from bot.services.input import heard, listen
from bot.services.language import choose_language
from bot.storage.focus import Focus
from bot.views import language as view
from bot.views.replies import Replies
from bot.views.taps import Go

router = Router(name="language")
MY_ZONE = "my_zone"
"""Focus: what is typed is where I am."""


@router.message(Command("language"))
@router.callback_query(Tapped(Go, "language"))
async def language_asked(
    event: Message | CallbackQuery, db: AsyncConnection, me: Person, focus: Focus, at: datetime
) -> Replies:
    if focus.kind == MY_ZONE:  # "back" out of the question closes it
        await heard(db, me, at=at)
    return view.language_card(me, now=at, fresh=isinstance(event, Message))


@router.callback_query(Tapped(Go, "speak"))
async def language_chosen(
    query: CallbackQuery, tap: Go, db: AsyncConnection, me: Person, at: datetime
) -> Replies:
    language = Language(tap.arg) if tap.arg in list(Language) else me.language
    now = await choose_language(db, me, language, at=at)
    return view.language_card(now, now=at, changed=language is not me.language)


@router.callback_query(Tapped(Go, "zone"))
async def zone_wanted(query: CallbackQuery, db: AsyncConnection, me: Person, at: datetime) -> Replies:
    await listen(db, me, MY_ZONE, at=at)
    return view.ask_my_zone(me)


@router.callback_query(Tapped(Go, "zone_is"))
async def zone_tapped(
    query: CallbackQuery, tap: Go, db: AsyncConnection, me: Person, focus: Focus, at: datetime
) -> Replies:
    changed = await change_zone(db, me.id, tap.arg)
    if focus.kind == MY_ZONE:
        await heard(db, me, at=at)
    return view.language_card(changed.person, now=at)


@router.message(FocusIs(MY_ZONE), HasText())
async def zone_typed(message: Message, db: AsyncConnection, me: Person, at: datetime) -> Replies:
    changed = await change_zone(db, me.id, message.text or "")
    await heard(db, me, at=at)
    return view.language_card(changed.person, now=at, fresh=True)
