"""A plan from its first draft to the manager's word, by rep and manager, in both languages."""

from bot.storage.database import Database
from bot.storage.plans import plan_items_between
from simulator.driver import Desk
from tests.journeys.company import MONDAY, Shop, Somebody

T = 90


async def test_a_rep_opens_changes_and_hands_in_and_the_manager_returns_and_approves(
    ann: Somebody, mei: Somebody, corner_shop: Shop, machine_works: Shop, database: Database
) -> None:
    await ann.sends("/plan")
    await ann.waits_for("draft, not handed in yet", timeout_s=T)
    assert ann.sees("A Corner Shop")
    assert ann.sees("Customers covered: A 1/1 · B 1/1")
    async with database.reading() as db:
        items = await plan_items_between(db, (ann.who,), first=MONDAY, last=MONDAY.replace(day=8))
    assert len(items) == 2
    await ann.taps("Calendar")
    await ann.waits_for("Plan Mon 2 Mar", timeout_s=T)
    await ann.sends("/plan")
    day = items[0].day
    await ann.taps(f"{day:%a} {day.day} {day:%b}")
    await ann.taps("Corner Shop")
    await ann.taps("Customer confirmed")
    assert "Confirmed by the customer" in ann.last_message.text
    await ann.taps("Time")
    await ann.sends("later")
    assert "I cannot read a time there" in ann.last_message.text
    await ann.sends("9:30-10:30")
    assert "09:30–10:30" in ann.last_message.text
    await ann.taps("‹ Plan")
    await ann.taps("Hand in")
    await mei.waits_for("Ann提交了", timeout_s=T)
    await mei.taps("看一看")
    await mei.taps("退回")
    await mei.sends("请先去申江机械")
    await ann.waits_for("came back", timeout_s=T)
    assert ann.sees("请先去申江机械")
    await ann.sends("/plan")
    await ann.taps("Hand in")
    await mei.sends("/plans")
    await mei.taps("Ann")
    await mei.taps("批准")
    await ann.waits_for("is approved", timeout_s=T)


async def test_a_day_off_is_left_free_by_the_plan(
    ann: Somebody, corner_shop: Shop, desk: Desk, database: Database
) -> None:
    await ann.sends("/dayoff")
    await ann.taps("Mon 2 Mar")
    assert any("🏖 Mon 2 Mar" in face for face in ann.last_message.buttons)
    await ann.sends("/plan")
    async with database.reading() as db:
        items = await plan_items_between(db, (ann.who,), first=MONDAY, last=MONDAY.replace(day=8))
    assert items
    assert all(item.day != MONDAY for item in items)


async def test_nobody_else_s_plan_can_be_opened_by_a_forged_tap(
    ann: Somebody, otto: Somebody, bo: Somebody, corner_shop: Shop
) -> None:
    await ann.sends("/plan")
    await bo.sends("/plan")
    await bo.taps_forged(bo.last_message, "pn:show:1:0:0")
    await bo.waits_for("这不是您的计划", timeout_s=T)
    await otto.sends("/plans")
    await otto.taps_forged(otto.last_message, "pn:approve:1:0:0")
    await otto.waits_for("That is no plan of yours", timeout_s=T)
