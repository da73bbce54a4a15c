"""Plans: /plan for the rep, /plans for the manager, /dayoff; every change one tap or one typed line."""

from datetime import date, datetime, timedelta

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.handlers.filters import FocusIs, HasText, RoleIs, Tapped
from bot.rules.person import Person
from bot.rules.roles import Role
from bot.rules.working_time import local_day
from bot.services import plan as service
from bot.services import plan_change
from bot.services.moment import Moment
from bot.services.plan import PlanShown, month_of, open_plan, plan_in_sight, week_meant, week_of, working_days
from bot.services.today import find_customers
from bot.storage.focus import Focus, idle, set_focus
from bot.storage.plans import PlanItem
from bot.storage.policies import PolicyInForce
from bot.storage.rhythms import days_off_of, give_day_off_back, take_day_off
from bot.views import plan as view
from bot.views.objective import OBJECTIVES
from bot.views.replies import Replies
from bot.views.taps import Go, OnItem, OnPlan

router = Router(name="plan")
REP, MANAGER = RoleIs(Role.REP), RoleIs(Role.MANAGER)
BOTH = RoleIs(Role.REP, Role.MANAGER)
WRITING, ADDING, RETURNING = "plan_text", "plan_add", "plan_return"
OFFERED = timedelta(days=41)


@router.message(Command("plan"), REP)
@router.callback_query(Tapped(Go, "plan"), REP)
async def plan_wanted(
    event: Message | CallbackQuery, db: AsyncConnection, me: Person, policy: PolicyInForce, at: datetime
) -> Replies:
    first, last = week_meant(local_day(at, me.zone))
    return (view.plan_card(await open_plan(db, me, first, last, policy.policy, at=at)),)


@router.callback_query(Tapped(OnPlan, "week", "month"), REP)
async def other_period(
    query: CallbackQuery, tap: OnPlan, db: AsyncConnection, me: Person, policy: PolicyInForce, at: datetime
) -> Replies:
    day = _day(tap.day, local_day(at, me.zone))
    first, last = week_of(day) if tap.do == "week" else month_of(day)
    return (view.plan_card(await open_plan(db, me, first, last, policy.policy, at=at)),)


@router.message(Command("plans"), MANAGER)
@router.callback_query(Tapped(Go, "plans"), MANAGER)
async def plans_wanted(
    event: Message | CallbackQuery, db: AsyncConnection, me: Person, at: datetime
) -> Replies:
    return (view.team_card(me, *await service.team_plans(db, me, at=at)),)


@router.callback_query(Tapped(OnPlan, "show", "picture", "day"), BOTH)
async def plan_opened(
    query: CallbackQuery, tap: OnPlan, db: AsyncConnection, me: Person, policy: PolicyInForce, at: datetime
) -> Replies:
    await idle(db, me.id, at=at)
    shown = await plan_in_sight(db, me, tap.plan_id, policy.policy, at=at)
    if tap.do == "picture":
        return (view.calendar_picture(shown),)
    return (view.day_card(shown, _day(tap.day, shown.today)) if tap.do == "day" else view.plan_card(shown),)


@router.callback_query(Tapped(OnPlan, "submit"), REP)
async def handed_in(
    query: CallbackQuery, tap: OnPlan, db: AsyncConnection, me: Person, policy: PolicyInForce, at: datetime
) -> Replies:
    return view.handed_in(*await service.submit(db, me, tap.plan_id, policy.policy, at=at))


@router.callback_query(Tapped(OnPlan, "approve"), MANAGER)
async def approved(
    query: CallbackQuery, tap: OnPlan, db: AsyncConnection, me: Person, policy: PolicyInForce, at: datetime
) -> Replies:
    return view.decided(await service.decide(db, me, tap.plan_id, policy.policy, approved=True, at=at))


@router.callback_query(Tapped(OnPlan, "return"), MANAGER)
async def returning(
    query: CallbackQuery, tap: OnPlan, db: AsyncConnection, me: Person, policy: PolicyInForce, at: datetime
) -> Replies:
    await plan_in_sight(db, me, tap.plan_id, policy.policy, at=at)
    await set_focus(db, me.id, RETURNING, tap.plan_id, {"free_text": True}, at=at)
    return (view.asked(me, "comment"),)


@router.message(FocusIs(RETURNING), HasText(), MANAGER)
async def returned(
    message: Message, db: AsyncConnection, me: Person, focus: Focus, policy: PolicyInForce, at: datetime
) -> Replies:
    await idle(db, me.id, at=at)
    comment = (message.text or "")[:500]
    shown = await service.decide(
        db, me, focus.ref_id or 0, policy.policy, approved=False, comment=comment, at=at
    )
    return view.decided(shown)


@router.callback_query(Tapped(OnPlan, "add"), BOTH)
async def adding(
    query: CallbackQuery,
    tap: OnPlan,
    db: AsyncConnection,
    me: Person,
    policy: PolicyInForce,
    at: datetime,
    received_at: datetime,
) -> Replies:
    shown = await plan_in_sight(db, me, tap.plan_id, policy.policy, at=at)
    day = _day(tap.day, shown.today)
    await set_focus(db, me.id, ADDING, tap.plan_id, {"day": day.toordinal(), "free_text": True}, at=at)
    return (view.whom_to_add(await find_customers(db, me, "", Moment(at, received_at)), tap.plan_id, day),)


@router.message(FocusIs(ADDING), HasText(), BOTH)
async def searched(
    message: Message, db: AsyncConnection, me: Person, focus: Focus, at: datetime, received_at: datetime
) -> Replies:
    found = await find_customers(db, me, message.text or "", Moment(at, received_at))
    return (view.whom_to_add(found, focus.ref_id or 0, date.fromordinal(focus.data["day"])),)


@router.callback_query(Tapped(OnPlan, "put"), BOTH)
async def added(
    query: CallbackQuery, tap: OnPlan, db: AsyncConnection, me: Person, policy: PolicyInForce, at: datetime
) -> Replies:
    shown = await plan_in_sight(db, me, tap.plan_id, policy.policy, at=at)
    await idle(db, me.id, at=at)
    day = _day(tap.day, shown.today)
    item_id = await plan_change.add_item(db, me, shown.rep.id, tap.number, day, at=at)
    shown = await plan_in_sight(db, me, tap.plan_id, policy.policy, at=at)
    return (view.item_card(shown, item_id, fresh=True),)


@router.callback_query(Tapped(OnItem), BOTH)
async def item_tapped(
    query: CallbackQuery, tap: OnItem, db: AsyncConnection, me: Person, policy: PolicyInForce, at: datetime
) -> Replies:
    item = await plan_change.item_in_sight(db, me, tap.item_id, at=at)
    shown = await _plan_around(db, me, item, policy, at)
    if tap.do == "move":
        return (view.move_card(shown, item.id),)
    if tap.do == "objective":
        return (view.objective_card(shown, item.id),)
    if tap.do == "write" and tap.arg in view.FIELDS:
        await set_focus(db, me.id, WRITING, item.id, {"field": tap.arg, "free_text": True}, at=at)
        return (view.asked(me, tap.arg),)
    if tap.do == "drop":
        await plan_change.drop_item(db, me, item.id, at=at)
        return (view.day_card(await _plan_around(db, me, item, policy, at), item.day),)
    if tap.do == "to" and (day := _day(int(tap.arg or 0), item.day)) in shown.working_days:
        await plan_change.change_item(db, me, item.id, at=at, day=day)
    elif tap.do == "confirm":
        await plan_change.change_item(db, me, item.id, at=at, confirmed=not item.confirmed)
    elif tap.do == "aim" and tap.arg in OBJECTIVES:
        await plan_change.change_item(db, me, item.id, at=at, objective=tap.arg)
    return (view.item_card(await plan_in_sight(db, me, shown.plan.id, policy.policy, at=at), item.id),)


@router.message(FocusIs(WRITING), HasText(), BOTH)
async def written(
    message: Message, db: AsyncConnection, me: Person, focus: Focus, policy: PolicyInForce, at: datetime
) -> Replies:
    item = await plan_change.write_into(
        db, me, focus.ref_id or 0, str(focus.data.get("field")), message.text or "", at=at
    )
    await idle(db, me.id, at=at)
    return (view.item_card(await _plan_around(db, me, item, policy, at), item.id, fresh=True),)


@router.message(Command("dayoff"), REP)
@router.callback_query(Tapped(OnPlan, "off"), REP)
async def days_off(
    event: Message | CallbackQuery,
    db: AsyncConnection,
    me: Person,
    policy: PolicyInForce,
    at: datetime,
    tap: OnPlan | None = None,
) -> Replies:
    today = local_day(at, me.zone)
    choice = working_days(today, today + OFFERED, policy.policy, frozenset())
    off = await days_off_of(db, me.id, since=today)
    if tap is not None and (day := _day(tap.day, today)) in choice:
        await (give_day_off_back if day in off else take_day_off)(db, me.id, day)
        off = await days_off_of(db, me.id, since=today)
    return (view.days_off_card(me, off, choice),)


async def _plan_around(
    db: AsyncConnection, me: Person, item: PlanItem, policy: PolicyInForce, at: datetime
) -> PlanShown:
    """The plan in which the item stands; the newest where a week's and a month's overlap."""
    found = await service.plan_around(db, item)
    return await plan_in_sight(db, me, found.id, policy.policy, at=at)


def _day(ordinal: int, otherwise: date) -> date:
    """Bytes that no button of ours carries mean the other day."""
    try:
        return date.fromordinal(ordinal)
    except (ValueError, OverflowError):
        return otherwise
