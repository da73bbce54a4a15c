"""A bot with nothing but a mailbox and a handler that writes down what it gets."""

from collections.abc import AsyncIterator

import pytest

from bot.app import App
from bot.config import Settings
from bot.rules.language import Language
from simulator.driver import Desk
from tests.journeys.company import PERSONAS, Somebody, sit_down
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


async def at_a_phone(name: str, desk: Desk, company: dict[str, int]) -> Somebody:
    """The persona with the chat opened; the bot has answered that."""
    persona = next(persona for persona in PERSONAS if persona.name == name)
    somebody = await sit_down(desk, name, persona.language, persona.telegram_id)
    somebody.person_id = company[name]
    await somebody.opens()
    return somebody


@pytest.fixture
async def stranger(app: App, desk: Desk) -> Somebody:
    somebody = await sit_down(desk, "Zoe", Language.EN, 5_100_000_009)
    await somebody.opens()
    return somebody
