"""Tasks as people live them: typed in a line, recalled at their time, done with a tap, given, handed on."""

from datetime import timedelta

from sqlalchemy import select

from bot.rules.task import TaskState
from bot.storage.customer_owners import give_customer
from bot.storage.database import Database
from bot.storage.tables.tasks import task
from bot.storage.tasks import change_task, open_tasks_of, open_tasks_of_customer, task_of
from bot.views.taps import OnTask, OnTasks, OnVisit
from simulator.driver import Desk
from tests.journeys.company import MONDAY, NINE, Shop, Somebody, opens_customer
from tests.journeys.conftest import Planned
from tests.journeys.inside_visit import picture, to_the_form


async def only_task(database: Database, owner: Somebody) -> int:
    async with database.reading() as db:
        (found,) = await open_tasks_of(db, (owner.who,))
    return found.id


async def test_one_line_is_a_task_with_its_day_and_it_is_done_with_a_tap(
    ann: Somebody, database: Database
) -> None:
    await ann.sends("/tasks")
    assert "Nothing is to do" in ann.last_message.text
    await ann.taps("➕ Task")
    await ann.sends("send the quote by Friday")
    assert "send the quote" in ann.last_message.text
    assert "🗓 Fri 6 Mar" in ann.last_message.text
    await ann.taps("✅ Done")
    assert "✅ Done 2 Mar 09:00" in ann.last_message.text
    await ann.taps("Not done after all")
    await ann.taps("‹ My tasks")
    assert "Coming" in ann.last_message.text
    await ann.taps("1")
    await ann.taps("🗑 Delete")
    await ann.taps("Bring it back")
    async with database.reading() as db:
        (found,) = await open_tasks_of(db, (ann.who,))
    assert (found.text, str(found.due_on)) == ("send the quote", "2026-03-06")


async def test_typed_words_open_tasks_plan_and_route_even_while_customers_are_searched(
    ann: Somebody, bo: Somebody, mei: Somebody
) -> None:
    await ann.sends("/customers")
    await ann.sends("Tasks")
    assert "Nothing is to do" in ann.last_message.text
    await bo.sends("待办")
    assert "➕ 记待办" in bo.visible_buttons
    await bo.sends("/customers")
    await bo.sends("客户取消")
    assert "已经没有待拜访的客户" in bo.last_message.text
    await mei.sends("我的待办")
    assert "➕ 记待办" in mei.visible_buttons
    await bo.sends("计划")
    assert "🗓 计划" in bo.last_message.text
    await bo.sends("路线")
    assert "今天" in bo.last_message.text


async def test_a_task_may_be_called_like_a_word_that_opens_something(
    ann: Somebody, database: Database
) -> None:
    await ann.sends("/tasks")
    await ann.taps("➕ Task")
    await ann.sends("plan")
    async with database.reading() as db:
        (found,) = await open_tasks_of(db, (ann.who,))
    assert found.text == "plan"


async def test_a_line_without_a_day_asks_for_it_and_takes_a_tap_or_words(bo: Somebody) -> None:
    await bo.sends("/tasks 给李经理回电话")
    assert "什么时候之前" in bo.last_message.text
    await bo.sends("以后吧")
    assert "没看懂这个时间" in bo.last_message.text
    await bo.sends("周五下午三点")
    assert "3月6日 15:00" in bo.last_message.text
    await bo.taps("改时间")
    await bo.taps("三天后")
    assert "3月5日周四" in bo.last_message.text
    await bo.taps("改内容")
    await bo.sends("给王经理回电话")
    assert "给王经理回电话" in bo.last_message.text


async def test_a_task_is_recalled_at_its_time_once_and_put_off(
    ann: Somebody, desk: Desk, database: Database
) -> None:
    await ann.sends("/tasks call Mr Li today at 10")
    before = len(ann.bot_messages)
    await desk.travels(seconds=70 * 60)
    recalled = [each for each in ann.bot_messages[before:] if "To do now" in each.text]
    assert len(recalled) == 1
    await ann.taps("⏰ Later", on=recalled[0])
    await ann.taps("In an hour", on=recalled[0])
    await desk.travels(seconds=30 * 60)
    assert sum("To do now" in each.text for each in ann.bot_messages) == 0
    await desk.travels(seconds=40 * 60)
    assert sum("To do now" in each.text for each in ann.bot_messages) == 1


async def test_a_task_waits_while_a_visit_is_open(
    ann: Somebody, desk: Desk, corner_shop: Shop, planned: Planned
) -> None:
    await planned(ann, corner_shop)
    await ann.sends("/tasks call Mr Li at 9:30")
    await ann.sends("/today")
    await ann.shares_live_location_at(corner_shop)
    await ann.taps("Corner Shop")
    await desk.travels(seconds=45 * 60)
    assert not ann.sees("To do now")
    await ann.taps("Leave")
    await desk.travels(seconds=120)
    assert ann.sees("To do now")


async def test_the_morning_tells_what_is_to_do_and_what_is_overdue(ann: Somebody, desk: Desk) -> None:
    await ann.sends("/tasks send samples today")
    await ann.sends("/tasks write the offer tomorrow")
    await desk.travels(seconds=24 * 3600)
    morning = next(each for each in ann.bot_messages if "To do today" in each.text)
    assert "1. write the offer" in morning.text
    assert "1 overdue: send samples" in morning.text
    await ann.taps("1", on=morning)
    assert "write the offer" in ann.last_message.text
    await ann.taps("✅ Done")
    await desk.travels(seconds=3600)
    assert sum("To do today" in each.text for each in ann.bot_messages) == 1


async def test_a_promise_stands_on_the_customers_card_in_the_brief_and_in_its_history(
    ann: Somebody, bo: Somebody, corner_shop: Shop, database: Database
) -> None:
    await opens_customer(ann, corner_shop)
    await ann.taps("📌 Task")
    assert "for Corner Shop" in ann.last_message.text
    await ann.sends("bring samples on Thursday")
    await ann.taps("🤝 It is a promise")
    assert "Promised to the customer" in ann.last_message.text
    await opens_customer(bo, corner_shop)
    assert "🤝 bring samples · 3月5日周四" in bo.last_message.text
    await bo.taps("访前准备")
    assert "bring samples" in bo.last_message.text
    await opens_customer(ann, corner_shop)
    await ann.taps("📌 Tasks · 1")
    await ann.taps("1")
    await ann.taps("✅ Done")
    await opens_customer(ann, corner_shop)
    await ann.taps("History")
    assert "bring samples (Ann)" in ann.last_message.text


async def test_a_manager_gives_a_task_and_hears_when_it_is_done(
    mei: Somebody, ann: Somebody, otto: Somebody, database: Database
) -> None:
    await mei.sends("/tasks 周三前交季度计划")
    await mei.taps("交给谁")
    assert "Otto" not in mei.visible_buttons
    await mei.taps("Ann")
    await ann.waits_for("Mei has a task for you")
    await ann.taps("📌 Open the task")
    await ann.taps("✅ Done")
    await mei.waits_for("Ann办好了")
    number = 1
    async with database.reading() as db:
        found = await task_of(db, number)
    assert found is not None
    assert (found.owner_id, found.by_id, found.state) == (ann.who, mei.who, TaskState.DONE)


async def test_a_manager_sees_what_the_team_is_late_with(
    mei: Somebody, ann: Somebody, corner_shop: Shop, database: Database
) -> None:
    await opens_customer(ann, corner_shop)
    await ann.taps("📌 Task")
    await ann.sends("send the quote tomorrow")
    number = await only_task(database, ann)
    async with database.writing() as db:
        await change_task(db, number, due_on=MONDAY - timedelta(days=1))
    await mei.sends("/tasks")
    await mei.taps("我的团队 · 1条过期")
    assert "Ann：send the quote" in mei.last_message.text
    await mei.taps("1")
    assert "👤 Ann" in mei.last_message.text
    await mei.sends("/summary")
    assert "过期的待办：Ann 1" in mei.last_message.text


async def test_nobody_else_sees_changes_or_gives_a_task(
    ann: Somebody, bo: Somebody, otto: Somebody, database: Database
) -> None:
    await ann.sends("/tasks call Mr Wu tomorrow")
    number = await only_task(database, ann)
    await bo.sends("/tasks")
    await otto.sends("/tasks")
    for somebody in (bo, otto):
        for do in ("open", "done", "drop", "off", "due", "promise", "later", "when", "words", "reopen"):
            await somebody.taps_forged(somebody.last_message, OnTask(do=do, task_id=number).pack())
            assert not somebody.sees("Mr Wu")
        for forged in (
            OnTask(do="give", task_id=number, arg=str(somebody.who)).pack(),
            OnTask(do="whom", task_id=number).pack(),
        ):
            await somebody.taps_forged(somebody.last_message, forged)
    assert await only_task(database, ann) == number


async def test_a_task_for_a_customer_out_of_reach_cannot_be_written(
    otto: Somebody, corner_shop: Shop, database: Database
) -> None:
    await otto.sends("/tasks")
    for do in ("new", "customer"):
        await otto.taps_forged(otto.last_message, OnTasks(do=do, number=corner_shop.id).pack())
        assert "Corner" not in otto.last_message.text
    async with database.reading() as db:
        assert (await db.execute(select(task.c.id))).all() == []


async def test_what_is_to_do_goes_with_the_customer_also_out_of_the_pool(
    ann: Somebody, bo: Somebody, corner_shop: Shop, database: Database
) -> None:
    await opens_customer(ann, corner_shop)
    await ann.taps("📌 Task")
    await ann.sends("send the quote on Friday")
    for owner in (None, bo.who):
        async with database.writing() as db:
            await give_customer(db, corner_shop.id, owner, by_id=None, at=NINE, why="")
    async with database.reading() as db:
        (found,) = await open_tasks_of_customer(db, corner_shop.id)
    assert found.owner_id == bo.who


async def test_what_a_report_agreed_becomes_a_task_with_one_tap(
    ann: Somebody, corner_shop: Shop, planned: Planned, database: Database
) -> None:
    await planned(ann, corner_shop)
    await to_the_form(ann, corner_shop)
    await ann.taps("Full and tidy")
    await ann.sends_photo(picture(4))
    await ann.sends("0")
    await ann.taps("Skip")
    await ann.taps("Send a quote")
    await ann.taps("Tomorrow")
    await ann.taps("Happy")
    await ann.taps("Leave")
    filed = ann.last_message
    assert "📌 Agreed: Send a quote, Tue 3 Mar" in filed.text
    await ann.taps("📌 Make it a task")
    assert "🏢 Corner Shop" in ann.last_message.text
    await ann.taps_forged(filed, OnVisit(do="make_task", visit_id=1).pack())
    async with database.reading() as db:
        (found,) = await open_tasks_of_customer(db, corner_shop.id)
    assert (found.text, found.due_on, found.visit_id) == ("Send a quote", MONDAY + timedelta(days=1), 1)
