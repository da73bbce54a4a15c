"""Where a rep's day begins and ends: chosen with a tap, private, erased at once."""

from datetime import time

from sqlalchemy import select

from bot.rules.day_places import Begins, Ends
from bot.storage.database import Database
from bot.storage.day_places import day_places_of
from bot.storage.day_routes import route_of_day
from bot.storage.own_hours import own_hours_of
from bot.storage.tables.plans import day_places
from tests.journeys.company import MONDAY, Shop, Somebody
from tests.journeys.conftest import Planned


async def test_home_is_sent_once_and_the_day_begins_and_ends_there(ann: Somebody, database: Database) -> None:
    await ann.sends("/way")
    assert ann.sees("Begins: 📍 Where I am")
    await ann.taps("Set home")
    assert ann.sees("Where is home?")
    await ann.pins_location(31.20, 121.40)
    assert ann.sees("Begins: 🏠 Home")
    async with database.reading() as db:
        places = await day_places_of(db, ann.who)
    assert places.start is not None
    assert (places.begins, places.ends) == (Begins.HOME, Ends.HOME)
    await ann.taps("Last customer")
    assert ann.sees("Ends: 🏁 Last customer")


async def test_a_place_nobody_has_named_is_asked_for_and_a_live_location_may_name_it(
    bo: Somebody, corner_shop: Shop
) -> None:
    await bo.shares_live_location_at(corner_shop)
    await bo.sends("/way")
    await bo.taps("🏢 公司")
    assert bo.sees("公司在哪里？")
    await bo.taps("就是我现在的位置")
    assert bo.sees("出发：🏢 公司")


async def test_erased_places_take_the_routes_with_them(
    ann: Somebody, corner_shop: Shop, planned: Planned, database: Database
) -> None:
    await planned(ann, corner_shop)
    await ann.sends("/way")
    await ann.taps("Set home")
    await ann.pins_location(31.20, 121.40)
    await ann.sends("/today")
    await ann.taps("My way today")
    await ann.waits_for("1 stop ahead", timeout_s=90)
    await ann.sends("/way")
    await ann.taps("Erase my places")
    async with database.reading() as db:
        assert (await db.execute(select(day_places))).first() is None
        route = await route_of_day(db, ann.who, MONDAY)
    assert route is not None
    assert route.body is not None
    assert route.body["start"] is None


async def test_a_position_sent_unasked_is_not_kept(ann: Somebody, database: Database) -> None:
    await ann.sends("/way")
    await ann.pins_location(31.20, 121.40)
    async with database.reading() as db:
        assert (await day_places_of(db, ann.who)).home is None


async def test_own_hours_within_the_companys_and_lunch_are_typed(ann: Somebody, database: Database) -> None:
    await ann.sends("/way")
    assert ann.sees("Hours: 08:30–18:00 (the company’s)")
    await ann.taps("My hours")
    await ann.sends("7-17")
    assert "not within the company’s working hours, 08:30–18:00" in ann.last_message.text
    await ann.sends("9-17:30")
    assert "Hours: 09:00–17:30 (my own)" in ann.last_message.text
    await ann.taps("My lunch")
    await ann.sends("no lunch")
    assert "Lunch: none planned" in ann.last_message.text
    async with database.reading() as db:
        own = await own_hours_of(db, ann.who)
    assert (own.starts, own.ends, own.has_lunch) == (time(9), time(17, 30), False)
    await ann.taps("My lunch")
    await ann.taps("As the company")
    assert "Lunch: 45 min between 11:30–13:00" in ann.last_message.text
    await ann.taps("Erase my places and hours")
    assert ann.sees("Hours: 08:30–18:00 (the company’s)")


async def test_a_day_that_ends_early_ends_the_route_early(
    bo: Somebody, corner_shop: Shop, planned: Planned, database: Database
) -> None:
    await planned(bo, corner_shop)
    await bo.sends("/way")
    await bo.taps("🕘 我的时间")
    await bo.sends("8:30到9:15")
    assert "时间：08:30–09:15（自定）" in bo.last_message.text
    await bo.sends("/today")
    await bo.taps("今天的路线")
    await bo.waits_for("下班之前赶不到", timeout_s=90)
