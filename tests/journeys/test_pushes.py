"""What the bot says by itself, as people live it: the clock moves on and the words are on the phone."""

from bot.rules.visit import VisitState
from bot.storage.database import Database
from bot.storage.visits import visits_of
from simulator.driver import Desk
from tests.journeys.company import MONDAY, Shop, Somebody
from tests.journeys.conftest import Planned
from tests.journeys.test_manager import put_visit


async def state(database: Database, rep: Somebody) -> VisitState:
    async with database.reading() as db:
        *_, visit = await visits_of(db, rep.who, MONDAY)
    return visit.state


async def arrives(ann: Somebody, shop: Shop) -> None:
    await ann.sends("/today")
    await ann.shares_live_location_at(shop)
    await ann.taps("Corner Shop")


async def test_a_rep_who_forgot_to_leave_is_asked_and_leaves_with_one_tap(
    ann: Somebody, desk: Desk, corner_shop: Shop, planned: Planned, database: Database
) -> None:
    await planned(ann, corner_shop)
    await arrives(ann, corner_shop)
    await desk.travels(seconds=110 * 60)
    assert ann.sees("You are still checked in at Corner Shop")
    await ann.taps("Still here")
    assert await state(database, ann) is VisitState.ON_SITE
    await desk.travels(seconds=95 * 60)
    await ann.taps("Leave")
    assert await state(database, ann) is VisitState.REPORT_DUE


async def test_a_visit_forgotten_for_the_day_is_closed_in_the_evening_and_told_in_the_morning(
    ann: Somebody, desk: Desk, corner_shop: Shop, planned: Planned, database: Database
) -> None:
    await planned(ann, corner_shop)
    await arrives(ann, corner_shop)
    await desk.travels(seconds=12 * 3600)
    assert await state(database, ann) is VisitState.AUTO_CLOSED
    await desk.travels(seconds=13 * 3600)
    assert ann.sees("so I closed the visit for you")
    assert ann.sees("Good morning, Ann")


async def test_a_manager_s_comment_waits_until_the_rep_has_left_the_customer(
    ann: Somebody, mei: Somebody, desk: Desk, corner_shop: Shop, planned: Planned, database: Database
) -> None:
    await put_visit(database, ann, mei, corner_shop)
    await planned(ann, corner_shop)
    await arrives(ann, corner_shop)
    await mei.sends("/summary")
    await mei.taps("08:10 Ann")
    await mei.taps("批示")
    await mei.sends("下次带样品")
    await ann.catches_up()
    assert not ann.sees("下次带样品")
    await ann.taps("Leave")
    await ann.waits_for("下次带样品")


async def test_the_manager_gets_late_reports_and_the_digest_and_opens_a_visit_from_it(
    ann: Somebody, mei: Somebody, desk: Desk, corner_shop: Shop, database: Database
) -> None:
    await put_visit(database, ann, mei, corner_shop)
    await desk.travels(seconds=3600)
    await mei.catches_up()
    assert mei.sees("还没交的汇报")
    await desk.travels(seconds=8 * 3600)
    await mei.catches_up()
    assert mei.sees("团队今日")
    assert sum("还没交的汇报" in message.text for message in mei.bot_messages) == 1
    await mei.taps("08:10 Ann")
    assert "V-000001" in mei.last_message.text


async def test_no_signal_explains_an_overdue_report_by_a_tap_on_the_reminder(
    ann: Somebody, mei: Somebody, desk: Desk, corner_shop: Shop, database: Database
) -> None:
    await put_visit(database, ann, mei, corner_shop)
    await desk.travels(seconds=300)
    await ann.taps("No signal")
    assert "Noted: “no signal”" in ann.last_message.text
    assert not ann.sees("was due at")
    await desk.travels(seconds=300)
    await mei.catches_up()
    assert mei.sees("已说明：“没有信号”")


async def test_no_signal_can_be_typed_when_it_comes_back(
    ann: Somebody, mei: Somebody, desk: Desk, corner_shop: Shop, database: Database
) -> None:
    await put_visit(database, ann, mei, corner_shop, minutes=15)
    await ann.sends("no signal")
    assert "Noted: “no signal”" in ann.last_message.text
