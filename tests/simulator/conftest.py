"""A running simulator, a desk of people in front of it, and bots of three kinds behind it."""

from collections.abc import AsyncIterator

import pytest

from simulator.driver import Desk, DeskPerson
from simulator.server import RunningSimulator, start_simulator
from tests.simulator.clients import AiogramClient, BotClient, PtbClient, RawClient

CLIENTS: dict[str, type[BotClient]] = {
    "aiogram": AiogramClient,
    "python-telegram-bot": PtbClient,
    "raw": RawClient,
}


@pytest.fixture
async def simulator() -> AsyncIterator[RunningSimulator]:
    """Every result is checked against the official shapes while it runs."""
    running = await start_simulator(validate_results=True)
    running.world.limits.settings.enabled = False
    yield running
    await running.close()


@pytest.fixture(params=CLIENTS)
async def client(request: pytest.FixtureRequest, simulator: RunningSimulator) -> AsyncIterator[BotClient]:
    """The same bot, driven by each client library in turn."""
    bot = CLIENTS[request.param](simulator.url)
    await bot.start()
    yield bot
    await bot.stop()


@pytest.fixture
async def raw(simulator: RunningSimulator) -> AsyncIterator[RawClient]:
    bot = RawClient(simulator.url)
    await bot.start()
    yield bot
    await bot.stop()


@pytest.fixture
async def desk(simulator: RunningSimulator) -> AsyncIterator[Desk]:
    """People whose acts do not wait: most tests here play the bot themselves."""
    async with Desk(simulator.url, waits=False) as desk:
        yield desk


@pytest.fixture
async def ann(desk: Desk) -> DeskPerson:
    return await desk.person("Ann", language="en")
