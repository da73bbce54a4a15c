"""The database: one address, SQLite or PostgreSQL, opened for reading or for writing."""

from asyncio import Lock
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from json import JSONEncoder
from typing import Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.storage import sqlite_driver
from bot.storage.outage import Outage

SQLITE_SETTINGS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000")

_strict_json = JSONEncoder(allow_nan=False).encode
"""PostgreSQL refuses what is no number; SQLite would keep it until somebody moves."""


class Database:
    """Hands out connections in a transaction; whoever opens one commits by leaving it without error.

    Errors name the statement, never its values: those are people's words and places.
    """

    def __init__(self, url: str) -> None:
        """`url` is an SQLAlchemy one: `sqlite+aiosqlite:///path` or `postgresql+asyncpg://…`."""
        self.is_sqlite = url.startswith("sqlite")
        if self.is_sqlite:
            self._reader = _sqlite_engine(url, begin="BEGIN", pool_size=4)
            inline = url.replace("sqlite+aiosqlite", sqlite_driver.DRIVER, 1)
            self._writer = _sqlite_engine(inline, begin="BEGIN IMMEDIATE", pool_size=1)
        else:
            self._writer = create_async_engine(
                url, pool_size=12, max_overflow=4, hide_parameters=True, json_serializer=_strict_json
            )
            # As on SQLite: all that is read in one transaction belongs to one moment.
            self._reader = self._writer.execution_options(isolation_level="REPEATABLE READ")
        self._outage = Outage()
        # SQLite takes one writer; queueing here is fair and free, its own busy loop is neither.
        self._one_writer = Lock()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """One moment of the database, however long the reading takes. Raises DatabaseAway."""
        async with self._outage.watched(self._reader.connect()) as connection:
            yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """One transaction: committed on leaving, rolled back on any exception. Raises DatabaseAway."""
        in_turn = self._one_writer if self.is_sqlite else nullcontext()
        async with in_turn, self._outage.watched(self._writer.begin()) as connection:
            yield connection

    async def lasting(self) -> AsyncConnection:
        """A connection outside of any transaction, to be closed by whoever asked. Raises DatabaseAway."""
        async with self._outage.watched(nullcontext()):
            connection = await self._writer.connect()
        return await connection.execution_options(isolation_level="AUTOCOMMIT")

    @property
    def engine(self) -> AsyncEngine:
        return self._writer

    async def close(self) -> None:
        await self._writer.dispose()
        await self._reader.dispose()


def _sqlite_engine(url: str, *, begin: str, pool_size: int) -> AsyncEngine:
    engine = create_async_engine(
        url, pool_size=pool_size, max_overflow=0, hide_parameters=True, json_serializer=_strict_json
    )

    @event.listens_for(engine.sync_engine, "connect")
    def opened(connection: Any, _record: object) -> None:
        # The driver's own transactions are off: with them a released savepoint survived an outer rollback.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in SQLITE_SETTINGS:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begun(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    return engine
