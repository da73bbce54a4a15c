"""From the customer's card: places and hours, the parent, the rhythm, calls, photos of visits."""

from bot.rules.policy import CadencePolicy
from bot.storage.customer_file import changes_of, entries_of, file_of
from bot.storage.customers import sites_of_customer
from bot.storage.database import Database
from bot.storage.rhythms import last_seen, own_rhythms
from bot.views.taps import OnCustomer
from tests.journeys.company import Shop, Somebody, change_rules, opens_customer
from tests.journeys.conftest import Planned
from tests.journeys.test_photos_again import SHELF, again, photographs


async def test_opening_hours_are_typed_and_what_is_unclear_is_asked_again(
    ann: Somebody, corner_shop: Shop
) -> None:
    await opens_customer(ann, corner_shop)
    await ann.taps("📍 Places")
    await ann.taps("Opening hours")
    await ann.sends("nine to five")
    assert "is not clear to me" in ann.last_message.text
    await ann.sends("Mon-Fri 9am-6pm, Sat 10-16")
    assert "🕘 Mon–Fri 09:00–18:00, Sat 10:00–16:00" in ann.last_message.text
    await ann.taps("Back")
    assert "🕘 Mon–Fri" in ann.last_message.text
    assert "Google" in ann.last_message.text


async def test_another_place_gets_its_address_and_pin_and_becomes_the_main_one(
    ann: Somebody, corner_shop: Shop, database: Database
) -> None:
    await opens_customer(ann, corner_shop)
    await ann.taps("📍 Places")
    await ann.taps("Another place")
    await ann.sends("Warehouse")
    await ann.taps("✏️ Address")
    await ann.sends("中山北路100号")
    await ann.taps("📌 Set the pin")
    await ann.pins_location(31.25, 121.45)
    await ann.taps("★ Main place")
    async with database.reading() as db:
        main, other = await sites_of_customer(db, corner_shop.id)
    assert (main.name, main.address_zh, main.position_source) == ("Warehouse", "中山北路100号", "rep")
    assert main.position is not None
    assert (main.is_main, other.is_main) == (True, False)


async def test_a_pin_that_stands_is_moved_by_the_manager_only(
    ann: Somebody, mei: Somebody, corner_shop: Shop, database: Database
) -> None:
    await opens_customer(ann, corner_shop)
    await ann.taps("📍 Places")
    await ann.taps("📌 Set the pin")
    await ann.pins_location(31.0, 121.0)
    assert "A manager moves it" in ann.last_message.text
    await opens_customer(mei, corner_shop)
    await mei.taps("📍 地点")
    await mei.taps("标注定位")
    await mei.pins_location(31.25, 121.45)
    async with database.reading() as db:
        [site] = await sites_of_customer(db, corner_shop.id)
    assert site.position is not None
    assert round(site.position.lat, 4) == 31.25


async def test_a_customer_belongs_to_another_but_never_in_a_circle(
    ann: Somebody, corner_shop: Shop, machine_works: Shop, database: Database
) -> None:
    await opens_customer(ann, corner_shop)
    await ann.taps("✏️ Change")
    await ann.taps("Belongs to")
    await ann.sends("machine")
    await ann.taps("Machine Works")
    assert "Belongs to Machine Works" in ann.last_message.text
    forged = OnCustomer(do="parent_is", customer_id=machine_works.id, arg=str(corner_shop.id)).pack()
    await ann.taps_forged(ann.last_message, forged)
    assert "cannot belong to itself" in ann.last_message.text
    async with database.reading() as db:
        file = await file_of(db, machine_works.id)
    assert file is not None
    assert file.parent_id is None


async def test_a_customer_gets_a_rhythm_of_its_own(
    ann: Somebody, corner_shop: Shop, database: Database
) -> None:
    await opens_customer(ann, corner_shop)
    assert "⏱ Every 7 days" in ann.last_message.text
    await ann.taps("✏️ Change")
    await ann.taps("⏱ Rhythm")
    await ann.sends("often")
    assert "from 1 to 730" in ann.last_message.text
    await ann.sends("45")
    assert "⏱ Every 45 days" in ann.last_message.text
    async with database.reading() as db:
        assert await own_rhythms(db, (corner_shop.id,)) == {corner_shop.id: 45}
        assert [change.what for change in await changes_of(db, corner_shop.id)] == ["rhythm"]
    await ann.taps("✏️ Change")
    await ann.taps("⏱ Rhythm")
    await ann.taps("As usual")
    assert "⏱ Every 7 days" in ann.last_message.text


async def test_a_call_is_recorded_with_its_day_and_counts_where_calls_count(
    bo: Somebody, corner_shop: Shop, database: Database
) -> None:
    await change_rules(database, cadence=CadencePolicy(calls_count=True))
    await opens_customer(bo, corner_shop)
    await bo.taps("记电话")
    await bo.sends("昨天 老板说四月补货")
    assert "老板说四月补货" in bo.last_message.text
    assert "下次3月8日" in bo.last_message.text
    async with database.reading() as db:
        [entry] = await entries_of(db, corner_shop.id)
        assert await last_seen(db, (corner_shop.id,)) == {}
        assert await last_seen(db, (corner_shop.id,), calls_count=True) == {corner_shop.id: entry.on}
    assert (entry.kind, str(entry.on), entry.text) == ("call", "2026-03-01", "老板说四月补货")


async def test_photos_of_a_visit_are_found_from_the_customer_and_selfies_are_not(
    ann: Somebody, mei: Somebody, bo: Somebody, corner_shop: Shop, planned: Planned
) -> None:
    await planned(ann, corner_shop)
    await opens_customer(ann, corner_shop)
    await ann.taps("Photos, files")
    assert "No visit has brought" in ann.last_message.text
    await photographs(ann, corner_shop, again(SHELF))
    await opens_customer(mei, corner_shop)
    await mei.taps("照片文件")
    [button] = [each for each in mei.last_message.buttons if "📷 1" in each]
    before = len(mei.bot_messages)
    await mei.taps(button)
    assert [message.kind for message in mei.bot_messages[before:]] == ["photo"]
    await bo.sends("/customers")
    await bo.taps_forged(bo.last_message, OnCustomer(do="media", customer_id=corner_shop.id).pack())
    assert "只有Ann和其主管可以修改" in bo.last_message.text
