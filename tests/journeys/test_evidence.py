"""The evidence of a visit: the rep sees it first, disagrees in one tap, and the manager decides."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.rules.roles import ConsentKind
from bot.storage.consents import record_consent
from bot.storage.database import Database
from bot.storage.evidence import kinds_of
from bot.storage.tables.records import policy_version
from bot.storage.visits import visits_of
from simulator.driver import Desk
from tests.journeys.company import MONDAY, NINE, Shop, Somebody
from tests.journeys.conftest import Planned
from tests.journeys.test_arriving import south_of


@pytest.fixture
async def trial_is_over(database: Database, app: object) -> None:
    """The company began a month ago."""
    async with database.writing() as db:
        await db.execute(update(policy_version).values(created_at=NINE - timedelta(days=30)))


async def visits(rep: Somebody, shop: Shop, desk: Desk, *, cheat: bool = False) -> None:
    """From the list to having left, with a live track at the door; the report is still owed."""
    await rep.sends("/today")
    await rep.taps(shop.name_en)
    if cheat:
        await rep.pins_location(shop.position.lat, shop.position.lon)
    await rep.shares_live_location(*south_of(shop, 20))
    for metres in (22, 19, 21, 24):
        await desk.travels(seconds=90)
        await rep.walks_to(*south_of(shop, metres))
    await rep.sends("leave")


async def kinds(database: Database, rep: Somebody) -> tuple[str, ...]:
    async with database.reading() as db:
        (visit,) = await visits_of(db, rep.who, MONDAY)
        return await kinds_of(db, visit.id)


async def test_the_rep_sees_the_sum_and_what_would_have_raised_it(
    ann: Somebody, corner_shop: Shop, planned: Planned, desk: Desk
) -> None:
    await planned(ann, corner_shop)
    await visits(ann, corner_shop, desk)
    assert ann.sees("🔎 Evidence: ")
    await ann.taps("🔎 Evidence")
    said = ann.last_message.text
    assert "Place: several live positions over some minutes agree" in said
    assert "What would have raised it" in said
    assert "send the selfie" not in said
    assert "a selfie in good light" in said
    assert "Trial until" in said
    assert "proof" not in said


async def test_who_refused_to_be_located_is_asked_for_no_place(
    ann: Somebody, mei: Somebody, corner_shop: Shop, planned: Planned, desk: Desk, database: Database
) -> None:
    async with database.writing() as db:
        await record_consent(
            db, ann.who, ConsentKind.LOCATION, given=False, notice_version="2026-03", at=NINE
        )
    await planned(ann, corner_shop)
    await ann.sends("/start_day")
    assert "nothing has to be started" in ann.last_message.text
    await ann.sends("/today")
    await ann.taps("Corner Shop")
    await desk.travels(seconds=900)
    await ann.sends("leave")
    await ann.taps("🔎 Evidence")
    said = ann.last_message.text
    assert "Stay: long enough" in said
    assert "live location" not in said
    await mei.sends("/summary")
    assert "位置未核实" not in mei.last_message.text


async def test_in_the_trial_the_manager_sees_no_score(
    ann: Somebody, mei: Somebody, corner_shop: Shop, planned: Planned, desk: Desk
) -> None:
    await planned(ann, corner_shop)
    await visits(ann, corner_shop, desk)
    await desk.travels(seconds=3600)
    await mei.sends("/summary")
    await mei.taps(next(button for button in mei.visible_buttons if "街角便利店" in button))
    assert "V-" in mei.last_message.text
    assert "证据" not in mei.last_message.text


@pytest.mark.usefixtures("trial_is_over")
async def test_after_the_trial_the_manager_sees_it_when_the_rep_has_had_time_to_look(
    ann: Somebody, mei: Somebody, corner_shop: Shop, planned: Planned, desk: Desk
) -> None:
    await planned(ann, corner_shop)
    await visits(ann, corner_shop, desk)

    async def card() -> str:
        await mei.sends("/summary")
        await mei.taps(next(button for button in mei.visible_buttons if "街角便利店" in button))
        return mei.last_message.text

    assert "证据" not in await card()
    await desk.travels(seconds=3600)  # the report's deadline has passed
    assert "🔎 证据：" in await card()
    await mei.taps("🔎 证据")
    assert "结论由人来定" in mei.last_message.text


async def test_an_appeal_is_one_tap_and_a_word_and_the_manager_decides_once(
    ann: Somebody, mei: Somebody, corner_shop: Shop, planned: Planned, desk: Desk, database: Database
) -> None:
    await planned(ann, corner_shop)
    await visits(ann, corner_shop, desk, cheat=True)
    await ann.taps("🔎 Evidence")
    assert "➖ 5 · A position was sent that does not count" in ann.last_message.text
    await ann.taps("Something is wrong")
    await ann.sends("I tapped the map by mistake, then shared properly")
    assert "Brought to Mei" in ann.last_message.text
    await mei.waits_for("I tapped the map by mistake")
    await mei.taps("同意业务员")
    assert "您同意了Ann的申诉" in mei.last_message.text
    await ann.waits_for("agrees with you about Corner Shop")
    await ann.taps("See the evidence")
    assert "(set aside)" in ann.last_message.text
    assert "➖" not in ann.last_message.text
    assert {"appealed", "appeal_decided"} <= set(await kinds(database, ann))


async def test_an_appeal_that_is_left_as_it_was_stays_on_record(
    bo: Somebody, mei: Somebody, machine_works: Shop, planned: Planned, desk: Desk
) -> None:
    await planned(bo, machine_works)
    await bo.sends("今天")
    await bo.taps("申江机械")
    await bo.shares_live_location_at(machine_works)
    await desk.travels(seconds=120)
    await bo.sends("离店")
    await bo.taps("🔎 证据")
    await bo.taps("我有异议")
    await bo.sends("手机没电了")
    await mei.waits_for("手机没电了")
    await mei.taps("维持原样")
    await bo.waits_for("决定维持原样")
    await bo.taps("查看证据")
    assert "申诉，维持原样：“手机没电了”" in bo.last_message.text


async def test_nobody_else_decides_an_appeal(
    ann: Somebody, otto: Somebody, mei: Somebody, corner_shop: Shop, planned: Planned, desk: Desk
) -> None:
    await planned(ann, corner_shop)
    await visits(ann, corner_shop, desk)
    await ann.taps("🔎 Evidence")
    await ann.taps("Something is wrong")
    await ann.sends("Please look again")
    await mei.waits_for("Please look again")
    await otto.sends("/help")
    await otto.taps_forged(otto.last_message, "ap:grant:1")
    assert "not among the visits of your people" in otto.last_message.text
    await ann.taps("🔎 Evidence")
    assert "waiting for the manager" in ann.last_message.text
