"""Looking up addresses is begun once, stopped, gone on with, and its share of the time is small."""

import time

from bot.routes.geocoder import Geocoder
from bot.rules.place import Position
from bot.services import geocoding
from bot.services.geocoding import FIND_PLACES, SHARE_S
from bot.storage.addresses import addresses_to_find, note_answer
from bot.storage.customers import add_customer, add_site, site_of
from bot.storage.database import Database
from bot.storage.work import work_is_open
from tests.services.field_world import NINE

THERE = Position(31.2, 121.4)


async def somewhere(database: Database, code: str, position: Position | None = None) -> int:
    async with database.writing() as db:
        customer_id = await add_customer(
            db, code=code, name_zh=code, name_en="", zone="Asia/Shanghai", industry="IT", grade="A",
            owner_id=None, at=NINE,
        )  # fmt: skip
        return await add_site(db, customer_id, position=position, address_zh="南京东路1号")


async def test_it_is_begun_once_stopped_and_gone_on_with(database: Database) -> None:
    await somewhere(database, "IT-1")
    async with database.writing() as db:
        begun = await geocoding.look_up(db, chat_id=1, at=NINE)
        again = await geocoding.look_up(db, chat_id=1, at=NINE)
        stopped = await geocoding.stop(db)
        still_open = await work_is_open(db, FIND_PLACES)
        gone_on = await geocoding.look_up(db, chat_id=1, at=NINE)
    assert begun is not None
    assert gone_on is not None
    assert (again, stopped.left, stopped.over, still_open) == (None, 1, True, False)


async def test_an_answer_never_replaces_a_pin_that_was_set_meanwhile(database: Database) -> None:
    site_id = await somewhere(database, "IT-1", THERE)
    async with database.writing() as db:
        await note_answer(db, site_id, Position(0, 0))
        site = await site_of(db, site_id)
    assert site is not None
    assert site.position == THERE
    assert site.pin_is_set


async def test_nobody_is_asked_for_twice(database: Database) -> None:
    known, unknown = await somewhere(database, "IT-1"), await somewhere(database, "IT-2")
    async with database.writing() as db:
        assert [row[0] for row in await addresses_to_find(db, most=9)] == [known, unknown]
        await geocoding.keep(db, [[known, 31.2, 121.4], [unknown]])
        assert await addresses_to_find(db, most=9) == []


def test_one_piece_of_it_takes_a_small_share_of_the_time() -> None:
    class Patient(Geocoder):
        def position_of(self, address: str) -> Position | None:
            return THERE

    addresses = [(number, "南京东路1号", "") for number in range(20)]
    began = time.monotonic()
    output = geocoding.find(Patient(per_second=2), {"addresses": addresses}, ())
    assert 0 < len(output.result["answers"]) <= SHARE_S * 2 + 1
    assert time.monotonic() - began >= 0.5 * len(output.result["answers"])
