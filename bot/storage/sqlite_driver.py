"""A driver for SQLite's one writer: statements run at once, only what waits for the disk runs in a thread.

aiosqlite hands every step of every statement to a thread, some 36 hand-overs an update; a statement itself
takes some 20 µs. The one writer holds everybody else up while it works anyway, so working in the event loop
costs nothing but what it takes. `BEGIN IMMEDIATE` may wait for another process and COMMIT for the disk: those
go to a thread, and the loop goes on.
"""

import asyncio
import sqlite3
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from types import ModuleType
from typing import Any

from sqlalchemy import pool
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import AdaptedConnection
from sqlalchemy.util.concurrency import await_

DRIVER = "sqlite+inline"
BEGIN = "BEGIN IMMEDIATE"
LONGEST_WAIT_MS = 10_000


async def _at_once() -> None:
    """SQLAlchemy insists that a statement awaits something, to find drivers that block by mistake."""


class InlineCursor:
    """A DBAPI cursor whose rows are there as soon as it has been executed."""

    server_side = False
    arraysize = 1

    def __init__(self, connection: "InlineConnection") -> None:
        self._connection = connection
        self._cursor = connection.driver_connection.cursor()
        self._rows: deque[Any] = deque()

    @property
    def description(self) -> Any:
        return self._cursor.description

    @property
    def rowcount(self) -> int:
        return int(self._cursor.rowcount)

    @property
    def lastrowid(self) -> Any:
        return self._cursor.lastrowid

    def execute(self, operation: str, parameters: Any = ()) -> "InlineCursor":
        if operation == BEGIN:
            self._begin()
            return self
        await_(_at_once())
        self._cursor.execute(operation, parameters or ())
        if self._cursor.description:
            self._rows = deque(self._cursor.fetchall())
        return self

    def _begin(self) -> None:
        """At once when no other process writes; else wait for it in the thread."""
        await_(_at_once())
        self._cursor.execute("PRAGMA busy_timeout=0")
        try:
            self._cursor.execute(BEGIN)
        except sqlite3.OperationalError:
            self._cursor.execute(f"PRAGMA busy_timeout={LONGEST_WAIT_MS}")
            self._connection.in_thread(lambda: self._cursor.execute(BEGIN))

    def executemany(self, operation: str, seq_of_parameters: Sequence[Any]) -> "InlineCursor":
        await_(_at_once())
        self._cursor.executemany(operation, seq_of_parameters)
        return self

    def fetchone(self) -> Any:
        return self._rows.popleft() if self._rows else None

    def fetchmany(self, size: int | None = None) -> list[Any]:
        return [self._rows.popleft() for _ in range(min(size or self.arraysize, len(self._rows)))]

    def fetchall(self) -> list[Any]:
        rows = list(self._rows)
        self._rows.clear()
        return rows

    def __iter__(self) -> Iterator[Any]:
        while self._rows:
            yield self._rows.popleft()

    def setinputsizes(self, *_: Any) -> None:
        """Nothing to prepare."""

    def close(self) -> None:
        self._rows.clear()

    async def _async_soft_close(self) -> None:
        """SQLAlchemy calls it when a result is handed out; the rows are all here already."""


class InlineConnection(AdaptedConnection):
    """A DBAPI connection used in the event loop's thread."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection  # type: ignore[assignment] # SQLAlchemy expects an asynchronous one
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sqlite")

    @property
    def driver_connection(self) -> Any:
        return self._connection

    @property
    def isolation_level(self) -> Any:
        return self._connection.isolation_level

    @isolation_level.setter
    def isolation_level(self, level: Any) -> None:
        self._connection.isolation_level = level

    def cursor(self, server_side: bool = False) -> InlineCursor:
        return InlineCursor(self)

    def execute(self, operation: str, parameters: Any = ()) -> InlineCursor:
        return self.cursor().execute(operation, parameters)

    def create_function(self, *arguments: Any, **named: Any) -> None:
        self._connection.create_function(*arguments, **named)

    def commit(self) -> None:
        if self._connection.in_transaction:
            self.in_thread(lambda: self._connection.execute("COMMIT"))

    def rollback(self) -> None:
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

    def close(self) -> None:
        self._thread.shutdown(wait=True)
        self._connection.close()

    def terminate(self) -> None:
        self.close()

    def in_thread(self, work: Callable[[], Any]) -> None:
        """Wait for the disk without holding the event loop up."""
        await_(asyncio.get_running_loop().run_in_executor(self._thread, work))


class InlineModule:
    """The sqlite3 module as SQLAlchemy sees it, with connections of our kind."""

    def __init__(self, module: ModuleType) -> None:
        self._module = module

    def __getattr__(self, name: str) -> Any:
        return getattr(self._module, name)

    def connect(self, *arguments: Any, **named: Any) -> InlineConnection:
        # The loop's thread and the one that waits for the disk take turns, never at the same time.
        named["check_same_thread"] = False
        return InlineConnection(sqlite3.connect(*arguments, **named))


class InlineDialect(SQLiteDialect_pysqlite):
    driver = "inline"
    is_async = True
    has_terminate = True
    supports_statement_cache = True

    @classmethod
    def import_dbapi(cls) -> Any:
        return InlineModule(sqlite3)

    @classmethod
    def get_pool_class(cls, url: Any) -> type[pool.Pool]:
        return pool.AsyncAdaptedQueuePool

    def do_terminate(self, dbapi_connection: Any) -> None:
        dbapi_connection.terminate()

    def get_driver_connection(self, connection: Any) -> Any:
        return connection


registry.register("sqlite.inline", __name__, InlineDialect.__name__)
