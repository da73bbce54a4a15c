"""`visitbot demo`: a local Telegram, the demo company and the bot, until Ctrl-C; nothing of it is kept."""

import asyncio
import contextlib
import os
import re
import secrets
import shutil
import sys
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import aiohttp

from bot.arguments import HIGHEST_PORT
from bot.rules.policy import WorkingHours
from bot.rules.working_time import window_of
from bot.stopping import stop_on_signals
from bot.storage.schema import upgrade_at

FOLDER = Path("var/demo")
"""A folder in it for each port: whoever holds the port owns the folder."""
TOKEN = "110201543:demo-token-of-the-local-telegram-only"  # noqa: S105 - opens nothing but the simulator
READY_S = 60
DEMO_ZONE = "Asia/Shanghai"
BEGINS_AT = time(8, 29)
LAST_WORKDAY = 5  # Friday


async def demo(port: int) -> int:
    """Returns the exit status; 1 when a part did not start or ended by itself."""
    stop = asyncio.Event()
    stop_on_signals(stop)
    world = ("--port", str(port), "--clock", morning().isoformat())
    simulator = await _start("-m", "simulator", *world, stdout=asyncio.subprocess.PIPE)
    seeding: asyncio.subprocess.Process | None = None
    bot: asyncio.subprocess.Process | None = None
    try:
        url = await _address(simulator)
        if url is None:
            other = f"{sys.executable} -m bot demo --port {port + 1 if port < HIGHEST_PORT else 0}"
            print(f"The demo needs port {port}. On another one:  {other}", file=sys.stderr)
            return 1
        folder = _swept(FOLDER / url.rpartition(":")[2])
        print("Six weeks of the demo company are being written; it opens in a few seconds.", flush=True)
        environment = _environment(url, folder)
        database = environment["VISITBOT_DATABASE_URL"]
        await upgrade_at(database)
        where = ("--database", database, "--simulator", url)
        seeding = await _start("-m", "play.seed", "--enrolled", "--history", *where, environment=environment)
        ended = await _first_of(stop, simulator, seeding)
        if ended is not seeding or seeding.returncode:
            return 0 if ended is None else 1
        bot = await _start("-m", "bot", "run", environment=environment)
        greeting = asyncio.create_task(_greet(url))
        ended = await _first_of(stop, simulator, bot)
        greeting.cancel()
        return 0 if ended is None else 1
    finally:
        for process in (bot, seeding, simulator):
            await _end(process)


def _swept(folder: Path) -> Path:
    """Empty: the local Telegram forgets everything when it stops, an older database would not fit it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


async def _greet(url: str) -> None:
    """Once the bot listens, its people open their chats: a bot may write only to those who have."""
    async with aiohttp.ClientSession(url) as http:
        while not (await (await http.get("/api/bots", params={"wait": "10"})).json())["bots"]:
            pass
        for person in (await (await http.get("/api/people")).json())["people"]:
            await http.post(f"/api/people/{person['id']}/chats/bot/start", json={})
    print(f"\n    Open {url} in a browser. Ctrl-C ends the demo.\n", flush=True)


def morning(today: date | None = None) -> datetime:
    """When the demo begins: just before the list of the day comes, on the next working day over there."""
    zone = ZoneInfo(DEMO_ZONE)
    day = today or datetime.now(zone).date()
    while day.isoweekday() > LAST_WORKDAY or window_of(day, DEMO_ZONE, WorkingHours()) is None:
        day += timedelta(days=1)
    return datetime.combine(day, BEGINS_AT, zone)


async def _start(
    *arguments: str, environment: dict[str, str] | None = None, stdout: int | None = None
) -> asyncio.subprocess.Process:
    """In a session of its own: Ctrl-C comes to us alone, and we end the bot before its Telegram."""
    return await asyncio.create_subprocess_exec(
        sys.executable, *arguments, env=environment, stdout=stdout, start_new_session=True
    )


async def _address(simulator: asyncio.subprocess.Process) -> str | None:
    """Where it serves; None when it could not start (the port is taken, say)."""
    if simulator.stdout is None:
        return None
    with contextlib.suppress(TimeoutError):
        line = await asyncio.wait_for(simulator.stdout.readline(), READY_S)
        if found := re.search(rb"http://\S+", line):
            return found.group().decode()
    return None


def _environment(url: str, folder: Path) -> dict[str, str]:
    """The demo has settings of its own: those of a real bot on this machine must not reach it."""
    outside = {name: value for name, value in os.environ.items() if not name.startswith("VISITBOT_")}
    return outside | {
        "VISITBOT_TOKEN": TOKEN,
        "VISITBOT_DATABASE_URL": f"sqlite+aiosqlite:///{(folder / 'visitbot.db').as_posix()}",
        "VISITBOT_BLOBS_FOLDER": str(folder / "blobs"),
        "VISITBOT_FACES_KEY_FILE": str(folder / "template.key"),
        "VISITBOT_EVIDENCE_KEY": secrets.token_hex(32),
        "VISITBOT_TELEGRAM_API_URL": url,
        "VISITBOT_CLOCK_FOLLOW": url,
        "VISITBOT_LOG_LEVEL": "WARNING",
    }


async def _first_of(
    stop: asyncio.Event, *processes: asyncio.subprocess.Process
) -> asyncio.subprocess.Process | None:
    """Wait for Ctrl-C (None) or for a process that ends by itself."""
    waiting = {asyncio.ensure_future(process.wait()): process for process in processes}
    stopping = asyncio.ensure_future(stop.wait())
    done, _ = await asyncio.wait({stopping, *waiting}, return_when=asyncio.FIRST_COMPLETED)
    for task in (stopping, *waiting):
        task.cancel()
    return next((process for task, process in waiting.items() if task in done), None)


async def _end(process: asyncio.subprocess.Process | None) -> None:
    if process is None or process.returncode is not None:
        return
    process.terminate()
    try:
        await asyncio.wait_for(process.wait(), 15)
    except TimeoutError:
        process.kill()
        await process.wait()
