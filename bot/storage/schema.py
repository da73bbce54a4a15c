"""Is the schema the one this program was written for, and making it so."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config_file import ConfigError
from bot.storage.database import Database
from bot.storage.liveness import take_turns
from bot.storage.outage import is_away

MIGRATIONS = Path(__file__).parent / "migrations"


async def is_current(database: Database) -> bool:
    """Whether every migration this program knows has been run; raises ConfigError when it cannot be asked,
    or when a newer program has been at it."""
    async with _reached(database) as connection:
        revision = await connection.run_sync(_revision)
    if revision is not None and revision not in _known():
        raise ConfigError("The database belongs to a newer visitbot: update this program.")
    return revision == newest()


async def check(database: Database) -> None:
    """Raises ConfigError for a database that is empty, or of another version of the program."""
    if not await is_current(database):
        raise ConfigError("The database is not of this version of visitbot: run `visitbot migrate` first.")


@asynccontextmanager
async def _reached(database: Database) -> AsyncIterator[AsyncConnection]:
    """Whatever the driver finds wrong with its address becomes one sentence."""
    try:
        async with database.engine.connect() as connection:
            yield connection
    except (OSError, DBAPIError) as error:
        raise _cannot_be_used(error) from error


def _cannot_be_used(error: OSError | DBAPIError) -> ConfigError:
    cause = error.orig if isinstance(error, DBAPIError) else error
    return ConfigError(f"The database cannot be used: {str(cause).splitlines()[0]}")


@asynccontextmanager
async def checked_database(url: str) -> AsyncIterator[Database]:
    """The database at this address, for one command; raises ConfigError as `check` does."""
    database = open_database(url)
    try:
        await check(database)
        yield database
    finally:
        await database.close()


async def upgrade(database: Database, *, to: str = "head") -> None:
    """Run the missing migrations in one transaction; raises ConfigError as `is_current` does."""
    if await is_current(database):
        return
    try:
        async with database.engine.begin() as connection:
            await take_turns(connection)
            await connection.run_sync(lambda sync: command.upgrade(_config(sync), to))
    except DBAPIError as error:
        if not is_away(error):
            raise  # a migration's own mistake is told whole
        raise _cannot_be_used(error) from error


async def upgrade_at(url: str) -> None:
    """The same for the database at this address; the folder of an SQLite file is made."""
    database = open_database(url)
    try:
        await upgrade(database)
    finally:
        await database.close()


def open_database(url: str) -> Database:
    found = make_url(url)
    if found.drivername.startswith("sqlite") and found.database:
        folder = Path(found.database).parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ConfigError(
                f"The folder {folder} for the database cannot be made: {error.strerror}"
            ) from None
    return Database(url)


async def downgrade(database: Database, *, to: str) -> None:
    """Go back to an earlier revision (`base`: nothing left)."""
    async with database.engine.begin() as connection:
        await connection.run_sync(lambda sync: command.downgrade(_config(sync), to))


def newest() -> str | None:
    return ScriptDirectory(str(MIGRATIONS)).get_current_head()


def _known() -> frozenset[str]:
    return frozenset(each.revision for each in ScriptDirectory(str(MIGRATIONS)).walk_revisions())


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config
