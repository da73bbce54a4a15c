"""What a living bot needs around it: a simulator whose clock stands still, settings, and a small company."""

from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path

import pytest

from bot.config import Settings, load_settings
from bot.storage.database import Database
from bot.storage.tables.records import form_version
from simulator.driver import Desk
from simulator.server import RunningSimulator, start_simulator
from tests.journeys.company import NINE, found_company

ROOT = Path(__file__).parents[1]
TOKEN = f"110201543:{'AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw'}"


@pytest.fixture
async def simulator() -> AsyncIterator[RunningSimulator]:
    running = await start_simulator(clock=NINE)
    await running.world.clock.move(rate=0)
    running.world.limits.settings.enabled = False
    yield running
    await running.close()


@pytest.fixture
async def desk(simulator: RunningSimulator) -> AsyncIterator[Desk]:
    # The bot reports when it is done; on a crowded machine that may take a while.
    async with Desk(simulator.url, patience_s=60) as desk:
        yield desk


@pytest.fixture
def settings(database_url: str, simulator: RunningSimulator, tmp_path: Path) -> Settings:
    """The product's own config.toml, with the simulator for Telegram and no pacing."""
    return load_settings(
        ROOT / "config.toml",
        {
            "VISITBOT_TOKEN": TOKEN,
            "VISITBOT_DATABASE_URL": database_url,
            "VISITBOT_TELEGRAM_API_URL": simulator.url,
            "VISITBOT_CLOCK_FOLLOW": simulator.url,
            "VISITBOT_CLOCK_TICK_S": "3600",  # only when the clock moves
            "VISITBOT_BLOBS_FOLDER": str(tmp_path / "blobs"),
            "VISITBOT_FACES_KEY_FILE": str(tmp_path / "template.key"),
            "VISITBOT_IMAGES_WORKERS": "0",
            "VISITBOT_SENDING_PER_SECOND": "1000",
            "VISITBOT_SENDING_BURST": "1000",
            "VISITBOT_SENDING_PER_CHAT_PER_SECOND": "1000",
            "VISITBOT_SENDING_PER_CHAT_BURST": "1000",
        },
    )


@pytest.fixture(scope="session")
def published_forms() -> list[dict[str, object]]:
    """The product's forms, converted once for all journeys."""
    from bot.forms.loading import load_form

    rows: list[dict[str, object]] = []
    for path in sorted((ROOT / "forms").glob("*.xlsx")):
        form = load_form(path.read_bytes(), filename=path.name)
        rows.append(
            {
                "form_id": form.form_id,
                "number": 1,
                "sha256": sha256(path.read_bytes()).hexdigest(),
                "workbook": path.read_bytes(),
                "filename": path.name,
                "definition": form.xml,
                "published_at": NINE,
            }
        )
    return rows


@pytest.fixture
async def company(database: Database, published_forms: list[dict[str, object]]) -> dict[str, int]:
    """Everybody's person id by name; the forms are published."""
    async with database.writing() as db:
        await db.execute(form_version.insert(), published_forms)
    return await found_company(database)
