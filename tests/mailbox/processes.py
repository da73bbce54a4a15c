"""Starting a bot with the recording handler, stopping it in good order, and killing it."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from bot.app import App
from bot.config import Settings
from bot.storage.database import Database
from simulator.driver import Desk
from tests.journeys.company import until_it_listens
from tests.mailbox import recorder


@asynccontextmanager
async def running_app(settings: Settings, desk: Desk, *, receives: bool = True) -> AsyncIterator[App]:
    """A bot that runs until the block is left, and then stops in good order."""
    async with App(settings, routers=(recorder.router,), receives=receives) as app:
        stop = asyncio.Event()
        running = asyncio.create_task(app.run(stop))
        await until_it_listens(desk, running)
        yield app
        stop.set()
        await running


@asynccontextmanager
async def killed_app(settings: Settings, desk: Desk, *, receives: bool = True) -> AsyncIterator[App]:
    """A bot that dies when the block is left: nothing is drained, and nothing is written any more."""
    app = App(settings, routers=(recorder.router,), receives=receives)
    await app.__aenter__()
    with _family() as family, _open_connections(app.database) as open_connections:
        running = asyncio.create_task(app.run(asyncio.Event()))
        family.add(running)
        await until_it_listens(desk, running)
        yield app
    while living := {task for task in family if not task.done()}:
        for task in living:  # again and again: some would tidy up first, which the dead do not
            task.cancel()
        await asyncio.wait(living, timeout=0.1)
    await app.__aexit__()
    for connection in list(open_connections.values()):
        connection.invalidate()  # as the operating system closes what a process had open when it died


@contextmanager
def _family() -> Iterator[set["asyncio.Task[Any]"]]:
    """The tasks put in, and all that they and their children start."""
    family: set[asyncio.Task[Any]] = set()
    loop = asyncio.get_running_loop()

    def born(loop: asyncio.AbstractEventLoop, coroutine: Any, **more: Any) -> "asyncio.Task[Any]":
        task = asyncio.Task(coroutine, loop=loop, **more)
        if asyncio.current_task() in family:
            family.add(task)
        return task

    before = loop.get_task_factory()
    loop.set_task_factory(born)
    yield family
    loop.set_task_factory(before)


@contextmanager
def _open_connections(
    database: Database,
) -> Iterator[dict[ConnectionPoolEntry, PoolProxiedConnection]]:
    """Those that are in use; a task that is killed while it gives one back never does."""
    in_use: dict[ConnectionPoolEntry, PoolProxiedConnection] = {}

    def taken(_connection: object, entry: ConnectionPoolEntry, proxy: PoolProxiedConnection) -> None:
        in_use[entry] = proxy

    def given_back(_connection: object, entry: ConnectionPoolEntry) -> None:
        in_use.pop(entry, None)

    for engine in (database._reader, database._writer):
        event.listen(engine.sync_engine, "checkout", taken)
        event.listen(engine.sync_engine, "checkin", given_back)
    yield in_use
