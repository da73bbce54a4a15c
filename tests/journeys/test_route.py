"""A rep's way of the day: in the morning, after a cancellation, when it gets late, with one more nearby."""

from datetime import time, timedelta

import pytest

from bot.rules.place import Position
from bot.storage.database import Database
from bot.storage.plans import change_plan_item, plan_item_of
from simulator.driver import Desk
from tests.journeys.company import MONDAY, Shop, Somebody, add_shop
from tests.journeys.conftest import Planned

pytestmark = pytest.mark.timeout(
    400
)  # a route starts a process of its own, which takes long beside much else


@pytest.fixture
async def tea_house(database: Database, company: dict[str, int]) -> Shop:
    """Near the corner shop, due, on nobody's list."""
    async with database.writing() as db:
        return await add_shop(
            db,
            "TEA-2026-001",
            name_en="Tea House",
            name_zh="茶馆",
            position=Position(31.2330, 121.4760),
            owner_id=company["Ann"],
        )


async def test_the_way_has_times_links_and_a_picture(
    ann: Somebody, corner_shop: Shop, machine_works: Shop, planned: Planned
) -> None:
    await planned(ann, corner_shop)
    await planned(ann, machine_works)
    await ann.sends("/today")
    await ann.taps("My way today")
    await ann.waits_for("2 stops ahead", timeout_s=90)
    assert (await ann.waits_for("Google", timeout_s=90)).text.count("Google") == 2
    assert any(message.kind == "photo" for message in ann.bot_messages)


async def test_a_customer_who_cancels_leaves_the_way_and_comes_back_with_undo(
    ann: Somebody, corner_shop: Shop, machine_works: Shop, planned: Planned
) -> None:
    await planned(ann, corner_shop)
    await planned(ann, machine_works)
    await ann.sends("customer cancelled")
    await ann.taps("Corner Shop")
    await ann.waits_for("1 stop ahead", timeout_s=90)
    await ann.taps("Undo")
    await ann.waits_for("2 stops ahead", timeout_s=90)


async def test_a_confirmed_appointment_that_cannot_be_made_is_said_and_not_moved(
    ann: Somebody, desk: Desk, corner_shop: Shop, machine_works: Shop, planned: Planned, database: Database
) -> None:
    item = await planned(ann, corner_shop, window_start=time(9, 10), window_end=time(9, 30))
    await planned(ann, machine_works)
    async with database.writing() as db:
        await change_plan_item(db, item, confirmed=True)
    await ann.sends("running late")
    await ann.taps("60 min")
    await ann.waits_for("You will not make the confirmed appointment at Corner Shop (09:10)", timeout_s=90)
    await ann.waits_for("1 stop ahead", timeout_s=90)


async def test_one_more_near_me_comes_onto_the_list(
    ann: Somebody, corner_shop: Shop, tea_house: Shop, planned: Planned
) -> None:
    await planned(ann, corner_shop)
    await ann.shares_live_location_at(corner_shop)
    await ann.sends("add one near me")
    told = await ann.waits_for("Tea House fits in and is due", timeout_s=90)
    await ann.waits_for("2 stops ahead", timeout_s=90)
    await ann.taps("Not today", on=told)
    await ann.waits_for("Tea House is off today's list", timeout_s=90)
    await ann.waits_for("1 stop ahead", timeout_s=90)


async def test_one_near_me_who_stands_in_tomorrow_s_plan_is_said_and_may_come_today_instead(
    ann: Somebody, corner_shop: Shop, tea_house: Shop, planned: Planned, database: Database
) -> None:
    await planned(ann, corner_shop)
    later = await planned(ann, tea_house, day=MONDAY + timedelta(days=1))
    await ann.shares_live_location_at(corner_shop)
    await ann.sends("add one near me")
    told = await ann.waits_for("They stand in your plan for Tue 3 Mar, too", timeout_s=90)
    await ann.waits_for("2 stops ahead", timeout_s=90)
    await ann.taps("Today instead of Tue 3 Mar", on=told)
    assert ann.sees("today instead of Tue 3 Mar, which is off your plan")
    async with database.reading() as db:
        item = await plan_item_of(db, later)
    assert item is not None
    assert item.cancelled
    await ann.taps("Undo")
    assert ann.sees("stays in your plan for Tue 3 Mar, too")
    async with database.reading() as db:
        item = await plan_item_of(db, later)
    assert item is not None
    assert item.is_planned


async def test_the_morning_brings_the_way(
    ann: Somebody, desk: Desk, corner_shop: Shop, planned: Planned
) -> None:
    await planned(ann, corner_shop, day=MONDAY + timedelta(days=1))
    await desk.travels(seconds=24 * 3600)
    assert ann.sees("Good morning, Ann")
    await ann.waits_for("1 stop ahead", timeout_s=90)


async def test_a_rep_in_chinese_reads_why_somebody_is_left_out(
    bo: Somebody, database: Database, company: dict[str, int], planned: Planned
) -> None:
    async with database.writing() as db:
        far = await add_shop(
            db,
            "FAR-2026-001",
            name_en="Far Mill",
            name_zh="远山纸厂",
            position=Position(39.9, 116.4),
            owner_id=company["Bo"],
        )
        near = await add_shop(
            db,
            "NEAR-2026-001",
            name_en="Near",
            name_zh="近水楼",
            position=Position(31.23, 121.47),
            owner_id=company["Bo"],
        )
    await planned(bo, far)
    await planned(bo, near)
    await bo.shares_live_location_at(near)
    await bo.sends("我在这里")
    await bo.waits_for("还有1站", timeout_s=90)
    assert bo.sees("远山纸厂：在对方关门或下班之前赶不到")
