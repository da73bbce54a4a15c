"""`/rules`: everybody reads what they are judged by."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.handlers.filters import Tapped
from bot.handlers.turn import Turn
from bot.rules.settings import chapter_called
from bot.services.rules_now import kept_by_open_visit, rules_now
from bot.views import rules as view
from bot.views.replies import Replies
from bot.views.taps import OnRules

router = Router(name="rules")


@router.message(Command("rules"))
@router.callback_query(Tapped(OnRules, "open"))
async def rules_wanted(event: Message | CallbackQuery, turn: Turn) -> Replies:
    """As a new card: the button stands under a message that says something else."""
    return await _card(turn, fresh=True)


@router.callback_query(Tapped(OnRules, "all"))
async def rules_again(query: CallbackQuery, turn: Turn) -> Replies:
    return await _card(turn)


@router.callback_query(Tapped(OnRules, "chapter"))
async def chapter_wanted(query: CallbackQuery, tap: OnRules, turn: Turn) -> Replies:
    chapter = chapter_called(tap.key)
    if chapter is None:
        return await _card(turn)
    return view.rules_chapter(chapter, await rules_now(turn.db, turn.heard_now.at), turn.me)


async def _card(turn: Turn, *, fresh: bool = False) -> Replies:
    now = await rules_now(turn.db, turn.heard_now.at)
    kept = await kept_by_open_visit(turn.db, turn.me, turn.heard_now.at)
    return view.rules_card(now, kept, turn.me, fresh=fresh)
