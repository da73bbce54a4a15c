"""Which processes are alive: the others' leases and claims are freed at once instead of running out.

On PostgreSQL every process keeps one connection with an advisory lock of its own number; the server drops the
lock with the connection. On SQLite there is one process, kept alone by a locked file.
"""

import contextlib
import os
import secrets
from pathlib import Path
from typing import IO

from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.database import Database

LOCK_CLASS = 0x76697369  # "visi": our advisory locks among those of others in the same database


TURN_CLASS = LOCK_CLASS + 1


async def take_turns(db: AsyncConnection) -> None:
    """Wait for other processes that prepare the database too; held until the transaction ends."""
    if db.dialect.name == "postgresql":
        await db.execute(text("SELECT pg_advisory_xact_lock(:class, 0)"), {"class": TURN_CLASS})


class AlreadyRunningError(Exception):
    """Another process works on this SQLite file."""


class Liveness:
    """This process's name among the holders of leases and claims, and the names of all that live."""

    def __init__(self, database: Database, url: str) -> None:
        self._database = database
        self._url = make_url(url)
        self._number = secrets.randbits(31)
        self.holder = f"w{self._number}"
        self._connection: AsyncConnection | None = None
        self._file: IO[bytes] | None = None

    async def start(self) -> None:
        """Raises AlreadyRunningError when SQLite is in use by another process."""
        if self._database.is_sqlite:
            if self._url.database and self._url.database != ":memory:":
                self._file = _lock(Path(f"{self._url.database}.lock"))
            return
        await self._live()

    async def keep(self) -> None:
        """Live again after the server has dropped us (a restart, a lost network); raises DatabaseAway."""
        if self._connection is not None:
            try:
                await self._connection.execute(text("SELECT 1"))
            except (DBAPIError, OSError):
                dropped, self._connection = self._connection, None
                with contextlib.suppress(Exception):
                    await dropped.close()
        if self._connection is None:
            await self._live()

    async def _live(self) -> None:
        # Outside of a transaction: the lock belongs to the session and lasts as long as the connection.
        connection = await self._database.lasting()
        await connection.execute(
            text("SELECT pg_advisory_lock(:class, :number)"), {"class": LOCK_CLASS, "number": self._number}
        )
        self._connection = connection

    async def stop(self) -> None:
        if self._connection is not None:
            with contextlib.suppress(Exception):
                await self._connection.execute(text("SELECT pg_advisory_unlock_all()"))
            await self._connection.close()
        if self._file is not None:
            self._file.close()

    async def alive(self, db: AsyncConnection) -> frozenset[str]:
        """The holders that live at this moment, this one among them."""
        if self._database.is_sqlite:
            return frozenset({self.holder})
        rows = await db.execute(
            text("SELECT objid FROM pg_locks WHERE locktype = 'advisory' AND classid = :class AND granted"),
            {"class": LOCK_CLASS},
        )
        return frozenset({self.holder, *(f"w{number}" for number in rows.scalars())})


def _lock(path: Path) -> IO[bytes]:
    """Hold the file until it is closed or the process dies."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file = path.open("ab")
    try:
        if os.name == "nt":
            import msvcrt  # noqa: PLC0415 - exists on Windows only

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined] # Windows only
        else:
            import fcntl  # noqa: PLC0415 - does not exist on Windows

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.close()
        raise AlreadyRunningError(f"another visitbot is running on {path.with_suffix('')}") from error
    return file
