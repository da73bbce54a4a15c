"""A manager looks at their team: /summary and its buttons, /team."""

from datetime import date, datetime

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.handlers.filters import MANAGER, Tapped
from bot.handlers.turn import Body, Turn, told_to
from bot.rules.look import Looked
from bot.rules.person import Person
from bot.rules.roles import Role
from bot.rules.summary import Period
from bot.rules.working_time import local_day
from bot.services.live_map import live_map
from bot.services.looks import looked
from bot.services.summary import Asked, summary_of, whereabouts
from bot.services.summary_export import export_summary
from bot.views import summary as view
from bot.views import summary_export as sheet_view
from bot.views import team as team_view
from bot.views.replies import Replies
from bot.views.taps import Go, OnCompare, OnSummary
from bot.views.team_map import team_map

router = Router(name="summary")


@router.message(Command("summary"), MANAGER)
@router.callback_query(Tapped(Go, "summary"), MANAGER)
async def summary_wanted(event: Message | CallbackQuery, turn: Turn) -> Replies:
    shown = await summary_of(
        turn.db, turn.me, Asked(day=local_day(turn.at, turn.me.zone)), policy=turn.policy, at=turn.at
    )
    return view.summary_card(shown, turn.me, now=turn.at, fresh=True)


@router.callback_query(Tapped(OnSummary, "show", "open"), MANAGER)
async def summary_turned(query: CallbackQuery, tap: OnSummary, turn: Turn) -> Replies:
    shown = await summary_of(
        turn.db, turn.me, asked_by(tap, turn.me, turn.at), policy=turn.policy, at=turn.at
    )
    return view.summary_card(shown, turn.me, now=turn.at, page=tap.page, fresh=tap.do == "open")


@router.callback_query(Tapped(OnSummary, "people"), MANAGER)
async def people_wanted(query: CallbackQuery, tap: OnSummary, turn: Turn) -> Replies:
    shown = await summary_of(
        turn.db, turn.me, asked_by(tap, turn.me, turn.at), policy=turn.policy, at=turn.at
    )
    return view.people_card(shown, turn.me, page=tap.page)


@router.callback_query(Tapped(OnSummary, "excel"), MANAGER)
async def sheet_wanted(query: CallbackQuery, tap: OnSummary, turn: Turn) -> Replies:
    shown = await summary_of(
        turn.db, turn.me, asked_by(tap, turn.me, turn.at), policy=turn.policy, at=turn.at
    )
    await export_summary(
        turn.db,
        turn.me,
        shown,
        sheet_view.summary_sheets(shown, turn.me, now=turn.at),
        filename=sheet_view.filename(shown),
        chat_id=turn.chat_id,
        moment=turn.moment,
    )
    return sheet_view.writing(turn.me)


@told_to(Role.MANAGER)
async def sheet_written(turn: Turn, body: Body, result: Body) -> Replies:
    if not result.get("blob_ids"):
        return sheet_view.not_written(turn.me)
    return sheet_view.written(result["blob_ids"][0], body["filename"], turn.me)


@router.message(Command("team"), MANAGER)
@router.callback_query(Tapped(Go, "team"), MANAGER)
async def team_wanted(event: Message | CallbackQuery, turn: Turn) -> Replies:
    people = await whereabouts(turn.db, turn.me, policy=turn.policy, at=turn.at)
    shown = [each.rep.id for each in people if each.on_duty]
    await looked(turn.db, turn.me, shown, Looked.WHEREABOUTS, at=turn.at)
    return team_view.team_now(people, turn.me, now=turn.at, fresh=isinstance(event, Message))


@router.callback_query(Tapped(Go, "team_map"), MANAGER)
async def map_wanted(query: CallbackQuery, turn: Turn) -> Replies:
    seen = await live_map(turn.db, turn.me, policy=turn.policy, at=turn.at)
    return team_map(seen, turn.me, now=turn.at)


def asked_by(tap: OnSummary | OnCompare, me: Person, at: datetime) -> Asked:
    """What the button stands for; bytes that no button of ours carries show today."""
    try:
        return Asked(period=Period(tap.period), day=date.fromordinal(tap.day), rep_id=tap.rep_id or None)
    except (ValueError, OverflowError):
        return Asked(day=local_day(at, me.zone))
