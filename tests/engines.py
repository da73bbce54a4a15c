"""Engines of tests: each test opens its own, and all of them share what costs time and belongs to none."""

from typing import Any

from sqlalchemy.engine import Engine
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

_known: dict[str, tuple[Dialect, Any]] = {}


def engine_for_tests(url: str, **options: Any) -> AsyncEngine:
    """As `create_async_engine`, but a statement that an earlier engine has compiled is not compiled again.

    A fifth of a journey's time went into that. What is compiled is kept with the dialect it was compiled for,
    so both are handed on together, from the first engine of each driver that has been connected.
    """
    engine = create_async_engine(url, **options)
    sync: Engine = engine.sync_engine
    dialect, compiled = _known.setdefault(sync.url.drivername, (sync.dialect, sync._compiled_cache))
    if getattr(dialect, "server_version_info", None):
        sync.dialect, sync._compiled_cache = dialect, compiled
    return engine
