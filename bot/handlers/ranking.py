"""The ranking, and whether it comes by itself."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.handlers.filters import REP_OR_MANAGER, Tapped, Typed
from bot.handlers.turn import Turn
from bot.handlers.typed_words import Word
from bot.rules.summary import Period
from bot.rules.working_time import local_day
from bot.services.ranking import choose_weekly, ranking_of
from bot.views import ranking as view
from bot.views.replies import Replies
from bot.views.taps import OnRanking, day_in

router = Router(name="ranking")


@router.message(Command("ranking"), REP_OR_MANAGER)
@router.message(Typed(Word.RANKING), REP_OR_MANAGER)
async def ranking_wanted(message: Message, turn: Turn) -> Replies:
    today = local_day(turn.at, turn.me.zone)
    seen = await ranking_of(turn.db, turn.me, Period.WEEK, today, policy=turn.policy, at=turn.at)
    return view.ranking_card(seen, turn.policy.ranking, fresh=True)


@router.callback_query(Tapped(OnRanking, "show", "open"), REP_OR_MANAGER)
async def ranking_turned(query: CallbackQuery, tap: OnRanking, turn: Turn) -> Replies:
    period = Period.MONTH if tap.period == Period.MONTH else Period.WEEK
    day = day_in(tap.day) or local_day(turn.at, turn.me.zone)
    seen = await ranking_of(turn.db, turn.me, period, day, policy=turn.policy, at=turn.at)
    return view.ranking_card(seen, turn.policy.ranking, fresh=tap.do == "open")


@router.callback_query(Tapped(OnRanking, "mute", "unmute"), REP_OR_MANAGER)
async def weekly_chosen(query: CallbackQuery, tap: OnRanking, turn: Turn) -> Replies:
    on = tap.do == "unmute"
    await choose_weekly(turn.db, turn.me, on=on)
    return view.muted(turn.me, on=on)
