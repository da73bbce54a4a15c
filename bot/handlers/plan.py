"""Plans: /plan for the rep, /plans for the manager; opened, filled up, handed in, approved or returned."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.handlers.filters import MANAGER, REP, REP_OR_MANAGER, FocusIs, HasText, Tapped, Typed
from bot.handlers.plan_item import ADDING, WRITING
from bot.handlers.turn import Body, Turn, told_to
from bot.handlers.typed_words import Word
from bot.rules.plan_period import Period, month_of, period_meant, week_of
from bot.rules.working_time import local_day
from bot.services import plan as service
from bot.services import plan_making
from bot.services.plan_shown import plan_in_sight
from bot.views import plan as view
from bot.views.plan_calendar import calendar_picture
from bot.views.plan_decision import decided, handed_in
from bot.views.plan_item import asked
from bot.views.replies import Replies
from bot.views.taps import Go, OnPlan, day_in

router = Router(name="plan")
RETURNING = "plan_return"
LONGEST_COMMENT = 500


@router.message(Command("plan"), REP)
@router.message(Typed(Word.PLAN), REP)
@router.callback_query(Tapped(Go, "plan"), REP)
async def plan_wanted(event: Message | CallbackQuery, turn: Turn) -> Replies:
    return await _opened(turn, period_meant(local_day(turn.at, turn.me.zone), turn.policy))


@router.callback_query(Tapped(OnPlan, "week", "month"), REP)
async def other_period(query: CallbackQuery, tap: OnPlan, turn: Turn) -> Replies:
    day = day_in(tap.day) or local_day(turn.at, turn.me.zone)
    return await _opened(turn, week_of(day) if tap.do == "week" else month_of(day))


@router.callback_query(Tapped(OnPlan, "fill"), REP)
async def filled_up(query: CallbackQuery, tap: OnPlan, turn: Turn) -> Replies:
    shown = await service.fill_up(turn.db, turn.me, tap.plan_id, turn.policy, turn.moment)
    return (view.being_made(turn.me, (shown.plan.first_day, shown.plan.last_day)),)


@router.message(Command("plans"), MANAGER)
@router.callback_query(Tapped(Go, "plans"), MANAGER)
async def plans_wanted(event: Message | CallbackQuery, turn: Turn) -> Replies:
    return (view.team_card(turn.me, await service.team_plans(turn.db, turn.me, turn.policy, at=turn.at)),)


@router.callback_query(Tapped(OnPlan, "begin"), MANAGER)
async def begun_for_a_rep(query: CallbackQuery, tap: OnPlan, turn: Turn) -> Replies:
    rep, period = await service.begin_for(turn.db, turn.me, tap.number, turn.policy, turn.moment)
    return (view.being_made(turn.me, period, rep),)


@router.callback_query(Tapped(OnPlan, "show", "picture", "day"), REP_OR_MANAGER)
async def plan_opened(query: CallbackQuery, tap: OnPlan, turn: Turn) -> Replies:
    await turn.heard(RETURNING, WRITING, ADDING)  # "back" out of a question closes it
    shown = await plan_in_sight(turn.db, turn.me, tap.plan_id, turn.policy, at=turn.at)
    if tap.do == "picture":
        return (calendar_picture(shown),)
    return (
        view.day_card(shown, day_in(tap.day) or shown.today) if tap.do == "day" else view.plan_card(shown),
    )


@router.callback_query(Tapped(OnPlan, "submit"), REP)
async def submitted(query: CallbackQuery, tap: OnPlan, turn: Turn) -> Replies:
    return handed_in(*await service.submit(turn.db, turn.me, tap.plan_id, turn.policy, at=turn.at))


@router.callback_query(Tapped(OnPlan, "approve"), MANAGER)
async def approved(query: CallbackQuery, tap: OnPlan, turn: Turn) -> Replies:
    return decided(
        await service.decide(turn.db, turn.me, tap.plan_id, turn.policy, approved=True, at=turn.at)
    )


@router.callback_query(Tapped(OnPlan, "return"), MANAGER)
async def returning(query: CallbackQuery, tap: OnPlan, turn: Turn) -> Replies:
    await plan_in_sight(turn.db, turn.me, tap.plan_id, turn.policy, at=turn.at)
    await turn.listen(RETURNING, tap.plan_id)
    return (asked(turn.me, "comment"),)


@router.message(FocusIs(RETURNING), HasText(), MANAGER)
async def returned(message: Message, turn: Turn) -> Replies:
    await turn.heard()
    comment = (message.text or "")[:LONGEST_COMMENT]
    return decided(
        await service.decide(
            turn.db, turn.me, turn.ref_id, turn.policy, approved=False, comment=comment, at=turn.at
        )
    )


@told_to()
async def plan_came(turn: Turn, body: Body, result: Body) -> Replies:
    """The plan is there."""
    found = await plan_making.made(turn.db, body, result, turn.me, at=turn.at)
    if found is None:
        return view.could_not_be_made(turn.me)
    shown = await plan_in_sight(turn.db, turn.me, found.plan.id, turn.policy, at=turn.at)
    return view.has_been_made(shown, found.added)


async def _opened(turn: Turn, period: Period) -> Replies:
    shown = await service.open_plan(turn.db, turn.me, period, turn.policy, turn.moment)
    return (view.plan_card(shown) if shown else view.being_made(turn.me, period),)
