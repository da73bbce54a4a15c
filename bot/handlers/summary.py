"""A manager looks at their team: /summary and its buttons, /team."""

from datetime import date, datetime

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.handlers.filters import RoleIs, Tapped
from bot.rules.look import Looked
from bot.rules.person import Person
from bot.rules.roles import Role
from bot.rules.summary import Period
from bot.rules.working_time import local_day
from bot.services.looks import looked
from bot.services.summary import Asked, summary_of, whereabouts
from bot.storage.policies import PolicyInForce
from bot.views import summary as view
from bot.views import team as team_view
from bot.views.replies import Replies
from bot.views.taps import Go, OnSummary

router = Router(name="summary")
MANAGER = RoleIs(Role.MANAGER)


@router.message(Command("summary"), MANAGER)
@router.callback_query(Tapped(Go, "summary"), MANAGER)
async def summary_wanted(
    event: Message | CallbackQuery, db: AsyncConnection, me: Person, policy: PolicyInForce, at: datetime
) -> Replies:
    shown = await summary_of(db, me, Asked(day=local_day(at, me.zone)), policy=policy.policy, at=at)
    return view.summary_card(shown, me, now=at, fresh=True)


@router.callback_query(Tapped(OnSummary, "show", "open"), MANAGER)
async def summary_turned(
    query: CallbackQuery,
    tap: OnSummary,
    db: AsyncConnection,
    me: Person,
    policy: PolicyInForce,
    at: datetime,
) -> Replies:
    shown = await summary_of(db, me, asked_by(tap, me, at), policy=policy.policy, at=at)
    return view.summary_card(shown, me, now=at, page=tap.page, fresh=tap.do == "open")


@router.callback_query(Tapped(OnSummary, "people"), MANAGER)
async def people_wanted(
    query: CallbackQuery,
    tap: OnSummary,
    db: AsyncConnection,
    me: Person,
    policy: PolicyInForce,
    at: datetime,
) -> Replies:
    shown = await summary_of(db, me, asked_by(tap, me, at), policy=policy.policy, at=at)
    return view.people_card(shown, me, page=tap.page)


@router.message(Command("team"), MANAGER)
@router.callback_query(Tapped(Go, "team"), MANAGER)
async def team_wanted(
    event: Message | CallbackQuery, db: AsyncConnection, me: Person, policy: PolicyInForce, at: datetime
) -> Replies:
    people = await whereabouts(db, me, policy=policy.policy, at=at)
    shown = [each.rep.id for each in people if each.on_duty]
    await looked(db, me, shown, Looked.WHEREABOUTS, at=at)
    return team_view.team_now(people, me, now=at, fresh=isinstance(event, Message))


def asked_by(tap: OnSummary, me: Person, at: datetime) -> Asked:
    """What the button stands for; bytes that no button of ours carries show today."""
    try:
        return Asked(period=Period(tap.period), day=date.fromordinal(tap.day), rep_id=tap.rep_id or None)
    except (ValueError, OverflowError):
        return Asked(day=local_day(at, me.zone))
