"""The simulated clock: moving it, following it, walking through a day with it."""

import asyncio
from datetime import UTC, datetime

import pytest

from simulator.driver import Desk, DeskPerson, NotOnScreen
from tests.simulator.clients import RawClient

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
async def frozen_noon(desk: Desk) -> None:
    await desk.sets_clock(NOON, rate=0)


async def test_messages_carry_the_simulated_date(raw: RawClient, ann: DeskPerson) -> None:
    await ann.opens()
    assert (await raw.updates())[0]["message"]["date"] == int(NOON.timestamp())


async def test_a_traveller_waits_for_the_followers_at_every_stop(desk: Desk) -> None:
    """The follower's own list of the times it has worked at must show every stop."""
    worked_at: list[str] = []

    async def follow() -> None:
        version = (await desk.get("/api/clock", follower="bot"))["version"]
        while True:
            clock = await desk.get("/api/clock", after=version, timeout=30, follower="bot")
            version = clock["version"]
            await asyncio.sleep(0.01)
            worked_at.append(clock["now"][11:16])
            await desk.call("POST", "/api/clock/reached", {"follower": "bot", "version": version})

    follower = asyncio.create_task(follow())
    await asyncio.sleep(0.05)
    late = await desk.travels(seconds=1800, stop_every_s=600)
    follower.cancel()
    assert late == []
    assert worked_at == ["12:10", "12:20", "12:30"]
    assert await desk.now_is() == datetime(2026, 3, 2, 12, 30, tzinfo=UTC)


async def test_a_follower_that_is_too_slow_is_named(desk: Desk) -> None:
    await desk.get("/api/clock", after=0, follower="sleeper")
    arrived = await desk.call(
        "POST", "/api/clock/travel", {"seconds": 60, "stop_every_s": 60, "max_wait_s": 0.1}
    )
    assert arrived["not_waited_for"] == ["sleeper"]


async def test_a_follower_that_works_for_longer_than_silence_is_waited_for(desk: Desk) -> None:
    await desk.settings(follower_silence_s=0.05)

    async def follow() -> None:
        clock = await desk.get("/api/clock", after=0, timeout=30, follower="slow")
        clock = await desk.get("/api/clock", after=clock["version"], timeout=30, follower="slow")
        await asyncio.sleep(0.5)
        await desk.call("POST", "/api/clock/reached", {"follower": "slow", "version": clock["version"]})

    follower = asyncio.create_task(follow())
    await asyncio.sleep(0.1)
    began = desk.now()
    assert await desk.travels(seconds=60) == []
    assert desk.now() - began > 0.4
    await follower


async def test_a_follower_that_has_gone_is_not_waited_for(desk: Desk) -> None:
    await desk.settings(follower_silence_s=0)
    await desk.get("/api/clock", after=0, follower="gone")
    assert await desk.travels(seconds=60) == []


async def test_a_live_location_runs_out_in_silence(raw: RawClient, desk: Desk, ann: DeskPerson) -> None:
    await ann.opens()
    await ann.shares_live_location(31.2, 121.4, minutes=15)
    await raw.updates(offset=-1)
    before = len(await raw.updates())
    await desk.travels(seconds=901)
    assert len(await raw.updates()) == before
    with pytest.raises(NotOnScreen, match="not being shared any more"):
        await ann.walks_to(31.3, 121.4)


async def test_a_share_for_ever_does_not_run_out(raw: RawClient, desk: Desk, ann: DeskPerson) -> None:
    await ann.opens()
    await ann.shares_live_location(31.2, 121.4, minutes=None)
    await desk.travels(seconds=48 * 3600, stop_every_s=86_400)
    await ann.walks_to(31.3, 121.4)
    assert (await raw.updates())[-1]["edited_message"]["location"]["live_period"] == 0x7FFFFFFF


async def test_a_forwarded_live_location_is_a_plain_pin(raw: RawClient, ann: DeskPerson) -> None:
    await ann.opens()
    await ann.shares_live_location(31.2, 121.4, accuracy=8)
    await ann.forwards(ann.messages[-1])
    forwarded = (await raw.updates())[-1]["message"]
    assert forwarded["location"] == {"latitude": 31.2, "longitude": 121.4, "horizontal_accuracy": 8.0}
    assert "forward_origin" in forwarded


async def test_old_messages_cannot_be_deleted_by_the_bot(raw: RawClient, desk: Desk, ann: DeskPerson) -> None:
    await ann.opens()
    sent = await raw.call("sendMessage", chat_id=ann.id, text="x")
    await desk.travels(seconds=49 * 3600, stop_every_s=86_400)
    body = await raw.answer("deleteMessage", chat_id=ann.id, message_id=sent["message_id"])
    assert body["description"] == "Bad Request: message can't be deleted for everyone"
