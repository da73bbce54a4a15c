"""A bot with nothing but a mailbox and a handler that writes down what it gets."""

from collections.abc import AsyncIterator

import pytest

from bot.app import App
from bot.config import Settings
from bot.rules.language import Language
from simulator.driver import Desk
from tests.journeys.company import Somebody, at_a_phone, sit_down
from tests.mailbox import recorder
from tests.mailbox.processes import running_app


@pytest.fixture(autouse=True)
def no_failures() -> None:
    recorder.failures.clear()


@pytest.fixture
async def app(settings: Settings, desk: Desk, company: dict[str, int]) -> AsyncIterator[App]:
    async with running_app(settings, desk) as app:
        yield app


@pytest.fixture
async def ann(app: App, desk: Desk, company: dict[str, int]) -> Somebody:
    return await at_a_phone("Ann", desk, company)


@pytest.fixture
async def bo(app: App, desk: Desk, company: dict[str, int]) -> Somebody:
    return await at_a_phone("Bo", desk, company)


@pytest.fixture
async def stranger(app: App, desk: Desk) -> Somebody:
    somebody = await sit_down(desk, "Zoe", Language.EN, 5_100_000_009)
    await somebody.opens()
    return somebody
