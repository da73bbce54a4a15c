"""A manager decides about a pin that a rep says is wrong."""

from datetime import datetime

from aiogram import Router
from aiogram.types import CallbackQuery
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.handlers.filters import RoleIs, Tapped
from bot.rules.person import Person
from bot.rules.roles import Role
from bot.services.moment import Moment
from bot.services.pin import decide
from bot.storage.pins import PinState
from bot.views import pin as view
from bot.views.replies import Replies
from bot.views.taps import OnPin

router = Router(name="pin")


@router.callback_query(Tapped(OnPin, "moved", "added", "rejected"), RoleIs(Role.MANAGER))
async def pin_decided(
    query: CallbackQuery, tap: OnPin, db: AsyncConnection, me: Person, at: datetime, received_at: datetime
) -> Replies:
    to = PinState(tap.do)
    asked, is_new = await decide(db, me, tap.proposal_id, Moment(at, received_at), to=to)
    return view.decided(asked, me, is_new=is_new)
