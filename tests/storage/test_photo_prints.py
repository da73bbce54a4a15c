"""Photos are known again by how they look, among many, in all orientations."""

from secrets import randbits

from bot.storage.database import Database
from bot.storage.photo_prints import add_reference, alike, bands_of, item_of_reference, keep_print
from bot.storage.visit_items import ItemKind, add_item
from tests.services.inside_world import TEN_PAST, Inside, a_file, go_inside

HASH = 0xF0E1D2C3B4A59687


async def with_print(rep: Inside, phash: int | None) -> int:
    async with rep.database.writing() as db:
        file = await a_file(db, f"{randbits(64)}")
        item = await add_item(
            db,
            visit_id=rep.visit_id,
            kind=ItemKind.PHOTO,
            blob_id=file.blob_id,
            at=TEN_PAST,
            received_at=TEN_PAST,
        )
        await keep_print(db, item, file.blob_id or 0, phash, marked=False, at=TEN_PAST)
    return item


async def found(rep: Inside, phash: int) -> list[int]:
    async with rep.database.reading() as db:
        return [each.item_id for each in await alike(db, [phash], within=8)]


async def test_up_to_seven_bits_apart_every_one_is_found(database: Database) -> None:
    ann = await go_inside(database)
    item = await with_print(ann, HASH)
    for spread in (0b1, 0x8000_0000_0000_0001, 0x0101_0101_0101_0100, 0x7F):
        assert await found(ann, HASH ^ spread) == [item]
    assert await found(ann, HASH ^ 0xFFFF) == []


async def test_plain_pictures_are_never_alike(database: Database) -> None:
    ann = await go_inside(database)
    await with_print(ann, None)
    assert await found(ann, 0) == []


async def test_a_reference_leads_to_its_photo_and_looks_are_added_later(database: Database) -> None:
    ann = await go_inside(database)
    async with database.writing() as db:
        file = await a_file(db, "door")
        item = await add_item(
            db,
            visit_id=ann.visit_id,
            kind=ItemKind.PHOTO,
            blob_id=file.blob_id,
            at=TEN_PAST,
            received_at=TEN_PAST,
        )
        reference = await add_reference(db, item, file.blob_id or 0, at=TEN_PAST)
        await keep_print(db, item, file.blob_id or 0, HASH, marked=False, at=TEN_PAST)
        assert await item_of_reference(db, reference) == item
        assert await item_of_reference(db, "unknown") is None
    assert await found(ann, HASH) == [item]


def test_four_bands_make_the_hash() -> None:
    bands = bands_of(HASH)
    assert sum(band << 16 * number for number, band in enumerate(bands)) == HASH
