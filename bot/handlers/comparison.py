"""Two of a manager's people are compared."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.handlers.filters import MANAGER, Tapped
from bot.handlers.summary import asked_by
from bot.handlers.turn import Turn
from bot.services.comparison import compare
from bot.views import comparison as view
from bot.views.replies import Replies
from bot.views.taps import OnCompare

router = Router(name="comparison")


@router.callback_query(Tapped(OnCompare, "show", "open"), MANAGER)
async def compared(query: CallbackQuery, tap: OnCompare, turn: Turn) -> Replies:
    asked = asked_by(tap, turn.me, turn.at)
    shown = await compare(turn.db, turn.me, asked, tap.other_id or None, policy=turn.policy, at=turn.at)
    return view.side_by_side(shown, turn.me, fresh=tap.do == "open")
