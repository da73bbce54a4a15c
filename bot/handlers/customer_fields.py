"""The lines of a customer's file: chosen, then tapped or typed."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.handlers.customer import FIELD, card
from bot.handlers.filters import ANYBODY, FocusIs, HasText, Tapped
from bot.handlers.turn import Turn
from bot.services import change_customer as change
from bot.services.change_customer import FieldUnfit
from bot.services.customer import customer_card
from bot.services.customer_fields import Field
from bot.services.score_card import GradeNeedsManager, may_set_by_hand
from bot.views import customer_changes as view
from bot.views.replies import Replies
from bot.views.taps import OnCustomer

router = Router(name="customer_fields")


@router.callback_query(Tapped(OnCustomer, "fields"), ANYBODY)
async def fields_shown(query: CallbackQuery, tap: OnCustomer, turn: Turn) -> Replies:
    await turn.heard(FIELD)
    await change.changeable(turn.db, turn.me, tap.customer_id, turn.moment)
    return view.fields(await customer_card(turn.db, turn.me, tap.customer_id, turn.moment), turn.me)


@router.callback_query(Tapped(OnCustomer, "field"), ANYBODY)
async def field_chosen(query: CallbackQuery, tap: OnCustomer, turn: Turn) -> Replies:
    field = _field(tap.arg)
    file = await change.changeable(turn.db, turn.me, tap.customer_id, turn.moment)
    if field is Field.GRADE and not await may_set_by_hand(turn.db, turn.me, file, turn.moment):
        raise GradeNeedsManager
    await turn.listen(FIELD, tap.customer_id, {"field": field})
    return view.ask_field(file, field, turn.me, turn.policy)


@router.message(FocusIs(FIELD), HasText(), ANYBODY)
async def field_typed(message: Message, turn: Turn) -> Replies:
    return await _changed(turn, turn.ref_id, turn.focus.data.get("field", ""), message.text or "", fresh=True)


@router.callback_query(Tapped(OnCustomer, "is"), ANYBODY)
async def value_tapped(query: CallbackQuery, tap: OnCustomer, turn: Turn) -> Replies:
    name, _, value = tap.arg.partition("=")
    return await _changed(turn, tap.customer_id, name, value)


@router.callback_query(Tapped(OnCustomer, "empty"), ANYBODY)
async def field_emptied(query: CallbackQuery, tap: OnCustomer, turn: Turn) -> Replies:
    await change.empty_field(turn.db, turn.me, tap.customer_id, _field(tap.arg), turn.moment)
    await turn.heard(FIELD)
    return await card(turn, tap.customer_id)


async def _changed(turn: Turn, customer_id: int, name: str, value: str, *, fresh: bool = False) -> Replies:
    await change.change_field(
        turn.db, turn.me, customer_id, _field(name), value, policy=turn.policy, moment=turn.moment
    )
    await turn.heard(FIELD)
    return await card(turn, customer_id, fresh=fresh)


def _field(name: str) -> Field:
    if name not in list(Field):
        raise FieldUnfit(Field.NEED, name)
    return Field(name)
