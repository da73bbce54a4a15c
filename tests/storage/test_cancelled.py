"""A transaction that is cancelled, at whatever step, gives its connection back and leaves nothing behind."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.storage.database import Database
from bot.storage.tables.people import person
from tests.storage.test_database import ROW, people

STEPS = range(0, 48, 3)


async def writes(database: Database) -> None:
    async with database.writing() as db:
        await db.execute(person.insert().values(**ROW))
        await asyncio.Event().wait()


async def reads(database: Database) -> None:
    async with database.reading() as db:
        await db.execute(select(func.count()).select_from(person))
        await asyncio.Event().wait()


def in_use(database: Database) -> int:
    return sum(engine.pool.checkedout() for engine in (database._reader, database._writer))  # type: ignore[attr-defined] # of a queue


@pytest.mark.parametrize("use", [reads, writes])
@pytest.mark.parametrize("again", [False, True], ids=["once", "twice"])
async def test_a_cancelled_transaction_gives_its_connection_back(
    database: Database, use: Callable[[Database], Coroutine[Any, Any, None]], again: bool
) -> None:
    for steps in STEPS:
        task = asyncio.create_task(use(database))
        for step in range(steps):
            await asyncio.sleep(0 if step % 8 else 0.001)
        task.cancel()
        if again:
            await asyncio.sleep(0)
            task.cancel()
        await asyncio.wait([task])
        async with asyncio.timeout(5):
            while in_use(database):
                await asyncio.sleep(0.001)
    assert await people(database) == 0
