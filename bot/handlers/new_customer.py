"""A new customer: typed, tapped together, placed where one stands, and created."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.handlers.customer import card
from bot.handlers.filters import FocusIs, HasText, IsPinned, RoleIs, Says, Tapped
from bot.handlers.turn import Turn
from bot.rules.place import Position
from bot.rules.roles import Role
from bot.services import new_customer as service
from bot.services.collision import report_new
from bot.services.geocoding import look_up_one
from bot.services.new_customer import NEW_CUSTOMER
from bot.views import new_customer as view
from bot.views.collision import question
from bot.views.replies import Replies
from bot.views.taps import Go, OnNewCustomer

router = Router(name="new_customer")
WHO = RoleIs(Role.REP, Role.ADMIN)


@router.callback_query(Tapped(Go, "new_customer"), WHO)
async def new_wanted(query: CallbackQuery, turn: Turn) -> Replies:
    await service.begin(turn.db, turn.me, at=turn.at)
    return view.ask_name(turn.me)


@router.message(FocusIs(NEW_CUSTOMER), Says("cancel", "取消"), WHO)
@router.callback_query(Tapped(OnNewCustomer, "cancel"), WHO)
async def given_up(event: Message | CallbackQuery, turn: Turn) -> Replies:
    await turn.heard(NEW_CUSTOMER)
    return view.given_up(turn.me)


@router.message(FocusIs(NEW_CUSTOMER), HasText(), WHO)
async def typed(message: Message, turn: Turn) -> Replies:
    draft = await service.typed(
        turn.db,
        turn.me,
        turn.focus,
        message.text or "",
        policy=turn.policy,
        country=turn.settings.company.country,
        at=turn.at,
    )
    return view.draft_card(draft, turn.me, fresh=True)


@router.message(FocusIs(NEW_CUSTOMER), IsPinned(), WHO)
async def placed(message: Message, turn: Turn, withheld: bool) -> Replies:
    """A live location is a check-in and heard elsewhere; one that was cut out before is asked for again."""
    here = message.location
    if here is None or withheld:
        return await _changed(turn, "ask", "address", fresh=True)
    position = Position(here.latitude, here.longitude)
    draft = await service.placed(turn.db, turn.me, turn.focus, position, policy=turn.policy, at=turn.at)
    return view.draft_card(draft, turn.me, fresh=True)


@router.callback_query(Tapped(OnNewCustomer, "create"), WHO)
async def created(query: CallbackQuery, turn: Turn) -> Replies:
    found = await service.alike_in_draft(turn.db, turn.focus)
    customer_id = await service.create(turn.db, turn.me, turn.focus, policy=turn.policy, moment=turn.moment)
    if turn.settings.geocoding.is_on:
        await look_up_one(turn.db, customer_id, chat_id=turn.chat_id, at=turn.at)
    contested = await report_new(turn.db, turn.me, customer_id, found, turn.moment)
    asked = [question(each, each.manager) for each in contested if each.manager is not None]
    return (view.created(turn.me), *await card(turn, customer_id, fresh=True), *asked)


@router.callback_query(
    Tapped(OnNewCustomer, "industry", "kind", "choose_industry", "choose_kind", "ask", "back"), WHO
)
async def changed(query: CallbackQuery, tap: OnNewCustomer, turn: Turn) -> Replies:
    return await _changed(turn, tap.do, tap.arg)


async def _changed(turn: Turn, do: str, arg: str, *, fresh: bool = False) -> Replies:
    draft = await service.change(turn.db, turn.me, turn.focus, do, arg, policy=turn.policy, at=turn.at)
    return view.draft_card(draft, turn.me, fresh=fresh)
