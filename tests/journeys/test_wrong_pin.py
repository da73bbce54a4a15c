"""A wrong pin is put right: the rep proposes it by being there, the manager decides with a small map."""

from bot.rules.place import distance_m
from bot.rules.visit import PlaceStatus
from bot.storage.customers import site_of, sites_of_customer
from bot.storage.database import Database
from simulator.driver import Desk
from tests.journeys.company import Shop, Somebody
from tests.journeys.conftest import Planned
from tests.journeys.test_arriving import south_of, the_visit


async def says_the_pin_is_wrong(ann: Somebody, shop: Shop, desk: Desk) -> None:
    await ann.sends("/today")
    await ann.taps("Corner Shop")
    await ann.shares_live_location(*south_of(shop, 700))
    await ann.taps("Wrong pin")
    await desk.travels(seconds=60)


async def test_the_manager_sees_where_the_visit_was_and_moves_the_pin(
    ann: Somebody, mei: Somebody, corner_shop: Shop, planned: Planned, desk: Desk, database: Database
) -> None:
    await planned(ann, corner_shop)
    await says_the_pin_is_wrong(ann, corner_shop, desk)
    asked = await mei.waits_for("说定位点不准：拜访地点相距700米")
    assert len(await mei.picture(asked)) > 10_000
    await mei.taps("把定位点移到那里")
    assert "定位点已更正" in mei.last_message.text
    assert (await the_visit(database, ann)).place is PlaceStatus.VERIFIED
    async with database.reading() as db:
        site = await site_of(db, corner_shop.site_id)
    assert site is not None
    assert site.position is not None
    assert site.pin_verified
    assert round(distance_m(site.position, corner_shop.position)) == 700
    await ann.sends("leave")
    await ann.waits_for("is on the map where you were")


async def test_another_place_of_the_customer_leaves_the_pin_where_it_is(
    ann: Somebody, mei: Somebody, corner_shop: Shop, planned: Planned, desk: Desk, database: Database
) -> None:
    await planned(ann, corner_shop)
    await says_the_pin_is_wrong(ann, corner_shop, desk)
    await mei.waits_for("说定位点不准")
    await mei.taps("另一个地点")
    async with database.reading() as db:
        main, other = await sites_of_customer(db, corner_shop.id)
    assert main.position == corner_shop.position
    visit = await the_visit(database, ann)
    assert (visit.site_id, visit.place) == (other.id, PlaceStatus.VERIFIED)


async def test_a_pin_that_is_left_leaves_the_place_unverified_and_is_decided_once(
    ann: Somebody,
    mei: Somebody,
    otto: Somebody,
    corner_shop: Shop,
    planned: Planned,
    desk: Desk,
    database: Database,
) -> None:
    await planned(ann, corner_shop)
    await says_the_pin_is_wrong(ann, corner_shop, desk)
    asked = await mei.waits_for("说定位点不准")
    await otto.sends("/help")
    await otto.taps_forged(otto.last_message, "pin:moved:1")
    assert "not among the visits of your people" in otto.last_message.text
    await mei.taps("不动定位点")
    await mei.taps("把定位点移到那里", on=asked)
    assert "保持不变" in mei.last_message.text
    assert (await the_visit(database, ann)).place is PlaceStatus.WRONG_PIN
