"""Journeys: people use their phones, the real bot answers, over HTTP, on a real database of each kind.

A journey asks for the people and shops it needs and reads as a story:

    async def test_a_rep_sees_todays_list(ann: Somebody, corner_shop: Shop, planned: Planned) -> None:
        await planned(ann, corner_shop)
        await ann.sends("/today")
        assert "Corner Shop" in ann.last_message.text

It begins on Monday 2026-03-02 at 09:00 in Shanghai and the clock stands still;
`desk.travels(seconds=1800)` walks on, and every push that falls due on the way has arrived when it
returns. Each act (`sends`, `taps`, `walks_to`, `shares_live_location` …, see
`simulator/driver_person.py`) returns when the bot is done with it: handled, long work too, and
everything said. What is in the database is read through a connection of its own: `async with
database.reading() as db: …`. Personas: ann (rep, en), bo (rep, zh), mei (manager of both, zh), otto
(manager of nobody here, en), ada (admin, en), stranger (not of the company). Only who is asked for sits
at a phone, but all of them exist in the company. `app.parts` gives the running parts (ticker, sender …),
and `await desk.trouble("error_after", on="sendMessage", count=1)` makes trouble.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from bot.app import App
from bot.config import Settings
from bot.rules.language import Language
from bot.rules.place import Position
from bot.storage.database import Database
from bot.storage.plans import add_plan_item
from simulator.driver import Desk
from tests.journeys.company import (
    MONDAY,
    NINE,
    Shop,
    Somebody,
    add_shop,
    at_a_phone,
    sit_down,
    until_it_listens,
)
from tests.journeys.inside_visit import goes_in, to_the_form

Planned = Callable[..., Awaitable[int]]
"""`await planned(ann, corner_shop)` puts a visit on today's list; returns the plan item's id."""


@pytest.fixture
async def app(settings: Settings, company: dict[str, int], desk: Desk) -> AsyncIterator[App]:
    """The bot, running in this process until the journey ends."""
    async with running_bot(settings, desk) as app:
        yield app


@asynccontextmanager
async def running_bot(settings: Settings, desk: Desk) -> AsyncIterator[App]:
    """For journeys that start it themselves, or again."""
    async with App(settings) as app:
        stop = asyncio.Event()
        running = asyncio.create_task(app.run(stop))
        await until_it_listens(desk, running)
        yield app
        stop.set()
        await running


@pytest.fixture
async def ann(app: App, desk: Desk, company: dict[str, int]) -> Somebody:
    return await at_a_phone("Ann", desk, company)


@pytest.fixture
async def bo(app: App, desk: Desk, company: dict[str, int]) -> Somebody:
    return await at_a_phone("Bo", desk, company)


@pytest.fixture
async def mei(app: App, desk: Desk, company: dict[str, int]) -> Somebody:
    return await at_a_phone("Mei", desk, company)


@pytest.fixture
async def otto(app: App, desk: Desk, company: dict[str, int]) -> Somebody:
    return await at_a_phone("Otto", desk, company)


@pytest.fixture
async def ada(app: App, desk: Desk, company: dict[str, int]) -> Somebody:
    return await at_a_phone("Ada", desk, company)


@pytest.fixture
async def stranger(app: App, desk: Desk) -> Somebody:
    """Somebody who has not even opened the chat."""
    return await sit_down(desk, "Zoe", Language.EN, 5_100_000_009)


@pytest.fixture
async def corner_shop(database: Database, company: dict[str, int]) -> Shop:
    async with database.writing() as db:
        return await add_shop(
            db,
            "RETAIL-2026-001",
            name_en="Corner Shop",
            name_zh="街角便利店",
            position=Position(31.2304, 121.4737),
            owner_id=company["Ann"],
        )


@pytest.fixture
async def machine_works(database: Database, company: dict[str, int]) -> Shop:
    """A business customer, some kilometres from the corner shop."""
    async with database.writing() as db:
        return await add_shop(
            db,
            "MACHINE-2026-001",
            name_en="Machine Works",
            name_zh="申江机械",
            position=Position(31.2604, 121.5037),
            owner_id=company["Ann"],
            industry="machinery",
            grade="B",
        )


@pytest.fixture
def planned(database: Database) -> Planned:
    async def plan(rep: Somebody, shop: Shop, **more: object) -> int:
        async with database.writing() as db:
            return await add_plan_item(
                db,
                rep_id=rep.who,
                customer_id=shop.id,
                site_id=shop.site_id,
                day=more.pop("day", MONDAY),  # type: ignore[arg-type] # passed through as given
                at=NINE,
                **more,  # type: ignore[arg-type] # passed through as given
            )

    return plan


@pytest.fixture
async def chosen(ann: Somebody, corner_shop: Shop, planned: Planned) -> None:
    """Ann has chosen the corner shop on today's list, and is asked to share where she is."""
    await planned(ann, corner_shop)
    await ann.sends("/today")
    await ann.taps("Corner Shop")


@pytest.fixture
async def inside(ann: Somebody, corner_shop: Shop, planned: Planned) -> None:
    """Ann has arrived at the corner shop, as planned; the selfie is asked."""
    await planned(ann, corner_shop)
    await goes_in(ann, corner_shop)


@pytest.fixture
async def at_the_form(ann: Somebody, corner_shop: Shop, planned: Planned) -> None:
    """Ann is in the corner shop, as planned; selfie and storefront are done, the form is asked."""
    await planned(ann, corner_shop)
    await to_the_form(ann, corner_shop)
