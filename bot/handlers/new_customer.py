"""A new customer: typed, tapped together, placed where one stands, and created."""

from datetime import datetime

from aiogram import Router
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config import Settings
from bot.handlers.customers import card
from bot.handlers.filters import FocusIs, HasText, IsPinned, RoleIs, Says, Tapped
from bot.rules.person import Person
from bot.rules.place import Position
from bot.rules.roles import Role
from bot.services import new_customer as service
from bot.services.input import heard
from bot.services.moment import Moment
from bot.services.new_customer import NEW_CUSTOMER
from bot.storage.focus import Focus
from bot.storage.policies import PolicyInForce
from bot.views import new_customer as view
from bot.views.replies import Replies
from bot.views.taps import Go, OnNewCustomer

router = Router(name="new_customer")
WHO = RoleIs(Role.REP, Role.ADMIN)


@router.callback_query(Tapped(Go, "new_customer"), WHO)
async def new_wanted(query: CallbackQuery, db: AsyncConnection, me: Person, at: datetime) -> Replies:
    await service.begin(db, me, at=at)
    return view.ask_name(me)


@router.message(FocusIs(NEW_CUSTOMER), Says("cancel", "取消"), WHO)
@router.callback_query(Tapped(OnNewCustomer, "cancel"), WHO)
async def given_up(
    event: Message | CallbackQuery, db: AsyncConnection, me: Person, focus: Focus, at: datetime
) -> Replies:
    if focus.kind == NEW_CUSTOMER:
        await heard(db, me, at=at)
    return view.given_up(me)


@router.message(FocusIs(NEW_CUSTOMER), HasText(), WHO)
async def typed(
    message: Message,
    db: AsyncConnection,
    me: Person,
    focus: Focus,
    policy: PolicyInForce,
    settings: Settings,
    at: datetime,
) -> Replies:
    draft = await service.typed(
        db,
        me,
        focus,
        message.text or "",
        policy=policy.policy,
        country=settings.company.country,
        at=at,
    )
    return view.draft_card(draft, me, fresh=True)


@router.message(FocusIs(NEW_CUSTOMER), IsPinned(), WHO)
async def placed(
    message: Message,
    db: AsyncConnection,
    me: Person,
    focus: Focus,
    policy: PolicyInForce,
    withheld: bool,
    at: datetime,
) -> Replies:
    """A live location is a check-in and heard elsewhere; one that was cut out before is asked for again."""
    here = message.location
    if here is None or withheld:
        return view.draft_card(
            await service.change(db, me, focus, "ask", "address", policy=policy.policy, at=at), me, fresh=True
        )
    position = Position(here.latitude, here.longitude)
    return view.draft_card(
        await service.placed(db, me, focus, position, policy=policy.policy, at=at), me, fresh=True
    )


@router.callback_query(Tapped(OnNewCustomer, "create"), WHO)
async def created(
    query: CallbackQuery,
    db: AsyncConnection,
    me: Person,
    focus: Focus,
    policy: PolicyInForce,
    at: datetime,
    received_at: datetime,
) -> Replies:
    moment = Moment(at, received_at)
    customer_id = await service.create(db, me, focus, policy=policy.policy, moment=moment)
    shown = await card(db, me, customer_id, policy, moment, fresh=True)
    return (view.created(me), *shown)


@router.callback_query(
    Tapped(OnNewCustomer, "industry", "kind", "choose_industry", "choose_kind", "ask", "back"), WHO
)
async def changed(
    query: CallbackQuery,
    tap: OnNewCustomer,
    db: AsyncConnection,
    me: Person,
    focus: Focus,
    policy: PolicyInForce,
    at: datetime,
) -> Replies:
    return view.draft_card(
        await service.change(db, me, focus, tap.do, tap.arg, policy=policy.policy, at=at), me
    )
