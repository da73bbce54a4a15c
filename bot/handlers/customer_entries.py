"""Dated lines of a customer's file: an order, a payment, a service, a note; written and taken back."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.handlers.customer import ENTRY, card, number_of
from bot.handlers.filters import ANYBODY, FocusIs, HasText, Tapped
from bot.handlers.turn import Turn
from bot.rules.customer import EntryKind
from bot.services import change_customer as change
from bot.services.customer import customer_card, history
from bot.services.customer_reach import file_in_reach
from bot.views import customer_changes as view
from bot.views import customer_history as history_view
from bot.views.replies import Replies
from bot.views.taps import OnCustomer

router = Router(name="customer_entries")


@router.callback_query(Tapped(OnCustomer, "entries"), ANYBODY)
async def entry_kinds_shown(query: CallbackQuery, tap: OnCustomer, turn: Turn) -> Replies:
    return view.entry_kinds(await customer_card(turn.db, turn.me, tap.customer_id, turn.moment), turn.me)


@router.callback_query(Tapped(OnCustomer, "entry"), ANYBODY)
async def entry_wanted(query: CallbackQuery, tap: OnCustomer, turn: Turn) -> Replies:
    kind = EntryKind(tap.arg) if tap.arg in list(EntryKind) else EntryKind.NOTE
    file = await file_in_reach(turn.db, turn.me, tap.customer_id, turn.moment)
    await turn.listen(ENTRY, tap.customer_id, {"kind": kind})
    return view.ask_entry(file, kind, turn.me)


@router.message(FocusIs(ENTRY), HasText(), ANYBODY)
async def entry_typed(message: Message, turn: Turn) -> Replies:
    kind = EntryKind(turn.focus.data.get("kind", EntryKind.NOTE))
    await change.entry_typed(turn.db, turn.me, turn.ref_id, kind, message.text or "", turn.moment)
    await turn.heard()
    return await card(turn, turn.ref_id, fresh=True)


@router.callback_query(Tapped(OnCustomer, "entry_gone"), ANYBODY)
async def entry_taken_back(query: CallbackQuery, tap: OnCustomer, turn: Turn) -> Replies:
    await change.take_entry_back(turn.db, turn.me, tap.customer_id, number_of(tap.arg), turn.moment)
    return history_view.history(await history(turn.db, turn.me, tap.customer_id, turn.moment), turn.me)
