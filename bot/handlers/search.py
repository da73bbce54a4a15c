"""An unplanned visit: finding a customer by what one remembers of the name."""

from datetime import datetime

from aiogram import Router
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.handlers.filters import FocusIs, HasText, RoleIs, Tapped, Typed
from bot.handlers.typed_words import Word
from bot.rules.person import Person
from bot.rules.roles import Role
from bot.services.moment import Moment
from bot.services.today import begin_search, find_customers
from bot.storage.focus import set_focus
from bot.views import today as view
from bot.views.replies import Replies
from bot.views.taps import Go

router = Router(name="search")
SEARCH = "customer_search"
"""Focus: what the rep types is part of a customer's name."""
REP = RoleIs(Role.REP)


@router.message(Typed(Word.UNPLANNED), REP)
@router.callback_query(Tapped(Go, "unplanned"), REP)
async def unplanned(
    event: Message | CallbackQuery, db: AsyncConnection, me: Person, at: datetime, received_at: datetime
) -> Replies:
    found = await begin_search(db, me, Moment(at, received_at))
    await set_focus(db, me.id, SEARCH, at=at)
    return (view.found_customers(found, fresh=True),)


@router.message(FocusIs(SEARCH), HasText(), REP)
async def searched(
    message: Message, db: AsyncConnection, me: Person, at: datetime, received_at: datetime
) -> Replies:
    found = await find_customers(db, me, message.text or "", Moment(at, received_at))
    return (view.found_customers(found, fresh=True),)
