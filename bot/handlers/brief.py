"""/brief: about the next stop, or about whoever is named; and on the way to a customer."""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.handlers.filters import REP_OR_MANAGER, RoleIs, Tapped, Typed
from bot.handlers.turn import Turn
from bot.handlers.typed_words import Word
from bot.rules.roles import Role
from bot.services.brief import brief_of, next_brief
from bot.services.customer import list_customers
from bot.views.brief import brief_card
from bot.views.brief_list import whom_to_brief
from bot.views.replies import Replies
from bot.views.taps import OnBrief

router = Router(name="brief")
LONGEST_NAME = 60


@router.message(Command("brief"), REP_OR_MANAGER)
async def brief_wanted(message: Message, command: CommandObject, turn: Turn) -> Replies:
    """By name the one who fits, else those who might be meant; without a name the next stop."""
    typed = (command.args or "").strip()[:LONGEST_NAME]
    if not typed:
        return await _of_next(turn)
    found = await list_customers(turn.db, turn.me, typed, turn.moment)
    if len(found.hits) != 1:
        return (whom_to_brief(found, turn.me),)
    return await _of(turn, found.hits[0].customer.id, fresh=True)


@router.message(Typed(Word.BRIEF), RoleIs(Role.REP))
async def on_my_way(message: Message, turn: Turn) -> Replies:
    return await _of_next(turn)


@router.callback_query(Tapped(OnBrief), REP_OR_MANAGER)
async def brief_opened(query: CallbackQuery, tap: OnBrief, turn: Turn) -> Replies:
    """Of today's list as a message of its own; from one brief to the next in place."""
    return await _of(turn, tap.customer_id, fresh=bool(tap.fresh))


async def _of_next(turn: Turn) -> Replies:
    brief = await next_brief(turn.db, turn.me, turn.policy, turn.moment)
    return (brief_card(brief, turn.me, turn.policy, fresh=True),)


async def _of(turn: Turn, customer_id: int, *, fresh: bool) -> Replies:
    brief = await brief_of(turn.db, turn.me, customer_id, turn.policy, turn.moment)
    return (brief_card(brief, turn.me, turn.policy, fresh=fresh),)
