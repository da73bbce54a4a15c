"""The database away for a while: told apart from mistakes of ours, said once, and once when it is back."""

import logging
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, TypeVar

from sqlalchemy.exc import DBAPIError

log = logging.getLogger(__name__)

T = TypeVar("T")
FULL_OR_LOCKED = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
    }
)
NO_CONNECTION, NO_RESOURCES, SHUT_DOWN = "08", "53", "57P"
"""Beginnings of PostgreSQL's error codes; a full disk is among the resources."""


class DatabaseAway(Exception):  # noqa: N818 - it says what is the case
    """Nothing can be read or written now; nothing is wrong with what was asked, and it can be asked again."""


CALM_S = 5.0
"""A full disk still takes some small things: it is over when nothing has failed for so long."""


class Outage:
    """Logged once, however many loops feel it and however often."""

    def __init__(self) -> None:
        self._since: float | None = None
        self._last_failure = 0.0

    @asynccontextmanager
    async def watched(self, opening: AbstractAsyncContextManager[T]) -> AsyncIterator[T]:
        """The same, with errors that are the database's own turned into DatabaseAway."""
        is_open = False
        try:
            async with opening as opened:
                is_open = True
                yield opened
        except Exception as error:
            # Once it is open, only what the driver says counts: the block may have troubles of its own.
            if not is_away(error) and (is_open or not isinstance(error, OSError)):
                raise
            self._begins(error)
            raise DatabaseAway(type(error).__name__) from error
        self._is_over()

    def _begins(self, error: Exception) -> None:
        self._last_failure = time.monotonic()
        if self._since is None:
            self._since = self._last_failure
            what = f"{type(_cause(error)).__name__}: {_cause(error)}".splitlines()[0]
            log.error("the database cannot be used: %s; everything waits, and goes on by itself", what)

    def _is_over(self) -> None:
        if self._since is not None and time.monotonic() - self._last_failure > CALM_S:
            log.warning("the database could not be used for %.0f s", self._last_failure - self._since)
            self._since = None


def is_away(error: Exception) -> bool:
    """Whether the database is at fault, not the statement."""
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    cause = _cause(error)
    if isinstance(cause, sqlite3.Error):
        return (getattr(cause, "sqlite_errorcode", 0) & 0xFF) in FULL_OR_LOCKED
    code = str(getattr(cause, "sqlstate", None) or "")
    return code.startswith((NO_CONNECTION, NO_RESOURCES, SHUT_DOWN))


def _cause(error: Exception) -> Any:
    """The driver's own error, which does not tell the statement."""
    return error.orig if isinstance(error, DBAPIError) else error
