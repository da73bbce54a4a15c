"""Every cheat with places that we know, tried; the catalogue in docs/evidence.md tells the same."""

import math

from sqlalchemy import select, update

from bot.rules.signals import Signal
from bot.rules.visit import PlaceStatus, Visit, VisitState
from bot.services.audit import Fault, audit, seal
from bot.storage.database import Database
from bot.storage.scores import signals_of
from bot.storage.tables.records import evidence
from bot.storage.tables.tracks import track_point
from bot.storage.visits import visits_between
from simulator.driver import Desk
from tests.journeys.company import MONDAY, NINE, Shop, Somebody
from tests.journeys.conftest import Planned
from tests.journeys.test_arriving import M, south_of


async def visit_of(database: Database, rep: Somebody) -> Visit:
    """The newest one of this week."""
    async with database.reading() as db:
        days = [MONDAY, MONDAY.replace(day=MONDAY.day + 6)]
        return (await visits_between(db, (rep.who,), first=days[0], last=days[1]))[-1]


async def signals(database: Database, rep: Somebody) -> set[Signal]:
    visit = await visit_of(database, rep)
    async with database.reading() as db:
        return {each.signal for each in await signals_of(db, visit.id)}


async def chooses(rep: Somebody, shop: Shop) -> None:
    await rep.sends("/today")
    await rep.taps(shop.name_en)


def wobble(shop: Shop, n: int) -> tuple[float, float]:
    """Some metres about the door, never the same point twice."""
    return (
        shop.position.lat + (5 + math.sin(n * 1.7) * 4) * M,
        shop.position.lon + math.cos(n * 2.3) * 4 * M,
    )


async def test_a_pin_dropped_on_the_map_opens_nothing_and_is_remembered(
    ann: Somebody, corner_shop: Shop, planned: Planned, database: Database
) -> None:
    await planned(ann, corner_shop)
    await chooses(ann, corner_shop)
    await ann.pins_location(*south_of(corner_shop, 0))
    assert "picked on the map" in ann.last_message.text
    assert (await visit_of(database, ann)).state is VisitState.ARRIVING
    assert Signal.LOCATION_REFUSED in await signals(database, ann)


async def test_a_forwarded_location_opens_nothing(
    ann: Somebody, corner_shop: Shop, planned: Planned, database: Database
) -> None:
    await planned(ann, corner_shop)
    await chooses(ann, corner_shop)
    await ann.shares_live_location(*south_of(corner_shop, 0), forwarded_from="Bo")
    assert "was forwarded" in ann.last_message.text
    assert (await visit_of(database, ann)).state is VisitState.ARRIVING
    assert Signal.LOCATION_REFUSED in await signals(database, ann)


async def test_a_place_from_the_list_opens_nothing(
    ann: Somebody, corner_shop: Shop, planned: Planned, database: Database
) -> None:
    await planned(ann, corner_shop)
    await chooses(ann, corner_shop)
    await ann.sends_venue(*south_of(corner_shop, 0), "Corner Shop")
    assert "a place from the list" in ann.last_message.text
    assert (await visit_of(database, ann)).state is VisitState.ARRIVING


async def test_a_location_through_another_bot_opens_nothing(
    ann: Somebody, corner_shop: Shop, planned: Planned, database: Database
) -> None:
    await planned(ann, corner_shop)
    await chooses(ann, corner_shop)
    await ann.shares_live_location(*south_of(corner_shop, 0), via_bot="fakegpsbot")
    assert "came through another bot" in ann.last_message.text
    assert (await visit_of(database, ann)).state is VisitState.ARRIVING


async def test_a_colleague_at_the_shop_shares_for_themselves_only(
    ann: Somebody, bo: Somebody, corner_shop: Shop, planned: Planned, database: Database
) -> None:
    await planned(ann, corner_shop)
    await chooses(ann, corner_shop)
    await bo.shares_live_location_at(corner_shop)
    assert (await visit_of(database, ann)).state is VisitState.ARRIVING


async def test_a_second_phone_that_jumps_in_at_the_shop_leaves_a_track_nobody_can_travel(
    ann: Somebody, corner_shop: Shop, planned: Planned, database: Database, desk: Desk
) -> None:
    """Ann's account on a phone that waits at the shop, while her own shares from home."""
    await planned(ann, corner_shop)
    await ann.shares_live_location(*south_of(corner_shop, 30_000))
    for n in range(4):
        await desk.travels(seconds=10)
        await ann.walks_to(*south_of(corner_shop, 30_000 + n * 3))
    await ann.shares_live_location(*wobble(corner_shop, 0))
    await chooses(ann, corner_shop)
    for n in range(1, 8):
        await desk.travels(seconds=60)
        await ann.walks_to(*wobble(corner_shop, n))
    await ann.sends("leave")
    assert {Signal.IMPOSSIBLE_TRAVEL, Signal.NO_APPROACH} <= await signals(database, ann)


async def test_yesterday_s_live_share_played_again_repeats_its_coordinates(
    ann: Somebody, corner_shop: Shop, planned: Planned, database: Database, desk: Desk
) -> None:
    for day in (MONDAY, MONDAY.replace(day=MONDAY.day + 1)):
        await planned(ann, corner_shop, day=day)
        await ann.shares_live_location(*wobble(corner_shop, 0))
        await chooses(ann, corner_shop)
        for n in range(1, 8):
            await desk.travels(seconds=60)
            await ann.walks_to(*wobble(corner_shop, n))
        await ann.sends("leave")
        if day is not MONDAY:
            break
        assert Signal.SAME_COORDINATES not in await signals(database, ann)
        await ann.stops_sharing()
        await desk.travels(seconds=24 * 3600 - 420)
    assert Signal.SAME_COORDINATES in await signals(database, ann)


async def test_a_mock_position_that_stands_still_weakens_the_evidence(
    ann: Somebody, corner_shop: Shop, planned: Planned, database: Database, desk: Desk
) -> None:
    await planned(ann, corner_shop)
    await chooses(ann, corner_shop)
    await ann.shares_live_location(*south_of(corner_shop, 3))
    for _ in range(12):
        await desk.travels(seconds=60)
        # Telegram sends nothing when nothing moves; a client that sends all the same is what is tried here.
        await ann.walks_to(*south_of(corner_shop, 3), accuracy=10)
    await ann.sends("leave")
    assert Signal.FROZEN_POSITION in await signals(database, ann)


async def test_a_mock_position_that_teleports_to_the_shop_is_told(
    ann: Somebody, corner_shop: Shop, planned: Planned, database: Database, desk: Desk
) -> None:
    await planned(ann, corner_shop)
    await ann.shares_live_location(*south_of(corner_shop, 15_000))
    for n in range(6):
        await desk.travels(seconds=20)
        await ann.walks_to(*south_of(corner_shop, 15_000 + n * 5))
    await chooses(ann, corner_shop)
    for n in range(8):
        await desk.travels(seconds=30)
        await ann.walks_to(*wobble(corner_shop, n))
    assert (await visit_of(database, ann)).place is PlaceStatus.VERIFIED  # nobody is refused
    await ann.sends("leave")
    assert Signal.IMPOSSIBLE_TRAVEL in await signals(database, ann)
    await ann.taps("🔎 Evidence")
    assert "The track jumps farther than anybody can travel" in ann.last_message.text


async def test_evidence_edited_in_the_database_is_named(
    ann: Somebody, corner_shop: Shop, planned: Planned, database: Database
) -> None:
    await planned(ann, corner_shop)
    await chooses(ann, corner_shop)
    await ann.pins_location(*south_of(corner_shop, 0))
    async with database.writing() as db:
        await seal(db, None, after=0, at=NINE)
    async with database.writing() as db:
        refused = select(evidence.c.id).where(evidence.c.kind == Signal.LOCATION_REFUSED).scalar_subquery()
        await db.execute(update(evidence).where(evidence.c.id == refused).values(kind="place_firm"))
    async with database.reading() as db:
        broken = (await audit(db, None)).broken
    assert broken is not None
    assert broken.fault is Fault.CHANGED


async def test_off_duty_nothing_of_a_track_is_written(
    ann: Somebody, corner_shop: Shop, database: Database, desk: Desk
) -> None:
    """No cheat, but what the tracker itself must not do."""
    await ann.shares_live_location(*south_of(corner_shop, 900))
    await ann.sends("/end_day")
    async with database.reading() as db:
        before = len((await db.execute(select(track_point.c.id))).all())
    for n in range(3):
        await desk.travels(seconds=60)
        await ann.walks_to(*south_of(corner_shop, 800 - n * 50))
    async with database.reading() as db:
        assert len((await db.execute(select(track_point.c.id))).all()) == before
