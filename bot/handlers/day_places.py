"""/way: where the rep's day begins and ends."""

from datetime import datetime

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.handlers.filters import FocusIs, IsPinned, RoleIs, Tapped
from bot.rules.day_places import Begins, Ends
from bot.rules.person import Person
from bot.rules.place import Position
from bot.rules.roles import Role
from bot.services import day_places as service
from bot.services.day_places import DAY_PLACE, NAMED
from bot.services.input import heard
from bot.services.moment import Moment
from bot.storage.focus import Focus
from bot.storage.policies import PolicyInForce
from bot.views.day_places import places_card
from bot.views.replies import Replies
from bot.views.taps import Go, OnDayPlace

router = Router(name="day_places")
REP = RoleIs(Role.REP)


@router.message(Command("way"), REP)
@router.callback_query(Tapped(Go, "way"), REP)
async def way_wanted(event: Message | CallbackQuery, db: AsyncConnection, me: Person) -> Replies:
    return (places_card(await service.shown_places(db, me), fresh=True),)


@router.message(FocusIs(DAY_PLACE), IsPinned(), REP)
async def place_sent(
    message: Message,
    db: AsyncConnection,
    me: Person,
    focus: Focus,
    policy: PolicyInForce,
    withheld: bool,
    at: datetime,
    received_at: datetime,
) -> Replies:
    """A position that was cut out on its way in is asked for again."""
    place, here = focus.data.get("place", ""), message.location
    if here is None or withheld or place not in NAMED:
        return (places_card(await service.shown_places(db, me), fresh=True),)
    position = Position(here.latitude, here.longitude)
    moment = Moment(at, received_at)
    return (
        places_card(await service.name_place(db, me, place, position, policy.policy, moment), fresh=True),
    )


@router.callback_query(Tapped(OnDayPlace), REP)
async def tapped(
    query: CallbackQuery,
    tap: OnDayPlace,
    db: AsyncConnection,
    me: Person,
    focus: Focus,
    policy: PolicyInForce,
    at: datetime,
    received_at: datetime,
) -> Replies:
    moment = Moment(at, received_at)
    if tap.do == "begins" and tap.place in tuple(Begins):
        shown = await service.choose(db, me, Begins(tap.place), policy.policy, moment)
    elif tap.do == "ends" and tap.place in tuple(Ends):
        shown = await service.choose(db, me, Ends(tap.place), policy.policy, moment)
    elif tap.do == "name" and tap.place in NAMED:
        shown = await service.ask_for(db, me, tap.place, at=at)
    elif tap.do == "here" and tap.place in NAMED:
        shown = await service.name_here(db, me, tap.place, policy.policy, moment)
    elif tap.do == "forget":
        shown = await service.forget(db, me, policy.policy, moment)
    else:
        if focus.kind == DAY_PLACE:
            await heard(db, me, at=at)
        shown = await service.shown_places(db, me)
    return (places_card(shown),)
