"""What an update carries lies in the blobs before the update is handled."""

import io

import pytest
from PIL import Image
from sqlalchemy import select

from bot.app import App
from bot.storage.blobs import blob_row
from bot.storage.database import Database
from bot.storage.tables.records import blob
from simulator.driver import Desk
from tests.journeys.company import Somebody


def picture() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(file, "JPEG")
    return file.getvalue()


async def only_blob(database: Database, app: App) -> bytes:
    async with database.reading() as db:
        row = await blob_row(db, (await db.execute(select(blob.c.id))).scalar_one())
    assert row is not None
    assert row.owner_kind == "inbox"
    return await app.blobs.get(row.key)


async def test_a_document_arrives_byte_for_byte(ann: Somebody, database: Database, app: App) -> None:
    await ann.sends_document(b"col1,col2\n1,2\n", name="list.csv", caption="list")
    assert ann.last_message.text == "got list [text/csv 14 stored]"
    assert await only_blob(database, app) == b"col1,col2\n1,2\n"


async def test_an_album_brings_one_file_with_each_update(ann: Somebody) -> None:
    await ann.sends_album([picture(), picture()], caption="shelf")
    texts = [m.text for m in ann.bot_messages]
    assert sum("stored" in text for text in texts) == 2


async def test_a_download_that_fails_is_tried_again(
    ann: Somebody, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.mailbox.fetcher.RETRY_AFTER_S", (0.01,) * 6)
    await desk.trouble("error_before", on="getFile", count=2)
    await ann.sends_voice(b"OggS-not-really")
    assert "stored" in ann.last_message.text


async def test_a_file_that_cannot_be_had_does_not_hold_its_update_for_ever(
    ann: Somebody, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.mailbox.fetcher.RETRY_AFTER_S", (0.01,) * 2)
    await desk.trouble("error_before", on="getFile")
    await ann.sends_photo(picture(), caption="front")
    assert ann.last_message.text == "got front [image/jpeg 0 unavailable]"


async def test_other_chats_go_on_while_a_file_is_fetched(ann: Somebody, bo: Somebody, desk: Desk) -> None:
    await desk.trouble("timeout_before", on="getFile", seconds=3, count=1)
    desk.waits = False
    await ann.sends_photo(picture(), caption="front")
    await bo.sends("quick")
    await bo.waits_for("got quick")
    assert not ann.sees("got front")


async def test_files_of_strangers_are_not_fetched(stranger: Somebody, database: Database) -> None:
    await stranger.sends_document(b"x" * 1000, name="x.bin", caption="virus")
    assert stranger.last_message.text == "got virus"
    async with database.reading() as db:
        assert (await db.execute(select(blob.c.id))).first() is None
