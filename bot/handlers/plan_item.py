"""One visit of a plan: added, moved, dropped, given its time, objective and the rest."""

from datetime import date

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.handlers.filters import REP_OR_MANAGER, FocusIs, HasText, Tapped
from bot.handlers.turn import Turn
from bot.services import plan_change
from bot.services.plan import plan_around
from bot.services.plan_shown import PlanShown, plan_in_sight
from bot.storage.plans import PlanItem
from bot.views import plan_item as view
from bot.views.objective import OBJECTIVES
from bot.views.plan import day_card
from bot.views.replies import Replies
from bot.views.taps import OnItem, OnPlan, day_in

router = Router(name="plan_item")
WRITING, ADDING = "plan_text", "plan_add"


@router.callback_query(Tapped(OnPlan, "add"), REP_OR_MANAGER)
async def adding(query: CallbackQuery, tap: OnPlan, turn: Turn) -> Replies:
    shown = await plan_in_sight(turn.db, turn.me, tap.plan_id, turn.policy, at=turn.at)
    day = day_in(tap.day) or shown.today
    await turn.listen(ADDING, tap.plan_id, {"day": day.toordinal()})
    found = await plan_change.find_to_add(turn.db, turn.me, shown.rep.id, "")
    return (view.whom_to_add(found, tap.plan_id, day),)


@router.message(FocusIs(ADDING), HasText(), REP_OR_MANAGER)
async def searched(message: Message, turn: Turn) -> Replies:
    shown = await plan_in_sight(turn.db, turn.me, turn.ref_id, turn.policy, at=turn.at)
    found = await plan_change.find_to_add(turn.db, turn.me, shown.rep.id, message.text or "")
    return (view.whom_to_add(found, turn.ref_id, date.fromordinal(turn.focus.data["day"])),)


@router.callback_query(Tapped(OnPlan, "put"), REP_OR_MANAGER)
async def added(query: CallbackQuery, tap: OnPlan, turn: Turn) -> Replies:
    shown = await plan_in_sight(turn.db, turn.me, tap.plan_id, turn.policy, at=turn.at)
    await turn.heard(ADDING)
    day = day_in(tap.day) or shown.today
    item_id = await plan_change.add_item(turn.db, turn.me, shown.rep.id, tap.number, day, at=turn.at)
    shown = await plan_in_sight(turn.db, turn.me, tap.plan_id, turn.policy, at=turn.at)
    return (view.item_card(shown, item_id, fresh=True),)


@router.callback_query(Tapped(OnItem, "show"), REP_OR_MANAGER)
async def opened(query: CallbackQuery, tap: OnItem, turn: Turn) -> Replies:
    item = await plan_change.item_in_sight(turn.db, turn.me, tap.item_id, at=turn.at)
    return await _shown(turn, item)


@router.callback_query(Tapped(OnItem, "move"), REP_OR_MANAGER)
async def moving(query: CallbackQuery, tap: OnItem, turn: Turn) -> Replies:
    item = await plan_change.item_in_sight(turn.db, turn.me, tap.item_id, at=turn.at)
    return (view.move_card(await _around(turn, item), item.id),)


@router.callback_query(Tapped(OnItem, "to"), REP_OR_MANAGER)
async def moved(query: CallbackQuery, tap: OnItem, turn: Turn) -> Replies:
    """Only to a working day of the plan in which it stands."""
    item = await plan_change.item_in_sight(turn.db, turn.me, tap.item_id, at=turn.at)
    around = await _around(turn, item)
    day = day_in(int(tap.arg)) if tap.arg.isdecimal() else None
    if day is not None and day in around.working_days:
        item = await plan_change.change_item(turn.db, turn.me, item.id, at=turn.at, day=day)
    shown = await plan_in_sight(turn.db, turn.me, around.plan.id, turn.policy, at=turn.at)
    return (view.item_card(shown, item.id),)


@router.callback_query(Tapped(OnItem, "drop"), REP_OR_MANAGER)
async def dropped(query: CallbackQuery, tap: OnItem, turn: Turn) -> Replies:
    item = await plan_change.drop_item(turn.db, turn.me, tap.item_id, at=turn.at)
    return (day_card(await _around(turn, item), item.day),)


@router.callback_query(Tapped(OnItem, "confirm"), REP_OR_MANAGER)
async def confirmed(query: CallbackQuery, tap: OnItem, turn: Turn) -> Replies:
    item = await plan_change.item_in_sight(turn.db, turn.me, tap.item_id, at=turn.at)
    return await _shown(
        turn,
        await plan_change.change_item(turn.db, turn.me, item.id, at=turn.at, confirmed=not item.confirmed),
    )


@router.callback_query(Tapped(OnItem, "objective"), REP_OR_MANAGER)
async def choosing_objective(query: CallbackQuery, tap: OnItem, turn: Turn) -> Replies:
    item = await plan_change.item_in_sight(turn.db, turn.me, tap.item_id, at=turn.at)
    return (view.objective_card(await _around(turn, item), item.id),)


@router.callback_query(Tapped(OnItem, "aim"), REP_OR_MANAGER)
async def objective_chosen(query: CallbackQuery, tap: OnItem, turn: Turn) -> Replies:
    item = await plan_change.item_in_sight(turn.db, turn.me, tap.item_id, at=turn.at)
    if tap.arg in OBJECTIVES:
        item = await plan_change.change_item(turn.db, turn.me, item.id, at=turn.at, objective=tap.arg)
    return await _shown(turn, item)


@router.callback_query(Tapped(OnItem, "write"), REP_OR_MANAGER)
async def writing(query: CallbackQuery, tap: OnItem, turn: Turn) -> Replies:
    item = await plan_change.item_in_sight(turn.db, turn.me, tap.item_id, at=turn.at)
    if tap.arg not in view.FIELDS:
        return await _shown(turn, item)
    await turn.listen(WRITING, item.id, {"field": tap.arg})
    return (view.asked(turn.me, tap.arg),)


@router.message(FocusIs(WRITING), HasText(), REP_OR_MANAGER)
async def written(message: Message, turn: Turn) -> Replies:
    field = str(turn.focus.data.get("field"))
    item = await plan_change.write_into(turn.db, turn.me, turn.ref_id, field, message.text or "", at=turn.at)
    await turn.heard()
    return await _shown(turn, item, fresh=True)


async def _shown(turn: Turn, item: PlanItem, *, fresh: bool = False) -> Replies:
    return (view.item_card(await _around(turn, item), item.id, fresh=fresh),)


async def _around(turn: Turn, item: PlanItem) -> PlanShown:
    """The plan in which the item stands; the newest where a week's and a month's overlap."""
    found = await plan_around(turn.db, item)
    return await plan_in_sight(turn.db, turn.me, found.id, turn.policy, at=turn.at)
