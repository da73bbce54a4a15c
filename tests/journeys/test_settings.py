"""The admin changes the company's rules in the chat; those they judge hear of it and can read them."""

from datetime import timedelta

from bot.storage.database import Database
from bot.storage.policies import policy_in_force
from bot.storage.policy_changes import changes_made
from bot.views.taps import OnSetting
from tests.journeys.admin_settings import opens_setting
from tests.journeys.company import NINE, Shop, Somebody
from tests.journeys.conftest import Planned
from tests.journeys.inside_visit import goes_in


async def due_min(database: Database) -> float:
    async with database.reading() as db:
        return (await policy_in_force(db, NINE + timedelta(minutes=5))).policy.report.due_min


async def test_a_tapped_value_is_previewed_decided_and_undone(ada: Somebody, database: Database) -> None:
    await opens_setting(ada, "Reports", "Report due within")
    assert "Now: 30 min" in ada.last_message.text
    await ada.taps("1 h")
    assert "30 min → 1 h" in ada.last_message.text
    assert "It holds from Tue 3 Mar on" in ada.last_message.text
    await ada.taps("at once")
    await ada.taps("✅ Change it")
    assert "Changed, from now on" in ada.last_message.text
    assert await due_min(database) == 60
    await ada.taps("↩️ Undo")
    assert "Undone" in ada.last_message.text
    assert await due_min(database) == 30


async def test_a_typed_value_holds_from_the_typed_day(ada: Somebody, database: Database) -> None:
    await opens_setting(ada, "Reports", "Report due within")
    await ada.sends("1.5 h")
    assert "30 min → 1 h 30 min" in ada.last_message.text
    await ada.taps("Other day")
    await ada.sends("in 2 weeks")
    assert "It holds from Mon 16 Mar on" in ada.last_message.text
    await ada.taps("✅ Change it")
    assert "Decided, from Mon 16 Mar" in ada.last_message.text
    assert await due_min(database) == 30
    await ada.taps("All rules")
    await ada.taps("Coming (1)")
    await ada.taps("Withdraw 1")
    assert "will not come" in ada.last_message.text
    await ada.taps("All rules")
    assert "Coming" not in ada.visible_buttons


async def test_the_rules_stand_in_the_settings_and_the_chinese_words_too(mei: Somebody) -> None:
    await mei.sends("/rules")
    assert "汇报时限：30分钟" in mei.last_message.text
    await mei.taps("拜访频次")
    assert "A级客户每隔：1周" in mei.last_message.text


async def test_only_admins_change_rules_however_the_tap_comes(
    ann: Somebody, mei: Somebody, database: Database
) -> None:
    await ann.sends("/settings")
    assert "another role" in ann.last_message.text
    for somebody in (ann, mei):
        await somebody.sends("/rules")
        for do, key, arg in (("pick", "report.due_min", "1"), ("yes", "", ""), ("undo", "", "1")):
            forged = OnSetting(do=do, key=key, rev=1, arg=arg).pack()
            await somebody.taps_forged(somebody.last_message, forged)
    async with database.reading() as db:
        assert await changes_made(db, limit=1) == ()


async def test_an_open_visit_keeps_its_rules_and_the_rep_can_read_them(
    ada: Somebody, ann: Somebody, corner_shop: Shop, planned: Planned
) -> None:
    await planned(ann, corner_shop)
    await goes_in(ann, corner_shop)
    await opens_setting(ada, "Reports", "Report due within")
    await ada.taps("1 h")
    await ada.taps("at once")
    await ada.taps("✅ Change it")
    await ann.sends("/rules")
    assert "• Report due within: 1 h\n" in ann.last_message.text
    assert "Your open visit keeps\n• Report due within: 30 min" in ann.last_message.text


async def test_an_admin_changes_rules_in_chinese(ada: Somebody, database: Database) -> None:
    await ada.sends("/language")
    await ada.taps("中文")
    await opens_setting(ada, "拜访频次", "B级客户每隔")
    await ada.sends("很久")
    assert "看不懂“很久”。可以这样输入：“10天”“2周”。" in ada.last_message.text
    await ada.sends("三周")
    assert "2周 → 3周" in ada.last_message.text
    assert "按频次每月约需" in ada.last_message.text
    await ada.taps("📅 其他日期")
    await ada.sends("昨天")
    assert "“昨天”不是今后一年内的日期" in ada.last_message.text
    await ada.sends("下周三")
    assert "3月11日周三起生效" in ada.last_message.text
    await ada.taps("确认修改")
    assert "已定，3月11日周三起：B级客户每隔：2周 → 3周" in ada.last_message.text
    await ada.taps("撤销")
    assert "已撤回，不会生效" in ada.last_message.text


async def test_what_was_being_changed_is_left_with_cancel(ada: Somebody, database: Database) -> None:
    await opens_setting(ada, "Reports", "Report due within")
    await ada.sends("/cancel")
    assert "Left: the change of a rule" in ada.last_message.text
    await ada.sends("90")
    assert "30 min → " not in ada.last_message.text
