"""Addresses of an Excel and of a new customer become pins by a geocoder that speaks Nominatim's JSON."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.config import GeocodingSettings, Settings
from bot.rules.customer import Site
from bot.rules.place import distance_m
from bot.rules.visit import PlaceStatus, VisitState
from bot.storage.customer_sites import change_site
from bot.storage.customers import all_customers, main_site_of, site_of
from bot.storage.database import Database
from simulator.driver import Desk
from tests.journeys.company import Shop, Somebody
from tests.journeys.conftest import Planned
from tests.journeys.test_arriving import south_of, the_visit
from tests.journeys.test_import_customers import excel, rows_of, sends_list
from tests.routes.http_server import serving

HEAD = ("编号", "客户名称", "中文地址", "纬度", "经度")
KNOWN = {"南京东路1号": (31.2304, 121.4737), "淮海中路2号": (31.2204, 121.4637)}


@dataclass
class Nominatim:
    """Knows two addresses; never answers 坏 with JSON; `troubles` are the statuses it answers first."""

    asked: list[str] = field(default_factory=list)
    troubles: list[int] = field(default_factory=list)

    def answer(self, path: str, _: bytes) -> tuple[int, bytes]:
        address = parse_qs(urlsplit(path).query)["q"][0]
        self.asked.append(address)
        if address == "坏":
            return 200, b"<html>busy</html>"
        if self.troubles:
            return self.troubles.pop(0), b"[]"
        if address not in KNOWN:
            return 200, b"[]"
        lat, lon = KNOWN[address]
        return 200, json.dumps([{"lat": str(lat), "lon": str(lon), "display_name": address}]).encode()


@pytest.fixture
def nominatim() -> Nominatim:
    return Nominatim()


@pytest.fixture
def settings(settings: Settings, nominatim: Nominatim) -> Iterator[Settings]:
    with serving(nominatim.answer) as url:
        geocoding = GeocodingSettings(kind="nominatim", url=url, per_second=50, retry_s=0.05)
        yield settings.model_copy(update={"geocoding": geocoding})


async def imports(ada: Somebody, *rows: tuple[object, ...]) -> None:
    await sends_list(ada, excel(*rows, head=HEAD))
    await ada.taps("Take them in")


async def main_sites(database: Database) -> dict[str, Site]:
    async with database.reading() as db:
        found = {each.name_zh: await main_site_of(db, each.id) for each in await all_customers(db)}
    return {name: site for name, site in found.items() if site is not None}


async def test_addresses_of_an_import_become_pins_that_nobody_has_checked(
    ada: Somebody, nominatim: Nominatim, database: Database
) -> None:
    await imports(
        ada,
        ("", "云途科技", "南京东路1号", "", ""),
        ("", "已有位置", "淮海中路2号", 30.0, 120.0),
        ("", "没有地址", "", "", ""),
    )
    await ada.waits_for("1 pin set")
    sites = await main_sites(database)
    assert sites["云途科技"].pin_guessed
    assert sites["云途科技"].position is not None
    assert not sites["已有位置"].pin_guessed
    assert sites["没有地址"].position is None
    assert nominatim.asked == ["南京东路1号"]


async def test_who_was_not_found_comes_back_with_the_reason_and_can_be_corrected(
    ada: Somebody, nominatim: Nominatim, database: Database
) -> None:
    await imports(
        ada,
        ("", "云途科技", "南京东路1号", "", ""),
        ("", "甲", "无名巷9号", "", ""),
        ("", "乙", "某村", "", ""),
    )
    sent = await ada.waits_for("The addresses of 2 customers")
    head, *rows = await rows_of(ada, sent)
    assert [row[0] for row in rows] == ["the address was not found, or only its town"] * 2
    where = [str(each or "") for each in head]
    address, lat, lon = (
        next(n for n, each in enumerate(where) if each.startswith(name))
        for name in ("中文地址", "纬度", "经度")
    )
    first, second = list(rows[0]), list(rows[1])
    first[address] = "淮海中路2号"
    second[lat], second[lon] = 31.1, 121.1
    await sends_list(ada, excel(first, second, head=where))
    await ada.taps("Take them in")
    await ada.waits_for("1 pin set")
    sites = await main_sites(database)
    assert sites["甲"].pin_guessed
    assert sites["乙"].position is not None
    assert not sites["乙"].pin_guessed
    assert nominatim.asked.count("某村") == 1


async def test_a_busy_geocoder_is_asked_again_later(
    ada: Somebody, nominatim: Nominatim, database: Database
) -> None:
    nominatim.troubles = [429, 503]
    await imports(ada, ("", "云途科技", "南京东路1号", "", ""), ("", "春风茶馆", "淮海中路2号", "", ""))
    await ada.waits_for("2 pins set")
    assert all(site.pin_guessed for site in (await main_sites(database)).values())


async def test_one_address_that_never_gets_an_answer_does_not_keep_the_others_waiting(
    ada: Somebody, nominatim: Nominatim, database: Database
) -> None:
    await imports(ada, ("", "云途科技", "坏", "", ""), ("", "春风茶馆", "淮海中路2号", "", ""))
    await ada.waits_for("1 address is not looked up yet")
    assert ada.sees("1 pin set")
    assert (await main_sites(database))["春风茶馆"].pin_guessed


async def test_a_file_that_comes_again_asks_only_for_addresses_that_have_changed(
    ada: Somebody, nominatim: Nominatim, database: Database
) -> None:
    await imports(ada, ("IT-1", "云途科技", "南京东路1号", "", ""), ("IT-2", "甲", "某村", "", ""))
    await ada.waits_for("1 pin set")
    before = (await main_sites(database))["云途科技"].position
    nominatim.asked.clear()
    await imports(ada, ("IT-1", "云途科技", "淮海中路2号", "", ""), ("IT-2", "甲", "某村", "", ""))
    await ada.waits_for("1 pin set")
    assert nominatim.asked == ["淮海中路2号"]
    after = (await main_sites(database))["云途科技"].position
    assert after is not None
    assert after != before


async def test_a_guess_that_was_exported_and_comes_back_is_still_a_guess(
    ada: Somebody, database: Database
) -> None:
    await imports(ada, ("IT-1", "云途科技", "南京东路1号", "", ""))
    await ada.waits_for("1 pin set")
    await ada.sends("/customers")
    await ada.taps("Export")
    await sends_list(ada, await ada.picture(ada.last_message))
    await ada.taps("Take them in")
    assert (await main_sites(database))["云途科技"].pin_guessed


async def test_a_geocoder_that_stays_silent_is_said_and_gone_on_with(
    ada: Somebody, nominatim: Nominatim, database: Database
) -> None:
    nominatim.troubles = [429] * 6
    addresses = [("", f"客户{n}", "南京东路1号", "", "") for n in range(7)]
    await imports(ada, *addresses)
    await ada.waits_for("it wants fewer questions a second", timeout_s=60)
    assert ada.sees("7 addresses are not looked up yet")
    await ada.taps("Go on")
    await ada.waits_for("7 pins set")
    assert all(site.pin_guessed for site in (await main_sites(database)).values())


async def test_a_refused_key_stops_at_once(ada: Somebody, nominatim: Nominatim) -> None:
    nominatim.troubles = [401]
    await imports(ada, ("", "云途科技", "南京东路1号", "", ""))
    await ada.waits_for("it refuses the key")
    assert len(nominatim.asked) == 1


async def guess(database: Database, shop: Shop) -> None:
    async with database.writing() as db:
        await change_site(db, shop.site_id, position_source="geocoder")


async def test_away_from_a_pin_from_the_address_the_visit_opens_and_its_place_is_proposed(
    ann: Somebody, mei: Somebody, corner_shop: Shop, planned: Planned, desk: Desk, database: Database
) -> None:
    await guess(database, corner_shop)
    await planned(ann, corner_shop)
    await ann.sends("/today")
    await ann.taps("Corner Shop")
    await ann.shares_live_location(*south_of(corner_shop, 700))
    visit = await the_visit(database, ann)
    assert (visit.state, visit.place) == (VisitState.ON_SITE, PlaceStatus.WRONG_PIN)
    await desk.travels(seconds=60)
    await mei.waits_for("现有定位点只是按地址查得：拜访地点相距700米")
    await mei.taps("把定位点移到那里")
    assert (await the_visit(database, ann)).place is PlaceStatus.VERIFIED
    async with database.reading() as db:
        site = await site_of(db, corner_shop.site_id)
    assert site is not None
    assert site.position is not None
    assert (site.pin_guessed, site.pin_verified) == (False, True)
    assert round(distance_m(site.position, corner_shop.position)) == 700


async def test_far_from_a_pin_from_the_address_a_rep_is_on_the_way(
    ann: Somebody, corner_shop: Shop, planned: Planned, database: Database
) -> None:
    await guess(database, corner_shop)
    await planned(ann, corner_shop)
    await ann.sends("/today")
    await ann.taps("Corner Shop")
    await ann.shares_live_location(*south_of(corner_shop, 3000))
    assert (await the_visit(database, ann)).state is VisitState.ARRIVING


async def test_at_a_pin_from_the_address_the_visit_is_verified_and_the_spot_proposed(
    ann: Somebody, mei: Somebody, corner_shop: Shop, planned: Planned, desk: Desk, database: Database
) -> None:
    await guess(database, corner_shop)
    await planned(ann, corner_shop)
    await ann.sends("/today")
    await ann.taps("Corner Shop")
    await ann.shares_live_location(*south_of(corner_shop, 40))
    assert (await the_visit(database, ann)).place is PlaceStatus.VERIFIED
    await desk.travels(seconds=60)
    await mei.waits_for("拜访地点相距40米")


async def visits_near(ann: Somebody, shop: Shop, planned: Planned, *, metres: float) -> None:
    """To the door and away again."""
    await planned(ann, shop)
    await ann.sends("/today")
    await ann.taps("Corner Shop")
    await ann.shares_live_location(*south_of(shop, metres))
    await ann.sends("leave")


async def test_a_pin_from_the_address_is_asked_about_once_and_the_answer_is_remembered(
    ann: Somebody, mei: Somebody, corner_shop: Shop, planned: Planned, desk: Desk, database: Database
) -> None:
    await guess(database, corner_shop)
    await visits_near(ann, corner_shop, planned, metres=40)
    await visits_near(ann, corner_shop, planned, metres=30)
    await desk.travels(seconds=60)
    await mei.waits_for("拜访地点相距40米")
    assert not mei.sees("拜访地点相距30米")
    await mei.taps("✓ 定位点没错")
    async with database.reading() as db:
        site = await site_of(db, corner_shop.site_id)
    assert site is not None
    assert (site.pin_guessed, site.pin_verified) == (False, True)
    await visits_near(ann, corner_shop, planned, metres=20)
    await desk.travels(seconds=60)
    assert not mei.sees("拜访地点相距20米")


async def test_a_new_customer_s_typed_address_is_looked_up(
    ann: Somebody, nominatim: Nominatim, database: Database
) -> None:
    await ann.sends("/customers")
    await ann.taps("New customer")
    await ann.sends("云途科技")
    await ann.taps("Address")
    await ann.sends("南京东路1号")
    await ann.taps("Create")
    await ann.waits_for("I found the address on the map")
    assert (await main_sites(database))["云途科技"].pin_guessed
