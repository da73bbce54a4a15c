"""/customers: finding one by name, pinyin, code, telephone or place."""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.forms.definition import QuestionKind
from bot.handlers.filters import ANYBODY, FocusIs, HasText, IsPinned, Tapped, Typed
from bot.handlers.turn import Turn
from bot.handlers.typed_words import OF_THE_DAY
from bot.rules.place import Position
from bot.services.customer import list_customers
from bot.services.input import VISIT
from bot.storage.focus import set_focus
from bot.views import customer_list as view
from bot.views.replies import Replies
from bot.views.taps import Go, OnCustomers

router = Router(name="customers")
FINDING = "customers"
"""Focus: what is typed is part of a customer's name; `typed` remembers it for the pages."""


@router.message(Command("customers"), ANYBODY)
async def customers_asked(message: Message, command: CommandObject, turn: Turn) -> Replies:
    return await _found(turn, (command.args or "")[:60])


@router.callback_query(Tapped(Go, "customers"), ANYBODY)
async def customers_tapped(query: CallbackQuery, turn: Turn) -> Replies:
    return await _found(turn, _typed_before(turn))


@router.message(FocusIs(FINDING), HasText(), ~Typed(*OF_THE_DAY), ANYBODY)
async def name_typed(message: Message, turn: Turn) -> Replies:
    return await _found(turn, (message.text or "")[:60])


@router.message(FocusIs(FINDING), IsPinned(), ANYBODY)
async def near_here(message: Message, turn: Turn, withheld: bool) -> Replies:
    """A live location means more than a search and is heard elsewhere; a rep's orders the list as well."""
    here = message.location
    near = Position(here.latitude, here.longitude) if here and not withheld else None
    found = await list_customers(turn.db, turn.me, "", turn.moment, near=near)
    return view.customer_list(found, turn.me, fresh=True)


@router.callback_query(Tapped(OnCustomers, "page"), ANYBODY)
async def page_turned(query: CallbackQuery, tap: OnCustomers, turn: Turn) -> Replies:
    found = await list_customers(turn.db, turn.me, _typed_before(turn), turn.moment, page=tap.page)
    return view.customer_list(found, turn.me)


async def _found(turn: Turn, typed: str) -> Replies:
    """What is typed next searches on, unless a visit is open: its words are the visit's."""
    in_visit = turn.focus.kind == VISIT
    if not in_visit:
        asks = {"typed": typed, "asks": QuestionKind.LOCATION}
        await set_focus(turn.db, turn.me.id, FINDING, data=asks, at=turn.at)
    found = await list_customers(turn.db, turn.me, typed, turn.moment)
    return view.customer_list(found, turn.me, fresh=True, in_visit=in_visit)


def _typed_before(turn: Turn) -> str:
    return str(turn.focus.data.get("typed", "")) if turn.focus.kind == FINDING else ""
