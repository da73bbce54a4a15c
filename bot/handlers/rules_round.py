"""The quarterly round about the rules: stars with one tap, a line where one wants to, what came of it."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.handlers.filters import FocusIs, HasText, RoleIs, Tapped
from bot.handlers.news import WRITERS
from bot.handlers.turn import Turn
from bot.rules.roles import Role
from bot.services import rules_round as service
from bot.views import rules_round as view
from bot.views.replies import Replies
from bot.views.taps import OnNews, OnRound

router = Router(name="rules_round")
REP = RoleIs(Role.REP)
WHY = "rules_round"
"""Focus: what is typed is what should change about the rules."""


@router.callback_query(Tapped(OnRound, "stars"), REP)
async def stars_given(query: CallbackQuery, tap: OnRound, turn: Turn) -> Replies:
    counted = await service.give_stars(turn.db, turn.me, tap.round_id, tap.stars)
    if counted is None:
        return (view.over(turn.me, tap.round_id),)
    await turn.listen(WHY, tap.round_id)
    return (view.ask_why(turn.me, tap.round_id, counted=counted),)


@router.callback_query(Tapped(OnRound, "enough"), REP)
async def nothing_more(query: CallbackQuery, tap: OnRound, turn: Turn) -> Replies:
    await turn.heard(WHY)
    return (view.thanks(turn.me, tap.round_id),)


@router.message(FocusIs(WHY), HasText(), REP)
async def why_typed(message: Message, turn: Turn) -> Replies:
    round_id = turn.ref_id
    kept = await service.say_why(turn.db, turn.me, round_id, message.text or "")
    await turn.heard()
    return (view.thanks(turn.me, round_id, fresh=True) if kept else view.over(turn.me, round_id),)


@router.callback_query(Tapped(OnNews, "rounds"), WRITERS)
async def rounds_shown(query: CallbackQuery, turn: Turn) -> Replies:
    return (view.rounds(await service.told_rounds(turn.db), turn.me),)
