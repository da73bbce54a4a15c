"""What every test may ask for: a real database, empty, on SQLite and on PostgreSQL."""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import hypothesis
import pytest

from bot.storage import database as database_module
from bot.storage.database import Database
from bot.storage.tables import metadata
from tests import postgres
from tests.apart import run_apart
from tests.engines import engine_for_tests

pytest_plugins = ["tests.living"]
# Machines are busy and libraries load at first use: how long an example takes proves nothing.
# The gate draws the same examples every time, so that it fails only for a change; `thorough` draws new ones.
hypothesis.settings.register_profile("calm", deadline=None, derandomize=True)
hypothesis.settings.register_profile("thorough", deadline=None, max_examples=1000)
database_module.create_async_engine = engine_for_tests  # type: ignore[assignment, attr-defined] # imported there
# Nothing outlives the tests but what they kill by themselves, which a crash of the machine is not.
database_module.SQLITE_SETTINGS = (*database_module.SQLITE_SETTINGS, "synchronous=OFF")  # type: ignore[assignment]
hypothesis.settings.load_profile(os.environ.get("VISITBOT_TESTS", "calm"))  # `make test-thorough`


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The slow ones first: begun last, one of them would keep everybody waiting."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The address of a real PostgreSQL server for this test process."""
    with postgres.server() as url:
        yield url


@pytest.fixture(scope="session")
def postgres_database(postgres_url: str) -> postgres.EmptyDatabase:
    database = postgres.EmptyDatabase(postgres_url)
    run_apart(database.create())
    return database


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
    shared: postgres.EmptyDatabase = request.getfixturevalue("postgres_database")
    yield shared.url
    await shared.empty()


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url)
    yield database
    await database.close()
