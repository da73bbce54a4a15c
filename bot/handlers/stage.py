"""The customer's stage, moved on from the card of a filed visit."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.handlers.filters import RoleIs, Tapped
from bot.handlers.turn import Turn
from bot.handlers.visit_card import shown
from bot.rules.roles import Role
from bot.services.stage import move_stage, stage_to_change
from bot.services.visit import facts, my_visit
from bot.views import stage as view
from bot.views import visit as visit_view
from bot.views.replies import Replies
from bot.views.taps import OnVisit

router = Router(name="stage")
REP = RoleIs(Role.REP)


@router.callback_query(Tapped(OnVisit, "stage"), REP)
async def stages_wanted(query: CallbackQuery, tap: OnVisit, turn: Turn) -> Replies:
    visit = await my_visit(turn.db, turn.me, tap.visit_id)
    now = await facts(turn.db, visit.id, at=turn.at)
    stage = await stage_to_change(turn.db, turn.me, visit.customer_id, turn.moment)
    block = view.stage_block(visit.id, stage, turn.me.language)
    return (visit_view.card(now, block, turn.me.language, footer=False),)


@router.callback_query(Tapped(OnVisit, "stage_is"), REP)
async def stage_chosen(query: CallbackQuery, tap: OnVisit, turn: Turn) -> Replies:
    moved = await move_stage(turn.db, turn.me, tap.visit_id, tap.arg, turn.policy, turn.moment)
    notice = view.moved_notice(tap.visit_id, moved, turn.me.language)
    return await shown(turn, tap.visit_id, notice=notice)
