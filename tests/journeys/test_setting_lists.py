"""Criteria, regions and lines of business are changed entry by entry; grades follow a new score card."""

from datetime import timedelta

from bot.rules.cadence import rhythm_days
from bot.rules.customer_change import Why, read_why
from bot.rules.policy import Policy, RhythmBy
from bot.storage.customer_file import changes_of
from bot.storage.database import Database
from bot.storage.policies import policy_in_force
from simulator.driver import Desk
from tests.journeys.admin_settings import opens_setting
from tests.journeys.company import NINE, Shop, Somebody
from tests.journeys.test_score_card import WORST, opens, scores


async def policy_of(database: Database) -> Policy:
    async with database.reading() as db:
        return (await policy_in_force(db, NINE + timedelta(minutes=5))).policy


async def decides_at_once(admin: Somebody) -> None:
    await admin.taps("Go on ›")
    await admin.taps("at once")
    await admin.taps("✅ Change it")
    assert "Changed, from now on" in admin.last_message.text


async def test_a_weight_is_changed_a_criterion_added_and_another_removed(
    ada: Somebody, database: Database
) -> None:
    await opens_setting(ada, "Score card", "Criteria and weights")
    assert "1. Size · weight 25 (25 %)" in ada.last_message.text
    await ada.taps("1 Size")
    await ada.taps("40")
    assert "The weights add up to 115" in ada.last_message.text
    await ada.taps("The list")
    await ada.taps("New criterion")
    await ada.sends("付款 / Payment\n按时 / On time 100\n经常拖延 / Late")
    assert "In “经常拖延 / Late” the points are missing" in ada.last_message.text
    await ada.sends("付款 / Payment\n按时 / On time 100\n经常拖延 / Late 0")
    await ada.taps("5 Cooperation")
    await ada.taps("Remove")
    await ada.taps("Go on ›")
    shown = ada.last_message.text
    assert "➕ Payment 10 (On time 100, Late 0)" in shown
    assert "➖ Cooperation" in shown
    assert "No customer has a score card yet" in shown
    await ada.taps("at once")
    await ada.taps("✅ Change it")
    criteria = (await policy_of(database)).score_card.criteria
    assert [each.slug for each in criteria] == ["size", "budget", "need", "stage", "payment"]
    assert criteria[0].weight == 40
    assert criteria[4].name.zh == "付款"


async def test_grades_follow_new_cuts_and_the_history_says_why(
    ada: Somebody, ann: Somebody, corner_shop: Shop, database: Database, desk: Desk
) -> None:
    await opens(ann, corner_shop)
    await scores(ann, WORST)
    await ann.taps("Make it C")
    await opens_setting(ada, "Score card", "Grades A and B from")
    await ada.sends("80/5")
    assert "1 of 1 scored customers changes grade (1: C → B)" in ada.last_message.text
    await ada.taps("at once")
    await ada.taps("✅ Change it")
    await desk.travels(seconds=60)
    async with database.reading() as db:
        [change, *_] = await changes_of(db, corner_shop.id, what="grade")
    assert (change.before, change.after) == ("C", "B")
    assert read_why(change.why) == (Why.RULES, "9")


async def test_a_region_gets_a_rhythm(ada: Somebody, database: Database) -> None:
    await opens_setting(ada, "Rhythm", "Regions")
    await ada.taps("New region")
    await ada.sends("somewhere")
    assert "I could not read the days" in ada.last_message.text
    await ada.sends("杭州, Hangzhou: 2 weeks")
    await decides_at_once(ada)
    await opens_setting(ada, "Rhythm", "Rhythm by")
    await ada.taps("region")
    assert "visits a month" in ada.last_message.text
    await ada.taps("at once")
    await ada.taps("✅ Change it")
    cadence = (await policy_of(database)).cadence
    assert cadence.by is RhythmBy.REGION
    assert rhythm_days(cadence, grade="A", address="浙江省杭州市西湖区") == 14


async def test_a_line_of_business_is_added_in_the_admins_words(ada: Somebody, database: Database) -> None:
    await opens_setting(ada, "People", "Lines of business")
    await ada.taps("New line of business")
    await ada.sends("医药")
    assert "Begin with 2 to 8 letters" in ada.last_message.text
    await ada.sends("ph 医药 / Pharmacy")
    await decides_at_once(ada)
    new = (await policy_of(database)).industries[-1]
    assert (new.code, new.name.zh, new.name.en) == ("PH", "医药", "Pharmacy")


async def test_an_old_list_button_changes_nothing(ada: Somebody, database: Database) -> None:
    await opens_setting(ada, "Score card", "Criteria and weights")
    await ada.taps("1 Size")
    old = ada.last_message
    await ada.taps("40")
    await ada.taps("The list")
    await ada.taps("Forget this")
    await ada.taps_forged(old, "se:remove:score_card.criteria:1:0:")
    assert "older preview" in ada.last_message.text
    assert len((await policy_of(database)).score_card.criteria) == 5
