"""A manager replays a rep's day and looks at the team on the map; the rep sees who looked."""

from bot.views.taps import OnReplay
from simulator.driver import Desk
from tests.journeys.company import Shop, Somebody


async def walks_around(ann: Somebody, shop: Shop, desk: Desk) -> None:
    """Half an hour of track that leads away from the shop."""
    await ann.shares_live_location_at(shop, live_period=8 * 3600)
    for step in range(1, 7):
        await desk.travels(seconds=240)
        await ann.walks_to(shop.position.lat + 0.004 * step, shop.position.lon)


async def test_a_manager_replays_a_day_step_by_step_and_the_rep_sees_it(
    ann: Somebody, mei: Somebody, corner_shop: Shop, desk: Desk
) -> None:
    await walks_around(ann, corner_shop, desk)
    await mei.sends("/replay")
    await mei.taps("Ann")
    assert "路上2.7公里" in mei.last_message.text
    assert await mei.picture()
    await mei.taps("⏮")
    assert "最快时速" in mei.last_message.text
    await mei.taps("‹ 前一天")
    assert "没有记录" in mei.last_message.text

    await ann.sends("/privacy")
    await ann.taps("Who looked")
    assert "the track of a day" in ann.last_message.text
    assert "Mon 2 Mar" in ann.last_message.text


async def test_a_rep_replays_their_own_day(ann: Somebody, corner_shop: Shop, desk: Desk) -> None:
    await walks_around(ann, corner_shop, desk)
    await ann.sends("my track")
    assert "on the way 2.7 km" in ann.last_message.text
    await ann.sends("/privacy")
    await ann.taps("Who looked")
    assert "Nobody so far" in ann.last_message.text


async def test_name_and_day_may_be_typed(ann: Somebody, mei: Somebody, corner_shop: Shop, desk: Desk) -> None:
    await walks_around(ann, corner_shop, desk)
    await mei.sends("/replay ann")
    assert "路上2.7公里" in mei.last_message.text
    await mei.sends("/replay Ann 昨天")
    assert "3月1日" in mei.last_message.text
    await mei.sends("/replay 昨天")
    await mei.taps("Ann")
    assert "3月1日" in mei.last_message.text
    await mei.sends("/replay nobody at all")
    assert "要回放谁的一天" in mei.last_message.text


async def test_nobody_else_s_day_is_shown_not_even_by_a_forged_tap(
    ann: Somebody, otto: Somebody, corner_shop: Shop, desk: Desk
) -> None:
    await walks_around(ann, corner_shop, desk)
    await otto.sends("/help")
    await otto.taps_forged(otto.last_message, OnReplay(do="open", person_id=ann.who).pack())
    assert "Ann" not in otto.last_message.text
    assert all(message.file_id is None for message in otto.bot_messages)


async def test_the_team_on_the_map_is_those_on_duty(
    ann: Somebody, mei: Somebody, corner_shop: Shop, desk: Desk
) -> None:
    await walks_around(ann, corner_shop, desk)
    await mei.sends("/team")
    await mei.taps("看地图")
    assert await mei.picture()
    await ann.sends("/break")
    await mei.taps("刷新")
    assert "现在没有人共享位置" in mei.last_message.text
    assert "1人下班、休假或休息中" in mei.last_message.text
