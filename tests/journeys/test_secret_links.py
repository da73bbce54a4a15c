"""A link that lets somebody in is read by its person only: once it has left, nothing here can tell it."""

import io
import logging
from datetime import timedelta

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from bot.app import App
from bot.storage.database import Database
from bot.storage.tables import metadata
from bot.storage.tables.records import blob
from simulator.driver import Desk
from tests.journeys.company import Somebody
from tests.journeys.test_joining import invites


@pytest.fixture(autouse=True)
def everything_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    caplog.set_level(logging.DEBUG, logger="bot")


async def kept(database: Database) -> str:
    """Everything in every table."""
    async with database.reading() as db:
        return "\n".join([repr((await db.execute(select(table))).all()) for table in metadata.sorted_tables])


def token_of(link: str) -> str:
    return link.partition("?start=")[2]


async def test_a_link_is_nowhere_to_be_read_once_it_has_been_sent(
    ada: Somebody, stranger: Somebody, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    token = token_of(await invites(ada, "Zoe Lee"))
    assert token not in await kept(database)
    await stranger.opens(f"https://t.me/demo_bot?start={token}")
    assert "Which language" in stranger.last_message.text
    assert token not in await kept(database)
    assert token not in caplog.text


async def test_a_link_that_was_tapped_by_the_wrong_person_is_not_kept_with_their_words(
    ada: Somebody, ann: Somebody, stranger: Somebody, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    link = await invites(ada, "Zoe Lee")
    await ann.opens(link)
    assert token_of(link) not in await kept(database)
    assert token_of(link) not in caplog.text


async def test_a_link_that_never_reached_its_admin_is_erased_too(
    ada: Somebody, desk: Desk, database: Database
) -> None:
    await ada.sends("/invite")
    await ada.sends("Zoe Lee")
    await desk.trouble("error_before", on="sendMessage")
    await ada.taps("🔗 Make the link")
    assert "start=" not in await kept(database)


async def test_the_file_of_links_is_gone_once_it_has_been_sent(
    app: App, ada: Somebody, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.storage.blobs.ORPHAN_AFTER", timedelta(0))
    await ada.sends("/invite")
    await ada.sends("\n".join(f"Zoe {letter}lee" for letter in "ABCDEFGHI"))
    await ada.taps("📄 Links in an Excel")
    sheet = load_workbook(io.BytesIO(await ada.picture())).active
    assert sheet is not None
    (token, *_) = [token_of(str(row[4])) for row in sheet.iter_rows(min_row=2, values_only=True)]
    await app.parts.housekeeping.clean()
    assert token not in await kept(database)
    async with database.reading() as db:
        keys = (await db.execute(select(blob.c.key).where(blob.c.owner_kind == "work"))).scalars().all()
    for key in keys:
        with pytest.raises(FileNotFoundError):
            await app.blobs.get(key)
