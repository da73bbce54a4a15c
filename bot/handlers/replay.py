"""A day is replayed: a rep's own, and those of a manager's people."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.handlers.filters import REP_OR_MANAGER, Tapped
from bot.handlers.turn import Turn
from bot.services.replay import replayed, whose_days
from bot.views import replay as view
from bot.views.replies import Replies
from bot.views.taps import OnReplay, day_in

router = Router(name="replay")


@router.message(Command("replay"), REP_OR_MANAGER)
async def replay_wanted(message: Message, turn: Turn) -> Replies:
    """Whoever may replay one person's days only is not asked whose."""
    team = await whose_days(turn.db, turn.me, at=turn.at)
    if len(team) != 1:
        return view.whose_day(team, turn.me)
    shown = await replayed(turn.db, turn.me, team[0].id, None, policy=turn.policy, at=turn.at)
    return view.replay_card(shown, turn.me, fresh=True)


@router.callback_query(Tapped(OnReplay, "people"), REP_OR_MANAGER)
async def people_wanted(query: CallbackQuery, tap: OnReplay, turn: Turn) -> Replies:
    return view.whose_day(await whose_days(turn.db, turn.me, at=turn.at), turn.me, page=tap.part)


@router.callback_query(Tapped(OnReplay, "show", "open"), REP_OR_MANAGER)
async def day_turned(query: CallbackQuery, tap: OnReplay, turn: Turn) -> Replies:
    shown = await replayed(turn.db, turn.me, tap.person_id, day_in(tap.day), policy=turn.policy, at=turn.at)
    return view.replay_card(shown, turn.me, part=tap.part, fresh=tap.do == "open")
