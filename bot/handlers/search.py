"""An unplanned visit: finding a customer by what one remembers of the name."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.handlers.filters import REP, FocusIs, HasText, Tapped, Typed
from bot.handlers.turn import Turn
from bot.handlers.typed_words import Word
from bot.services.today import begin_search, find_customers
from bot.storage.focus import set_focus
from bot.views import today as view
from bot.views.replies import Replies
from bot.views.taps import Go

router = Router(name="search")
SEARCH = "customer_search"
"""Focus: what the rep types is part of a customer's name."""


@router.message(Typed(Word.UNPLANNED), REP)
@router.callback_query(Tapped(Go, "unplanned"), REP)
async def unplanned(event: Message | CallbackQuery, turn: Turn) -> Replies:
    found = await begin_search(turn.db, turn.me, turn.moment)
    await set_focus(turn.db, turn.me.id, SEARCH, at=turn.at)
    return (view.found_customers(found, fresh=True),)


@router.message(FocusIs(SEARCH), HasText(), REP)
async def searched(message: Message, turn: Turn) -> Replies:
    found = await find_customers(turn.db, turn.me, message.text or "", turn.moment)
    return (view.found_customers(found, fresh=True),)
