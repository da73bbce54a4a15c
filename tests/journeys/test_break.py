"""A break: one tap stops the recording, one tap goes on, and the gap is a break and no suspicion."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from bot.storage.database import Database
from bot.storage.evidence import kinds_of
from bot.storage.tables.mail import inbox
from bot.storage.tables.tracks import live_share, rest, track_point
from bot.storage.visits import visits_of
from simulator.driver import Desk
from tests.journeys.company import MONDAY, Shop, Somebody
from tests.journeys.conftest import Planned
from tests.journeys.test_arriving import south_of

EIGHT_HOURS_S = 8 * 3600


async def points(database: Database) -> int:
    async with database.reading() as db:
        return int((await db.execute(select(func.count()).select_from(track_point))).scalar_one())


async def test_a_break_keeps_no_position_anywhere_and_ends_in_one_tap(
    ann: Somebody, mei: Somebody, corner_shop: Shop, desk: Desk, database: Database
) -> None:
    await ann.shares_live_location(*south_of(corner_shop, 2000), period_s=EIGHT_HOURS_S)
    await ann.taps("☕ Break")
    assert "On a break since 09:00" in ann.last_message.text
    before = await points(database)
    await desk.travels(seconds=600)
    await ann.walks_to(*south_of(corner_shop, 3000))
    assert await points(database) == before
    async with database.reading() as db:
        stored = [str(body) for body in (await db.execute(select(inbox.c.body))).scalars()]
        known = (await db.execute(select(live_share.c.last_lat))).scalars().all()
    assert not any(f"{south_of(corner_shop, 3000)[0]:.5f}" in body for body in stored)
    assert not any(known)
    await mei.sends("/team")
    assert "☕ Ann：09:00起休息" in mei.last_message.text
    await ann.sends("/today")
    assert "On a break since 09:00: nothing is recorded" in ann.last_message.text
    await ann.taps("▶ Break over")
    assert ann.sees("Sharing until")
    await desk.travels(seconds=60)
    await ann.walks_to(*south_of(corner_shop, 1000))
    assert await points(database) > before


@pytest.mark.usefixtures("chosen")
async def test_a_break_during_a_visit_is_told_as_one_and_costs_nothing(
    ann: Somebody, corner_shop: Shop, desk: Desk, database: Database
) -> None:
    await ann.shares_live_location(*south_of(corner_shop, 20), period_s=EIGHT_HOURS_S)
    for metres in (22, 19, 21, 24):
        await desk.travels(seconds=90)
        await ann.walks_to(*south_of(corner_shop, metres))
    await ann.sends("/break")
    await desk.travels(seconds=3000)
    await ann.walks_to(*south_of(corner_shop, 500))
    assert not ann.sees("No position has come")  # nobody is asked why
    await ann.sends("break over")
    await desk.travels(seconds=60)
    await ann.walks_to(*south_of(corner_shop, 20))
    await ann.sends("leave")
    async with database.reading() as db:
        (visit,) = await visits_of(db, ann.who, MONDAY)
        kinds = await kinds_of(db, visit.id)
    assert "share_gap" not in kinds
    await ann.taps("🔎 Evidence")
    assert "☕ A break: nothing was recorded, as it should be: 50 min" in ann.last_message.text
    assert "Stay: long enough, and seen by the track" in ann.last_message.text
    assert "➖" not in ann.last_message.text


async def test_whoever_begins_a_visit_or_shares_anew_is_back_at_work(
    bo: Somebody, machine_works: Shop, planned: Planned, desk: Desk, database: Database
) -> None:
    await planned(bo, machine_works)
    await bo.sends("休息")
    assert "休息中" in bo.last_message.text
    await bo.shares_live_location_at(machine_works)
    assert await points(database) == 1
    await bo.sends("休息")
    await bo.sends("今天")
    await bo.taps("申江机械")
    await desk.travels(seconds=60)
    await bo.walks_to(*south_of(machine_works, 10))
    assert await points(database) == 2


async def test_a_long_break_is_asked_about_once_and_ends_with_working_hours(
    ann: Somebody, corner_shop: Shop, desk: Desk, database: Database
) -> None:
    await ann.shares_live_location(*south_of(corner_shop, 2000), period_s=EIGHT_HOURS_S)
    await ann.taps("☕ Break")
    await desk.travels(seconds=55 * 60)
    assert not ann.sees("Still on your break")
    for _ in range(3):
        await desk.travels(seconds=20 * 60)
    asked = [message for message in ann.bot_messages if "Still on your break since 09:00?" in message.text]
    assert len(asked) == 1
    assert "▶ Break over" in ann.visible_buttons
    await desk.travels(seconds=10 * 3600)
    async with database.reading() as db:
        ended = (await db.execute(select(rest.c.began_at, rest.c.ended_at))).one()
    assert ended.ended_at == datetime(2026, 3, 2, 10, tzinfo=UTC)  # 18:00 in Shanghai: with working hours


async def test_a_break_in_an_open_visit_does_not_end_with_working_hours(
    ann: Somebody, corner_shop: Shop, planned: Planned, desk: Desk, database: Database
) -> None:
    """Or the visit would be recorded again while its rep believes that nothing is."""
    await planned(ann, corner_shop)
    await desk.travels(seconds=8.5 * 3600)
    await ann.sends("/today")
    await ann.taps("Corner Shop")
    await ann.shares_live_location(*south_of(corner_shop, 20), period_s=EIGHT_HOURS_S)
    await ann.sends("/break")
    await desk.travels(seconds=45 * 60)
    async with database.reading() as db:
        assert (await db.execute(select(rest.c.ended_at))).scalar_one() is None
