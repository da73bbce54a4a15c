"""The page in a headless Chromium: one browser for all tests of a process, a simulator and a page a test."""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect

from simulator.server import RunningSimulator, start_simulator
from simulator.world import Person
from tests.simulator.page.phones import DeskOnPage, ScriptedBot

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # A camera and a microphone that show test patterns, for the pages that are allowed to use them.
    "--use-fake-device-for-media-stream",
)
PLACES = [
    {"name": "Corner Shop", "latitude": 30.2752, "longitude": 120.1563},
    {"name": "Lake Mart", "latitude": 30.2790, "longitude": 120.1490},
    {"name": "Far Depot", "latitude": 30.1700, "longitude": 120.2600},
]

OpensDesk = Callable[..., Awaitable[DeskOnPage]]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.skip("no browser found: install chromium")
    expect.set_options(timeout=10_000)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=found, args=list(QUIET))
        yield browser
        await browser.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def tab(browser: Browser) -> Page:
    """Shared, for opening one costs a second; each simulator has its own port, so its pages share nothing."""
    context = await browser.new_context(locale="en-GB")
    return await context.new_page()


@pytest_asyncio.fixture(loop_scope="session")
async def simulator() -> AsyncIterator[RunningSimulator]:
    """Monday morning in Shanghai; the time stands still unless somebody moves it."""
    running = await start_simulator(clock=datetime(2026, 3, 2, 0, 0, tzinfo=UTC), validate_results=True)
    running.world.clock.rate = 0
    running.world.limits.settings.enabled = False
    yield running
    await running.close()


@pytest_asyncio.fixture(loop_scope="session")
async def bot(simulator: RunningSimulator) -> AsyncIterator[ScriptedBot]:
    bot = ScriptedBot(simulator.url)
    await bot.start()
    async with bot.http.post(
        f"{simulator.url}/api/landmarks", json={"landmarks": PLACES, "zone": "Asia/Shanghai"}
    ) as answer:
        assert answer.status == 200
    yield bot
    await bot.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def ann(simulator: RunningSimulator, bot: ScriptedBot) -> int:
    """Ann's id; she has tapped START, and the bot has heard it."""
    return await _somebody(simulator, bot, "Ann", "en")


@pytest_asyncio.fixture(loop_scope="session")
async def mei(simulator: RunningSimulator, bot: ScriptedBot, ann: int) -> int:
    """Mei's id; her phone is the one on the right."""
    return await _somebody(simulator, bot, "Mei", "zh-hans")


async def _somebody(simulator: RunningSimulator, bot: ScriptedBot, name: str, language: str) -> int:
    person = simulator.world.add_person(
        Person(simulator.world.free_person_id(), name, language_code=language)
    )
    async with bot.http.post(f"{simulator.url}/api/people/{person.id}/chats/bot/start") as answer:
        assert answer.status == 200
    await bot.forgets()
    return person.id


@pytest_asyncio.fixture(loop_scope="session")
async def opens_desk(browser: Browser, tab: Page, simulator: RunningSimulator) -> AsyncIterator[OpensDesk]:
    """Open the page; at the end nothing may have gone wrong in it, and nothing was asked of another host.

    `own_tab` is for pages whose clock is faked or whose camera is allowed, and for a second page.
    """
    desks: list[DeskOnPage] = []

    async def opens(
        query: str = "",
        *,
        width: int = 1280,
        height: int = 900,
        dark: bool = False,
        own_tab: bool = False,
        allowed: tuple[str, ...] = (),
    ) -> DeskOnPage:
        page = tab
        if own_tab:
            page = await (await browser.new_context(locale="en-GB", permissions=allowed)).new_page()
        await page.set_viewport_size({"width": width, "height": height})
        await page.emulate_media(color_scheme="dark" if dark else "light")
        desks.append(DeskOnPage(page, simulator.url))
        await desks[-1].opens(query)
        return desks[-1]

    yield opens
    for desk in desks:
        desk.leaves()
        await (tab.goto("about:blank") if desk.page is tab else desk.page.context.close())
    for desk in desks:
        assert desk.trouble == []
        assert desk.foreign_requests() == []


@pytest_asyncio.fixture(loop_scope="session")
async def desk(opens_desk: OpensDesk, ann: int, mei: int) -> DeskOnPage:
    return await opens_desk()
