"""`/rules`: everybody reads what they are judged by."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.handlers.filters import Tapped
from bot.handlers.turn import Turn
from bot.rules.settings import chapter_called
from bot.services.settings import rules_now
from bot.views import rules as view
from bot.views.replies import Replies
from bot.views.taps import OnRules

router = Router(name="rules")


@router.message(Command("rules"))
@router.callback_query(Tapped(OnRules, "open"))
async def rules_wanted(event: Message | CallbackQuery, turn: Turn) -> Replies:
    """As a new card: the button stands under a message that says something else."""
    return view.rules_card(await rules_now(turn.db, turn.at), turn.me, fresh=True)


@router.callback_query(Tapped(OnRules, "all"))
async def rules_again(query: CallbackQuery, turn: Turn) -> Replies:
    return view.rules_card(await rules_now(turn.db, turn.at), turn.me)


@router.callback_query(Tapped(OnRules, "chapter"))
async def chapter_wanted(query: CallbackQuery, tap: OnRules, turn: Turn) -> Replies:
    chapter, now = chapter_called(tap.key), await rules_now(turn.db, turn.at)
    return view.rules_chapter(chapter, now, turn.me) if chapter else view.rules_card(now, turn.me)
