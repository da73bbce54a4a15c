"""A customer's parent, its own rhythm, and the photos and files of its visits."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.handlers.customer import PARENT, RHYTHM, card, number_of
from bot.handlers.filters import ANYBODY, FocusIs, HasText, Tapped
from bot.handlers.turn import Turn
from bot.services import customer_media, customer_ties
from bot.services.change_customer import changeable
from bot.services.customer import customer_card, list_customers
from bot.views import customer_ties as view
from bot.views.replies import Replies
from bot.views.taps import OnCustomer

router = Router(name="customer_ties")


@router.callback_query(Tapped(OnCustomer, "parent"), ANYBODY)
async def parent_wanted(query: CallbackQuery, tap: OnCustomer, turn: Turn) -> Replies:
    await changeable(turn.db, turn.me, tap.customer_id, turn.moment)
    await turn.listen(PARENT, tap.customer_id)
    shown = await customer_card(turn.db, turn.me, tap.customer_id, turn.moment)
    return view.ask_parent(shown, turn.me)


@router.message(FocusIs(PARENT), HasText(), ANYBODY)
async def parent_typed(message: Message, turn: Turn) -> Replies:
    found = await list_customers(turn.db, turn.me, (message.text or "")[:60], turn.moment)
    return view.choose_parent(turn.ref_id, found, turn.me)


@router.callback_query(Tapped(OnCustomer, "parent_is"), ANYBODY)
async def parent_chosen(query: CallbackQuery, tap: OnCustomer, turn: Turn) -> Replies:
    parent_id = number_of(tap.arg) or None
    await customer_ties.set_parent(turn.db, turn.me, tap.customer_id, parent_id, turn.moment)
    await turn.heard(PARENT)
    return await card(turn, tap.customer_id)


@router.callback_query(Tapped(OnCustomer, "rhythm"), ANYBODY)
async def rhythm_wanted(query: CallbackQuery, tap: OnCustomer, turn: Turn) -> Replies:
    await changeable(turn.db, turn.me, tap.customer_id, turn.moment)
    await turn.listen(RHYTHM, tap.customer_id)
    shown = await customer_card(turn.db, turn.me, tap.customer_id, turn.moment)
    return view.ask_rhythm(shown, turn.me, turn.policy)


@router.callback_query(Tapped(OnCustomer, "rhythm_is"), ANYBODY)
async def rhythm_tapped(query: CallbackQuery, tap: OnCustomer, turn: Turn) -> Replies:
    await customer_ties.set_own_rhythm(turn.db, turn.me, tap.customer_id, tap.arg, turn.moment)
    await turn.heard(RHYTHM)
    return await card(turn, tap.customer_id)


@router.message(FocusIs(RHYTHM), HasText(), ANYBODY)
async def rhythm_typed(message: Message, turn: Turn) -> Replies:
    await customer_ties.set_own_rhythm(turn.db, turn.me, turn.ref_id, message.text or "", turn.moment)
    await turn.heard()
    return await card(turn, turn.ref_id, fresh=True)


@router.callback_query(Tapped(OnCustomer, "media"), ANYBODY)
async def media_shown(query: CallbackQuery, tap: OnCustomer, turn: Turn) -> Replies:
    shown = await customer_media.media_list(turn.db, turn.me, tap.customer_id, turn.moment)
    return view.media_list(shown, turn.me)


@router.callback_query(Tapped(OnCustomer, "media_of"), ANYBODY)
async def media_opened(query: CallbackQuery, tap: OnCustomer, turn: Turn) -> Replies:
    """Below the list, which stays as it is."""
    file, media = await customer_media.open_media(
        turn.db, turn.me, tap.customer_id, number_of(tap.arg), turn.moment
    )
    return view.media(file, media, turn.me)
