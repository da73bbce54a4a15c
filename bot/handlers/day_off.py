"""/dayoff: days off taken and given back; what was planned for them."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.handlers.filters import REP_OR_MANAGER, RoleIs, Tapped
from bot.handlers.turn import Turn
from bot.rules.roles import Role
from bot.services import day_off as service
from bot.views.day_off import days_off_card, free_day
from bot.views.replies import Replies
from bot.views.taps import OnPlan, day_in

router = Router(name="day_off")


@router.message(Command("dayoff"), REP_OR_MANAGER)
async def days_off_wanted(message: Message, turn: Turn) -> Replies:
    return (days_off_card(await service.days_off(turn.db, turn.me, turn.policy, at=turn.at), fresh=True),)


@router.callback_query(Tapped(OnPlan, "off"), REP_OR_MANAGER)
async def day_tapped(query: CallbackQuery, tap: OnPlan, turn: Turn) -> Replies:
    day = day_in(tap.day)
    free = await service.change_day(turn.db, turn.me, day, turn.policy, at=turn.at) if day else None
    card = days_off_card(await service.days_off(turn.db, turn.me, turn.policy, at=turn.at))
    return (card, free_day(free)) if free and free.planned else (card,)


@router.callback_query(Tapped(OnPlan, "off_move"), RoleIs(Role.REP))
async def moved_away(query: CallbackQuery, tap: OnPlan, turn: Turn) -> Replies:
    """Only from a day that is free still: its button may be old."""
    day = day_in(tap.day)
    found = await service.days_off(turn.db, turn.me, turn.policy, at=turn.at)
    if day is None or day not in found.days:
        return (days_off_card(found, fresh=True),)
    return (free_day(await service.move_away(turn.db, turn.me, day, turn.policy, at=turn.at)),)
