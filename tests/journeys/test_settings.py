"""The admin changes the company's rules in the chat; those they judge hear of it and can read them."""

from datetime import timedelta

from bot.storage.database import Database
from bot.storage.policies import policy_in_force
from bot.storage.policy_changes import changes_made
from bot.views.taps import OnSetting
from tests.journeys.company import NINE, Somebody


async def opens(admin: Somebody, chapter: str, setting: str) -> None:
    await admin.sends("/settings")
    await admin.taps(chapter)
    await admin.taps(setting)


async def due_min(database: Database) -> float:
    async with database.reading() as db:
        return (await policy_in_force(db, NINE + timedelta(minutes=5))).policy.report.due_min


async def test_a_tapped_value_is_previewed_decided_and_undone(ada: Somebody, database: Database) -> None:
    await opens(ada, "Reports", "Report due within")
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
    await opens(ada, "Reports", "Report due within")
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
