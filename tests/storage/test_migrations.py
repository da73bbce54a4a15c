"""The migrations make exactly the tables the program knows, one step at a time, forwards and back."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, select

from bot.storage.customers import add_customer
from bot.storage.database import Database
from bot.storage.schema import MIGRATIONS, downgrade, is_current, upgrade
from bot.storage.tables import metadata
from bot.storage.tables.customers import customer
from tests.postgres import new_postgres_database

_numbers = count(1)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def nothing(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    """A database without a single table."""
    if request.param == "sqlite":
        database = Database(f"sqlite+aiosqlite:///{tmp_path / 'new.db'}")
        yield database
        await database.close()
        return
    server: Any = request.getfixturevalue("postgres_url")
    async with new_postgres_database(server, f"migrated_{next(_numbers)}") as url:
        database = Database(url)
        yield database
        await database.close()


async def look(database: Database, see: Callable[[Connection], Any]) -> Any:
    async with database.engine.connect() as connection:
        return await connection.run_sync(see)


def differences(connection: Connection) -> list[Any]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    found: list[Any] = compare_metadata(context, metadata)
    return found


def tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names()) - {"alembic_version"}


def revisions() -> list[str]:
    """From the first to the newest."""
    script = ScriptDirectory(str(MIGRATIONS))
    return [each.revision for each in script.walk_revisions()][::-1]


async def test_all_migrations_together_make_the_tables_of_the_program(nothing: Database) -> None:
    await upgrade(nothing)
    assert await look(nothing, differences) == []
    assert await is_current(nothing)


async def test_each_migration_can_be_taken_back_and_made_again(nothing: Database) -> None:
    for revision in revisions():
        await upgrade(nothing, to=revision)
        await downgrade(nothing, to="-1")
        await upgrade(nothing, to=revision)
    assert await look(nothing, differences) == []
    await downgrade(nothing, to="base")
    assert await look(nothing, tables) == set()


async def test_customers_of_before_are_put_in_order_by_pinyin(nothing: Database) -> None:
    await upgrade(nothing)
    async with nothing.writing() as db:
        await add_customer(
            db,
            code="A",
            name_zh="永辉",
            name_en="",
            zone="Asia/Shanghai",
            owner_id=None,
            at=datetime.now(UTC),
        )
    await downgrade(nothing, to="0015")
    await upgrade(nothing)
    async with nothing.reading() as db:
        assert (await db.execute(select(customer.c.sort_zh))).scalar_one().split() == ["yong", "hui"]


def test_the_migrations_stand_in_one_line() -> None:
    assert len(ScriptDirectory(str(MIGRATIONS)).get_heads()) == 1
