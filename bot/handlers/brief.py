"""/brief: about the next stop, or about whoever is named; and on the way to a customer."""

from datetime import datetime

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.handlers.filters import RoleIs, Tapped, Typed
from bot.handlers.typed_words import Word
from bot.rules.person import Person
from bot.rules.roles import Role
from bot.services.brief import brief_of, next_brief
from bot.services.customer import list_customers
from bot.services.moment import Moment
from bot.storage.policies import PolicyInForce
from bot.views.brief import brief_card
from bot.views.brief_list import whom_to_brief
from bot.views.replies import Replies
from bot.views.taps import OnBrief

router = Router(name="brief")
WHO = RoleIs(Role.REP, Role.MANAGER)
LONGEST_NAME = 60


@router.message(Command("brief"), WHO)
async def brief_wanted(
    message: Message,
    command: CommandObject,
    db: AsyncConnection,
    me: Person,
    policy: PolicyInForce,
    at: datetime,
    received_at: datetime,
) -> Replies:
    """By name the one who fits, else those who might be meant; without a name the next stop."""
    moment, typed = Moment(at, received_at), (command.args or "").strip()[:LONGEST_NAME]
    if not typed:
        return (brief_card(await next_brief(db, me, policy.policy, moment), me, policy.policy, fresh=True),)
    found = await list_customers(db, me, typed, moment)
    if len(found.hits) != 1:
        return (whom_to_brief(found, me),)
    shown = await brief_of(db, me, found.hits[0].customer.id, policy.policy, moment)
    return (brief_card(shown, me, policy.policy, fresh=True),)


@router.message(Typed(Word.BRIEF), RoleIs(Role.REP))
async def on_my_way(
    message: Message,
    db: AsyncConnection,
    me: Person,
    policy: PolicyInForce,
    at: datetime,
    received_at: datetime,
) -> Replies:
    shown = await next_brief(db, me, policy.policy, Moment(at, received_at))
    return (brief_card(shown, me, policy.policy, fresh=True),)


@router.callback_query(Tapped(OnBrief), WHO)
async def brief_opened(
    query: CallbackQuery,
    tap: OnBrief,
    db: AsyncConnection,
    me: Person,
    policy: PolicyInForce,
    at: datetime,
    received_at: datetime,
) -> Replies:
    """Of today's list as a message of its own; from one brief to the next in place."""
    shown = await brief_of(db, me, tap.customer_id, policy.policy, Moment(at, received_at))
    return (brief_card(shown, me, policy.policy, fresh=bool(tap.fresh)),)
