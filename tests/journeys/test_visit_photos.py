"""Pictures of a visit: selfie, photos, albums, what is broken, what is taken out again."""

import pytest

from bot.storage.database import Database
from bot.storage.tables.records import blob
from bot.storage.visit_items import ItemKind
from tests.journeys.company import Somebody
from tests.journeys.inside_visit import card, items, picture


@pytest.mark.usefixtures("inside")
async def test_a_selfie_is_stored_and_leaves_the_chat(ann: Somebody, database: Database) -> None:
    await ann.sends_photo(picture(1))
    assert not [message for message in ann.messages if message.kind == "photo"]
    (item,) = await items(database)
    assert (item.kind, item.step) == (ItemKind.SELFIE, "selfie")


@pytest.mark.usefixtures("inside")
async def test_a_round_video_counts_as_the_selfie_and_leaves_the_chat(
    ann: Somebody, database: Database
) -> None:
    await ann.sends_video_note(b"\x00\x00\x00\x18ftypmp42" + bytes(64), duration_s=7)
    assert "Selfie stored" in card(ann)
    assert "Storefront photo" in card(ann)
    assert not [message for message in ann.messages if message.kind == "video_note"]
    (item,) = await items(database)
    assert (item.kind, item.step) == (ItemKind.SELFIE, "selfie")


@pytest.mark.usefixtures("inside")
async def test_a_selfie_can_be_skipped(ann: Somebody) -> None:
    await ann.taps("Skip: rather not")
    assert "Storefront photo" in card(ann)


@pytest.mark.usefixtures("inside")
async def test_an_album_fills_the_photo_steps(ann: Somebody, database: Database) -> None:
    await ann.taps("Skip: rather not")
    await ann.sends_album([picture(seed) for seed in (5, 6, 7)], caption="new shelf")
    found = await items(database)
    steps = [item.step for item in found if item.kind is ItemKind.PHOTO]
    assert steps == ["storefront", None, None]
    assert [item.text for item in found if item.kind is ItemKind.TEXT] == ["new shelf"]
    assert "How does our shelf look?" in card(ann)


@pytest.mark.usefixtures("inside")
async def test_photos_get_their_watermark_and_are_shown_on_request(ann: Somebody, database: Database) -> None:
    await ann.taps("Skip: rather not")
    await ann.sends_document(picture(5), name="IMG_1.jpg")
    (photo,) = [item for item in await items(database) if item.kind is ItemKind.PHOTO]
    async with database.reading() as db:
        original = (await db.execute(blob.select().where(blob.c.id == photo.blob_id))).one()
    assert original.size == len(picture(5))
    assert photo.marked_blob_id not in (None, photo.blob_id)
    await ann.taps("☰")
    await ann.taps("Show photos")
    assert ann.last_message.kind == "photo"
    shown = len(ann.bot_messages)
    await ann.sends("photo")
    assert [message.kind for message in ann.bot_messages[shown:]] == ["photo"]


@pytest.mark.usefixtures("inside")
async def test_a_broken_picture_is_taken_out_and_told(ann: Somebody, database: Database) -> None:
    await ann.taps("Skip: rather not")
    await ann.sends_document(picture(5)[:2000], name="IMG_1.jpg")
    assert "damaged" in card(ann)
    assert "Storefront photo" in card(ann)
    assert not [item for item in await items(database) if item.kind is ItemKind.PHOTO]


@pytest.mark.usefixtures("inside")
async def test_the_last_photo_can_be_removed_and_brought_back(ann: Somebody) -> None:
    await ann.taps("Skip: rather not")
    await ann.sends_photo(picture(5))
    await ann.taps("Undo")
    assert "Storefront photo" in card(ann)
    await ann.taps("Undo")
    assert "How does our shelf look?" in card(ann)
