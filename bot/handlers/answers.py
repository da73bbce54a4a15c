"""A manager reads all answers of a report, and when they were given."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.handlers.filters import RoleIs, Tapped
from bot.handlers.turn import Turn
from bot.rules.roles import Role
from bot.services.filed_answers import filed_answers
from bot.views.filed_answers import answers_card
from bot.views.replies import Replies
from bot.views.taps import OnAnswers

router = Router(name="answers")


@router.callback_query(Tapped(OnAnswers), RoleIs(Role.MANAGER))
async def answers_wanted(query: CallbackQuery, tap: OnAnswers, turn: Turn) -> Replies:
    shown = await filed_answers(turn.db, turn.me, tap.visit_id, at=turn.at)
    do = "times" if tap.do == "times" else "show"
    return answers_card(shown, turn.me, do=do, page=tap.page, fresh=tap.do == "open")
