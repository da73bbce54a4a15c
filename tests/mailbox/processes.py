"""Starting a bot with the recording handler, stopping it in good order, and killing it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.app import App
from bot.config import Settings
from simulator.driver import Desk
from tests.mailbox import recorder


@asynccontextmanager
async def running_app(settings: Settings, desk: Desk, *, receives: bool = True) -> AsyncIterator[App]:
    """A bot that runs until the block is left, and then stops in good order."""
    async with App(settings, routers=(recorder.router,), receives=receives) as app:
        stop = asyncio.Event()
        running = asyncio.create_task(app.run(stop))
        await _until_it_listens(desk, running)
        yield app
        stop.set()
        await running


@asynccontextmanager
async def killed_app(settings: Settings, desk: Desk, *, receives: bool = True) -> AsyncIterator[App]:
    """A bot that dies when the block is left: nothing is drained, and nothing is written any more."""
    others = asyncio.all_tasks()
    app = App(settings, routers=(recorder.router,), receives=receives)
    await app.__aenter__()
    running = asyncio.create_task(app.run(asyncio.Event()))
    await _until_it_listens(desk, running)
    yield app
    dying = asyncio.all_tasks() - others - {running}
    for task in dying:
        task.cancel()
    running.cancel()
    await asyncio.gather(running, *dying, return_exceptions=True)
    await app.__aexit__()


async def _until_it_listens(desk: Desk, running: "asyncio.Task[None]") -> None:
    """Until the bot polls and follows the clock; raises what kept it from starting."""
    while not (await desk.get("/api/clock"))["followers"] or not await desk.bots():
        if running.done():
            await running
        await asyncio.sleep(0.005)
    await desk.learn_bots()
