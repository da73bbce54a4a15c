"""A manager decides about a pin that a rep says is wrong."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.handlers.filters import RoleIs, Tapped
from bot.handlers.turn import Turn
from bot.rules.roles import Role
from bot.services.pin import decide
from bot.storage.pins import PinState
from bot.views import pin as view
from bot.views.replies import Replies
from bot.views.taps import OnPin

router = Router(name="pin")


@router.callback_query(Tapped(OnPin, "moved", "added", "rejected"), RoleIs(Role.MANAGER))
async def pin_decided(query: CallbackQuery, tap: OnPin, turn: Turn) -> Replies:
    to = PinState(tap.do)
    asked, is_new = await decide(turn.db, turn.me, tap.proposal_id, turn.moment, to=to)
    return view.decided(asked, turn.me, is_new=is_new)
