"""A day is replayed: a rep's own, and those of a manager's people."""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.handlers.filters import REP_OR_MANAGER, Tapped, Typed
from bot.handlers.turn import Turn
from bot.handlers.typed_words import Word
from bot.rules.working_time import local_day
from bot.services.replay import replayed, whose_days
from bot.services.replay_asked import understood
from bot.views import replay as view
from bot.views.replies import Replies
from bot.views.taps import OnReplay, day_in

router = Router(name="replay")


@router.message(Command("replay"), REP_OR_MANAGER)
@router.message(Typed(Word.REPLAY), REP_OR_MANAGER)
async def replay_wanted(message: Message, turn: Turn, command: CommandObject | None = None) -> Replies:
    """Whoever may replay one person's days only, or has named one, is not asked whose."""
    team = await whose_days(turn.db, turn.me, at=turn.at)
    asked = understood((command.args if command else None) or "", team, local_day(turn.at, turn.me.zone))
    if asked.rep is None:
        return view.whose_day(team, turn.me, asked.day)
    shown = await replayed(turn.db, turn.me, asked.rep.id, asked.day, policy=turn.policy, at=turn.at)
    return view.replay_card(shown, turn.me, fresh=True)


@router.callback_query(Tapped(OnReplay, "people"), REP_OR_MANAGER)
async def people_wanted(query: CallbackQuery, tap: OnReplay, turn: Turn) -> Replies:
    team = await whose_days(turn.db, turn.me, at=turn.at)
    return view.whose_day(team, turn.me, day_in(tap.day), page=tap.part)


@router.callback_query(Tapped(OnReplay, "show", "open"), REP_OR_MANAGER)
async def day_turned(query: CallbackQuery, tap: OnReplay, turn: Turn) -> Replies:
    shown = await replayed(turn.db, turn.me, tap.person_id, day_in(tap.day), policy=turn.policy, at=turn.at)
    return view.replay_card(shown, turn.me, part=tap.part, fresh=tap.do == "open")
