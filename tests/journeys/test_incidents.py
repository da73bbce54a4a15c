"""Complaints and emergencies as people live them: two taps, all hear, the customer is told, it is settled."""

from bot.rules.incident import EventKind, IncidentKind, IncidentState
from bot.storage.database import Database
from bot.storage.incidents import events_of, incident_of, put_in_charge
from bot.storage.rhythms import take_day_off
from bot.views.taps import OnIncident, ReportIncident
from simulator.driver import Desk
from tests.journeys.company import MONDAY, NINE, Shop, Somebody, opens_customer
from tests.journeys.conftest import Planned
from tests.journeys.inside_visit import picture

EVERY_DOING = (
    "open", "show", "take", "whom", "when", "text", "told", "files", "close", "reopen",
    "withdraw", "restore", "place", "add", "customers", "enough",
)  # fmt: skip


async def state_of(database: Database, number: int = 1) -> IncidentState:
    async with database.reading() as db:
        found = await incident_of(db, number)
    assert found is not None
    return found.state


async def test_a_complaint_at_a_visit_is_two_taps_and_the_manager_knows_at_once(
    ann: Somebody, mei: Somebody, inside: None
) -> None:
    await ann.taps("🆘 Urgent")
    assert "About Corner Shop" in ann.last_message.text
    await ann.taps("📦 Product quality")
    assert "🏢 Corner Shop" in ann.last_message.text
    assert "👤 With Mei · due 4 Mar 18:00" in ann.last_message.text
    told = await mei.waits_for("Ann刚刚上报")
    assert "投诉：📦 产品质量" in told.text
    assert "街角便利店" in told.text
    await ann.sends("three boxes were broken")
    await mei.waits_for("three boxes were broken")
    await ann.sends_photo(picture(3))
    await mei.waits_for("📷 照片 · 编号1")
    await ann.taps("✔ That is all")
    assert "Corner Shop" in ann.last_message.text
    assert "👋 Leave" in ann.visible_buttons


async def test_a_complaint_is_taken_on_its_customer_told_and_settled(
    ann: Somebody, mei: Somebody, corner_shop: Shop, database: Database
) -> None:
    await opens_customer(ann, corner_shop)
    await ann.taps("📣 Complaint")
    await ann.taps("🚚 Delivery")
    await mei.waits_for("投诉：🚚 送货")
    await mei.taps("🙋 我来处理")
    await ann.waits_for("Mei takes care of it.")
    await ann.taps("💬 Text for the customer")
    text = next(each for each in ann.bot_messages if "Thank you for telling us" in each.text)
    assert "no. 1 (Delivery) is with Mei, who gives you an answer by Wed 4 Mar" in text.text
    assert not text.buttons
    await ann.taps("☑️ The customer has been told")
    assert "💬 The customer was told" in ann.last_message.text
    await opens_customer(ann, corner_shop)
    assert "📣 🚚 Delivery · 🙋 Mei takes care of it" in ann.last_message.text
    await ann.taps("📇 Brief me")
    assert "🚚 Delivery" in ann.last_message.text
    await mei.taps("✅ 处理完了")
    await mei.sends("换了新货")
    assert await state_of(database) is IncidentState.CLOSED
    await ann.waits_for("Mei has settled it")
    assert "The customer does not know yet what came of it" in ann.last_message.text
    await ann.taps("💬 Text for the customer")
    assert ann.sees("This is what came of your complaint no. 1 (Delivery): 换了新货")
    await ann.taps("↩ Not settled after all")
    await mei.waits_for("Ann说还没解决")
    assert await state_of(database) is IncidentState.OPEN


async def test_an_emergency_is_told_at_night_and_goes_up_until_somebody_answers(
    ann: Somebody, mei: Somebody, ada: Somebody, otto: Somebody, desk: Desk, database: Database
) -> None:
    await desk.travels(seconds=13 * 3600)  # ten at night
    await ann.sends("/urgent")
    await ann.taps("🚗 Accident")
    await mei.waits_for("紧急：🚗 事故")
    await desk.travels(seconds=11 * 60)
    await ada.waits_for("Nobody has answered yet")
    await mei.taps("🙋 我来处理")
    await ann.waits_for("Mei takes care of it.")
    await desk.travels(seconds=3600)
    assert sum("Nobody has answered yet" in each.text for each in ada.bot_messages) <= 1
    assert not otto.sees("Accident")
    async with database.reading() as db:
        found = await incident_of(db, 1)
    assert found is not None
    assert found.raise_at is None


async def test_a_complaint_at_night_says_when_it_is_heard(ann: Somebody, mei: Somebody, desk: Desk) -> None:
    await desk.travels(seconds=13 * 3600)  # ten at night
    await ann.sends("/urgent")
    await ann.taps("🚚 Delivery")
    assert "🌙 Mei hears of it when work begins, 3 Mar 08:30" in ann.last_message.text
    assert not mei.sees("Ann刚刚上报")
    await desk.travels(seconds=11 * 3600)
    await mei.waits_for("Ann刚刚上报")
    await mei.taps("🙋 我来处理")
    assert "🌙" not in mei.last_message.text


async def test_a_position_goes_along_only_by_the_reps_own_tap(
    ann: Somebody, mei: Somebody, inside: None, database: Database
) -> None:
    await ann.sends("紧急")
    await ann.sends("受伤")
    await mei.waits_for("紧急：🩺 生病或受伤")
    async with database.reading() as db:
        events = (await events_of(db, (1,)))[1]
    assert [each for each in events if each.kind is EventKind.PLACE] == []
    assert not mei.sees("在这里")
    await ann.taps("📍 Send where I was at 09:00")
    await mei.waits_for("09:00在这里")
    assert not any("Send where I was" in face for face in ann.visible_buttons)


async def test_a_mistake_is_taken_back_and_everybody_hears(
    ann: Somebody, mei: Somebody, database: Database
) -> None:
    await ann.sends("/urgent I was only trying it")
    assert "Goes with it: “I was only trying it”" in ann.last_message.text
    await ann.taps("⚠️ Threat or fight")
    await mei.waits_for("I was only trying it")
    await ann.taps("↩ It was a mistake")
    await mei.waits_for("Ann说是误报，不用处理")
    assert await state_of(database) is IncidentState.WITHDRAWN
    await ann.taps("🆘 It was no mistake")
    await mei.waits_for("Ann说不是误报")
    assert await state_of(database) is IncidentState.OPEN


async def test_opening_the_menu_reports_nothing_and_leads_back_to_the_visit(
    ann: Somebody, mei: Somebody, inside: None, database: Database
) -> None:
    await ann.taps("🆘 Urgent")
    await ann.taps("✖ Nothing, go back")
    assert "👋 Leave" in ann.visible_buttons
    async with database.reading() as db:
        assert await incident_of(db, 1) is None


async def test_the_customer_of_a_complaint_can_be_named_afterwards(
    bo: Somebody, mei: Somebody, corner_shop: Shop, planned: Planned
) -> None:
    await bo.sends("投诉")
    await bo.taps("💰 价格或账单")
    await bo.taps("🏢 哪位客户？")
    await bo.sends("街角")
    await bo.taps("街角便利店")
    assert "🏢 街角便利店" in bo.last_message.text
    assert "给客户的话" in " ".join(bo.visible_buttons)
    await mei.waits_for("街角便利店")


async def test_whoever_is_in_charge_hears_and_the_manager_too(
    ada: Somebody, otto: Somebody, ann: Somebody, mei: Somebody, database: Database
) -> None:
    await ada.sends("/people Otto")
    await ada.taps("Otto")
    await ada.taps("📥 In charge of")
    await ada.taps("🚚 Delivery")
    await otto.waits_for("You are now in charge of: 🚚 Delivery")
    await ann.sends("/urgent")
    await ann.taps("🚚 Delivery")
    await otto.waits_for("Ann has reported this just now")
    await mei.waits_for("Ann刚刚上报")
    async with database.reading() as db:
        found = await incident_of(db, 1)
    assert found is not None
    assert found.owner_id == otto.who
    await otto.taps("👤 Give to")
    await otto.taps("Mei")
    await mei.waits_for("Otto请您来处理")


async def test_a_complaint_that_is_not_settled_comes_to_one_list_and_then_to_the_next_level(
    ann: Somebody, mei: Somebody, ada: Somebody, desk: Desk
) -> None:
    await ann.sends("/urgent")
    await ann.taps("🙋 Service")
    await desk.travels(seconds=2 * 24 * 3600 + 6 * 3600)  # Wednesday 15:00; due at 18:00
    await mei.waits_for("即将到期")
    await desk.travels(seconds=17 * 3600 + 1800)  # Thursday 08:30
    await mei.waits_for("您已过期的")
    await ada.waits_for("Overdue in your team")
    assert sum("已过期的" in each.text for each in mei.bot_messages) == 1
    await mei.sends("/summary")
    assert "未结的投诉与紧急情况：1条，过期1条" in mei.last_message.text
    await mei.sends("/urgent")
    await mei.taps("📋 未结 · 1")
    await mei.taps("🙋 服务 · Ann")
    await mei.taps("✅ 处理完了")
    await mei.sends("已道歉")
    await desk.travels(seconds=60)
    await ada.waits_for("No complaint presses any more")
    assert not ada.sees("Overdue in your team")


async def test_a_manager_on_leave_is_not_left_alone_with_an_emergency(
    ann: Somebody, mei: Somebody, ada: Somebody, otto: Somebody, database: Database
) -> None:
    async with database.writing() as db:
        await take_day_off(db, mei.who, MONDAY)
        await put_in_charge(db, otto.who, IncidentKind.DANGER, at=NINE, wanted=True)
    await ann.sends("/urgent")
    await ann.taps("🆘 Other emergency")
    await mei.waits_for("Ann刚刚上报")
    await otto.waits_for("Ann has reported this just now")


async def test_nobody_else_reads_or_changes_an_incident(
    ann: Somebody, bo: Somebody, otto: Somebody, mei: Somebody, database: Database
) -> None:
    await ann.sends("/urgent he has a knife")
    await ann.taps("⚠️ Threat or fight")
    for somebody in (bo, otto):
        await somebody.sends("/urgent")
        for do in EVERY_DOING:
            await somebody.taps_forged(somebody.last_message, OnIncident(do=do, incident_id=1).pack())
            assert not somebody.sees("knife")
        forged = (
            OnIncident(do="give", incident_id=1, arg=str(somebody.who)),
            OnIncident(do="due", incident_id=1, arg="9"),
            OnIncident(do="is_of", incident_id=1, arg="1"),
            ReportIncident(kind="nonsense"),
        )
        for tap in forged:
            await somebody.taps_forged(somebody.last_message, tap.pack())
    assert await state_of(database) is IncidentState.OPEN
    async with database.reading() as db:
        assert await incident_of(db, 2) is None


async def test_words_of_a_visit_still_move_it_while_something_is_being_added(
    ann: Somebody, mei: Somebody, inside: None
) -> None:
    await ann.sends("/urgent")
    await ann.taps("📣 Other complaint")
    await ann.sends("leave")
    assert ann.sees("report by")
