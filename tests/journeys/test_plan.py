"""A plan from its first draft to the manager's word, by rep and manager, in both languages."""

from bot.rules.place import Position
from bot.storage.database import Database
from bot.storage.plans import plan_items_between
from bot.views.taps import OnPlan
from simulator.driver import Desk
from tests.journeys.company import MONDAY, Shop, Somebody, add_shop

T = 90


async def opens_plan(rep: Somebody) -> None:
    """The week's first draft is made and shown."""
    await rep.sends("/plan")
    await rep.waits_for("draft, not handed in yet", timeout_s=T)


async def test_a_rep_opens_changes_and_hands_in_and_the_manager_returns_and_approves(
    ann: Somebody, mei: Somebody, corner_shop: Shop, machine_works: Shop, database: Database
) -> None:
    await opens_plan(ann)
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
    assert "✅ 批准" not in mei.last_message.buttons
    assert "↩ 退回" in mei.last_message.buttons


async def test_a_plan_of_another_week_that_was_handed_in_waits_in_the_manager_s_list(
    ann: Somebody, mei: Somebody, corner_shop: Shop
) -> None:
    await ann.sends("/plan")
    await ann.waits_for("Customers covered", timeout_s=T)
    await ann.taps("Week ›")
    await ann.waits_for("Plan Mon 9 Mar", timeout_s=T)
    await ann.taps("Hand in")
    await mei.sends("/plans")
    assert "等您审批" in mei.last_message.text
    await mei.taps("📤 Ann · 3月9日")
    assert "计划 3月9日周一" in mei.last_message.text
    await mei.taps("批准")
    await mei.sends("/plans")
    assert "等您审批" not in mei.last_message.text


async def test_what_is_dropped_comes_back_when_the_plan_is_filled_up(
    ann: Somebody, corner_shop: Shop, machine_works: Shop
) -> None:
    await ann.sends("/plan")
    await ann.waits_for("Customers covered: A 1/1 · B 1/1", timeout_s=T)
    await ann.taps("Mon 2 Mar")
    await ann.taps("Corner Shop")
    await ann.taps("Drop")
    await ann.taps("‹ Plan")
    assert not ann.sees("A Corner Shop")
    await ann.taps("Fill up")
    await ann.waits_for("A Corner Shop", timeout_s=T)


async def test_a_visit_at_short_notice_is_marked_for_the_rep_and_told_to_the_manager(
    ann: Somebody, mei: Somebody, corner_shop: Shop, machine_works: Shop
) -> None:
    await opens_plan(ann)
    await ann.taps("Tue 3 Mar")
    await ann.taps("Add a customer")
    await ann.sends("machine")
    await ann.taps("Machine Works")
    assert ann.sees("Short notice")
    await ann.taps("‹ Plan")
    await ann.taps("Hand in")
    await mei.waits_for("次是临时加的", timeout_s=T)


async def test_a_manager_adds_a_visit_to_the_plan_of_their_rep(
    ann: Somebody, mei: Somebody, corner_shop: Shop, machine_works: Shop
) -> None:
    await opens_plan(ann)
    await mei.sends("/plans")
    assert mei.sees("Ann：草稿，还没提交 · A 1/1 · B 1/1")
    await mei.taps("Ann")
    await mei.taps("3月4日周三")
    await mei.taps("添加客户")
    await mei.sends("申江")
    await mei.taps("申江机械")
    assert mei.sees("3月4日周三 · 申江机械")


async def test_a_month_is_looked_at_in_a_picture_by_a_rep_in_chinese(
    bo: Somebody, database: Database, company: dict[str, int]
) -> None:
    async with database.writing() as db:
        await add_shop(
            db,
            "NEAR-2026-001",
            name_en="Near",
            name_zh="近水楼",
            position=Position(31.23, 121.47),
            owner_id=company["Bo"],
        )
    await bo.sends("/plan")
    await bo.waits_for("草稿", timeout_s=T)
    await bo.taps("月")
    await bo.waits_for("计划 3月1日", timeout_s=T)
    await bo.taps("日历")
    await bo.waits_for("计划 3月1日", timeout_s=T)
    assert any(message.kind == "photo" for message in bo.bot_messages)


async def test_a_day_off_is_left_free_by_the_plan(
    ann: Somebody, corner_shop: Shop, desk: Desk, database: Database
) -> None:
    await ann.sends("/dayoff")
    await ann.taps("Mon 2 Mar")
    assert any("🏖 Mon 2 Mar" in face for face in ann.last_message.buttons)
    await opens_plan(ann)
    async with database.reading() as db:
        items = await plan_items_between(db, (ann.who,), first=MONDAY, last=MONDAY.replace(day=8))
    assert items
    assert all(item.day != MONDAY for item in items)


async def test_nobody_else_s_plan_can_be_opened_by_a_forged_tap(
    ann: Somebody, otto: Somebody, bo: Somebody, corner_shop: Shop
) -> None:
    await opens_plan(ann)
    await bo.sends("/plan")
    await bo.waits_for("草稿", timeout_s=T)
    await bo.taps_forged(bo.last_message, "pn:show:1:0:0")
    await bo.waits_for("这不是您的计划", timeout_s=T)
    await otto.sends("/plans")
    await otto.taps_forged(otto.last_message, "pn:approve:1:0:0")
    await otto.waits_for("That is no plan of yours", timeout_s=T)


async def test_a_manager_begins_a_plan_for_a_rep_who_hears_once_of_every_change(
    ann: Somebody, mei: Somebody, otto: Somebody, corner_shop: Shop, machine_works: Shop, desk: Desk
) -> None:
    await mei.sends("/plans")
    await mei.taps("为Ann生成")
    await mei.waits_for("覆盖", timeout_s=T)
    assert not ann.sees("Corner Shop")
    await mei.taps("3月3日周二")
    await mei.taps("添加客户")
    await mei.taps("申江机械")
    await mei.taps("改日期")
    await mei.taps("3月5日周四")
    await desk.travels(seconds=600)
    said = [each.text for each in ann.bot_messages if "has changed your plan" in each.text]
    assert len(said) == 1
    assert "➕ Thu 5 Mar: B Machine Works" in said[0]
    assert "3 Mar" not in said[0]
    await otto.sends("/plans")
    await otto.taps_forged(otto.last_message, OnPlan(do="begin", number=ann.who).pack())
    assert not otto.sees("Ann")
