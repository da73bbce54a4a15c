"""A manager draws visits by lot, goes through them, leaves and comes back; the rep hears and answers."""

from bot.rules.policy import EvidencePolicy
from bot.storage.database import Database
from tests.journeys.company import Shop, Somebody, change_rules
from tests.journeys.visits import visited_and_reported


async def test_a_spot_check_from_the_draw_to_the_answer(
    ann: Somebody, mei: Somebody, corner_shop: Shop, database: Database
) -> None:
    await change_rules(database, evidence=EvidencePolicy(spot_check_size=2))
    for days_ago in (3, 4, 5):
        await visited_and_reported(database, ann.who, corner_shop, days_ago=days_ago)
    await mei.sends("/spotcheck 7f3a9c21")
    await mei.taps("上周")
    assert "共有3次拜访可抽，最多抽2次" in mei.last_message.text
    assert "7f3a9c21" in mei.last_message.text
    await mei.taps("🔀 抽取")
    assert "抽查 1 / 2" in mei.last_message.text

    await mei.taps("没问题")
    assert "抽查 2 / 2" in mei.last_message.text
    await mei.sends("抽查")  # left, and taken up again
    assert "抽查 2 / 2" in mei.last_message.text
    await mei.taps("问一问")
    await mei.sends("谁在场？")
    assert mei.sees("1 没问题")
    assert mei.sees("1 问一问")

    await ann.catches_up()
    assert ann.sees("The lot fell on your visit")
    assert ann.sees("谁在场？")
    assert ann.sees("The lot fell on 2 of your visits")
    await ann.taps("Answer")
    await ann.sends("Ms. Li")
    await mei.catches_up()
    assert mei.sees("Ms. Li")

    await mei.sends("/spotcheck")
    await mei.taps("种子 7f3a9c21")
    assert "已回复" in mei.last_message.text
    await mei.taps("怎么抽的")
    assert "结果相同" in mei.last_message.text


async def test_words_that_are_not_sent_leave_the_visit_open(
    ann: Somebody, mei: Somebody, corner_shop: Shop, database: Database
) -> None:
    await visited_and_reported(database, ann.who, corner_shop, days_ago=3)
    await mei.sends("/spotcheck")
    assert "共有0次拜访可抽" in mei.last_message.text
    await mei.taps("上周")
    await mei.taps("🔀 抽取")
    card = mei.last_message
    await mei.taps("有疑问")
    await mei.taps("取消")
    await mei.taps("没问题", on=card)
    assert mei.sees("1 没问题")
