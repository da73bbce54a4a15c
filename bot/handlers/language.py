"""/language: in which language the bot speaks to me, and by which clock."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.handlers.filters import FocusIs, HasText, Tapped
from bot.handlers.turn import Turn
from bot.handlers.visit_card import VISIT, shown
from bot.rules.language import Language
from bot.services.change_person import change_zone
from bot.services.language import choose_language
from bot.views import language as view
from bot.views.replies import Replies
from bot.views.taps import Go

router = Router(name="language")
MY_ZONE = "my_zone"
"""Focus: what is typed is where I am."""


@router.message(Command("language"))
@router.callback_query(Tapped(Go, "language"))
async def language_asked(event: Message | CallbackQuery, turn: Turn) -> Replies:
    await turn.heard(MY_ZONE)  # "back" out of the question closes it
    return view.language_card(turn.me, now=turn.at, fresh=isinstance(event, Message))


@router.callback_query(Tapped(Go, "speak"))
async def language_chosen(query: CallbackQuery, tap: Go, turn: Turn) -> Replies:
    language = Language(tap.arg) if tap.arg in list(Language) else turn.me.language
    now = await choose_language(turn.db, turn.me, language, at=turn.at)
    changed = language is not turn.me.language
    card = view.language_card(now, now=turn.at, changed=changed)
    if not changed or turn.focus.kind != VISIT or turn.focus.ref_id is None:
        return card
    return (*card, *await shown(turn, turn.focus.ref_id))  # the visit goes on in the new language at once


@router.callback_query(Tapped(Go, "zone"))
async def zone_wanted(query: CallbackQuery, turn: Turn) -> Replies:
    await turn.listen(MY_ZONE)
    return view.ask_my_zone(turn.me)


@router.callback_query(Tapped(Go, "zone_is"))
async def zone_tapped(query: CallbackQuery, tap: Go, turn: Turn) -> Replies:
    changed = await change_zone(turn.db, turn.me.id, tap.arg)
    await turn.heard(MY_ZONE)
    return view.language_card(changed.person, now=turn.at)


@router.message(FocusIs(MY_ZONE), HasText())
async def zone_typed(message: Message, turn: Turn) -> Replies:
    changed = await change_zone(turn.db, turn.me.id, message.text or "")
    await turn.heard()
    return view.language_card(changed.person, now=turn.at, fresh=True)
