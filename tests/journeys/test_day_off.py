"""A day off: what stood on it is told and moved with a tap, appointments stay, and the bot is silent."""

from datetime import time, timedelta

import pytest

from bot.storage.database import Database
from bot.storage.period_plans import PlanState, begin_plan, change_plan, plan_between
from bot.storage.plans import plan_item_of
from simulator.driver import Desk
from tests.journeys.company import MONDAY, NINE, Shop, Somebody
from tests.journeys.conftest import Planned

pytestmark = pytest.mark.timeout(400)  # a night goes by tick by tick
T = 90
TUESDAY = MONDAY + timedelta(days=1)


async def test_whoever_is_planned_is_moved_with_a_tap_and_appointments_are_left_to_the_rep(
    ann: Somebody, corner_shop: Shop, machine_works: Shop, planned: Planned, database: Database
) -> None:
    moved = await planned(ann, corner_shop, day=TUESDAY)
    fixed = await planned(ann, machine_works, day=TUESDAY, window_start=time(10), confirmed=True)
    await ann.sends("/dayoff")
    await ann.taps("Tue 3 Mar")
    assert ann.sees("Tue 3 Mar is free")
    assert ann.sees("10:00 A Machine Works") or ann.sees("10:00 B Machine Works")
    await ann.taps("Move them")
    async with database.reading() as db:
        first, second = await plan_item_of(db, moved), await plan_item_of(db, fixed)
    assert first is not None
    assert second is not None
    assert first.day != TUESDAY
    assert first.day.isoweekday() <= 5
    assert second.day == TUESDAY
    assert ann.sees(f"→ {first.day:%a} {first.day.day} {first.day:%b} · A Corner Shop")


async def test_no_morning_comes_on_a_day_off(
    ann: Somebody, desk: Desk, corner_shop: Shop, planned: Planned
) -> None:
    await planned(ann, corner_shop, day=TUESDAY)
    await ann.sends("/dayoff")
    await ann.taps("Tue 3 Mar")
    said = len(ann.bot_messages)
    await desk.travels(seconds=24 * 3600)
    assert len(ann.bot_messages) == said


async def test_a_manager_on_leave_hears_of_a_plan_when_they_are_back(
    ann: Somebody, mei: Somebody, desk: Desk, corner_shop: Shop, database: Database
) -> None:
    sunday = MONDAY + timedelta(days=6)
    async with database.writing() as db:
        await begin_plan(db, ann.who, MONDAY, sunday, missing=[], at=NINE)
        plan = await plan_between(db, ann.who, MONDAY, sunday)
        assert plan is not None
        await change_plan(db, plan.id, state=PlanState.DRAFT)
    await mei.sends("/dayoff")
    await mei.taps("3月2日")
    await ann.sends("/plan")
    await ann.taps("Hand in")
    assert not mei.sees("Ann提交了")
    await desk.travels(seconds=24 * 3600)
    await mei.waits_for("Ann提交了", timeout_s=T)


async def test_a_day_is_given_back_with_the_same_tap_and_an_old_button_moves_nobody(
    ann: Somebody, corner_shop: Shop, planned: Planned, database: Database
) -> None:
    item = await planned(ann, corner_shop, day=TUESDAY)
    await ann.sends("/dayoff")
    await ann.taps("Tue 3 Mar")
    card = ann.last_message
    await ann.sends("/dayoff")
    await ann.taps("🏖 Tue 3 Mar")
    await ann.taps("Move them", on=card)
    async with database.reading() as db:
        kept = await plan_item_of(db, item)
        assert kept is not None
        assert kept.day == TUESDAY
