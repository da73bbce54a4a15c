"""Contacts of a customer: typed in one line, given a role, corrected, erased for good."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.handlers.customer import CONTACT, number_of
from bot.handlers.filters import ANYBODY, FocusIs, HasText, Tapped
from bot.handlers.turn import Turn
from bot.services import change_customer as change
from bot.services.customer import customer_card
from bot.views import customer_changes as view
from bot.views.replies import Replies
from bot.views.taps import OnCustomer

router = Router(name="customer_contacts")


@router.callback_query(Tapped(OnCustomer, "contacts", "contact"), ANYBODY)
async def contacts_shown(query: CallbackQuery, tap: OnCustomer, turn: Turn) -> Replies:
    await turn.heard(CONTACT)
    return await _contacts(turn, tap.customer_id, chosen=number_of(tap.arg))


@router.callback_query(Tapped(OnCustomer, "contact_typed"), ANYBODY)
async def contact_wanted(query: CallbackQuery, tap: OnCustomer, turn: Turn) -> Replies:
    await change.changeable(turn.db, turn.me, tap.customer_id, turn.moment)
    await turn.listen(CONTACT, tap.customer_id, {"contact": number_of(tap.arg)})
    return view.ask_contact(tap.customer_id, turn.me)


@router.message(FocusIs(CONTACT), HasText(), ANYBODY)
async def contact_typed(message: Message, turn: Turn) -> Replies:
    contact_id = await change.contact_typed(
        turn.db,
        turn.me,
        turn.ref_id,
        message.text or "",
        country=turn.settings.company.country,
        moment=turn.moment,
        contact_id=int(turn.focus.data.get("contact", 0)),
    )
    await turn.heard()
    return await _contacts(turn, turn.ref_id, chosen=contact_id, fresh=True)


@router.callback_query(Tapped(OnCustomer, "role"), ANYBODY)
async def role_given(query: CallbackQuery, tap: OnCustomer, turn: Turn) -> Replies:
    number, _, role = tap.arg.partition("=")
    contact_id = number_of(number)
    await change.give_contact_role(turn.db, turn.me, tap.customer_id, contact_id, role, turn.moment)
    return await _contacts(turn, tap.customer_id, chosen=contact_id)


@router.callback_query(Tapped(OnCustomer, "contact_gone"), ANYBODY)
async def erasing_contact(query: CallbackQuery, tap: OnCustomer, turn: Turn) -> Replies:
    await change.changeable(turn.db, turn.me, tap.customer_id, turn.moment)
    shown = await customer_card(turn.db, turn.me, tap.customer_id, turn.moment)
    return view.ask_erase(shown, number_of(tap.arg), turn.me)


@router.callback_query(Tapped(OnCustomer, "contact_erased"), ANYBODY)
async def contact_erased(query: CallbackQuery, tap: OnCustomer, turn: Turn) -> Replies:
    await change.erase_contact(turn.db, turn.me, tap.customer_id, number_of(tap.arg), turn.moment)
    return await _contacts(turn, tap.customer_id)


async def _contacts(turn: Turn, customer_id: int, *, chosen: int = 0, fresh: bool = False) -> Replies:
    shown = await customer_card(turn.db, turn.me, customer_id, turn.moment)
    return view.contacts(shown, turn.me, chosen=chosen, fresh=fresh)
