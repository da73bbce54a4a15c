"""A manager puts two of their people side by side."""

from bot.storage.database import Database
from bot.views.taps import OnCompare
from tests.journeys.company import MONDAY, Shop, Somebody
from tests.journeys.visits import visited_and_reported


async def test_two_reps_side_by_side(
    ann: Somebody, bo: Somebody, mei: Somebody, corner_shop: Shop, database: Database
) -> None:
    for who, days in ((ann, (3, 4)), (bo, (5,))):
        for days_ago in days:
            await visited_and_reported(database, who.who, corner_shop, days_ago=days_ago)
    await mei.sends("/summary")
    await mei.taps("周")
    await mei.taps("‹ 往前")
    await mei.taps("全队")
    await mei.taps("Ann")
    await mei.taps("⚖️ 对比")
    await mei.taps("Bo")
    assert "拜访：2 · 1（1.5）" in mei.last_message.text
    assert "其中有效：" in mei.last_message.text


async def test_nobody_of_another_team_is_compared(ann: Somebody, bo: Somebody, otto: Somebody) -> None:
    await otto.sends("/help")
    tap = OnCompare(do="open", period="week", day=MONDAY.toordinal(), rep_id=ann.who, other_id=bo.who)
    await otto.taps_forged(otto.last_message, tap.pack())
    assert not otto.sees("⚖️")
