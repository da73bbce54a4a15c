"""The stage of a played day: the simulator and the bot as processes, a company, phones on a desk."""

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from play import seed
from simulator.driver import Desk

ROOT = Path(__file__).parent.parent
TOKEN = "700000001:play-token-of-the-local-telegram-only"  # noqa: S105 - opens nothing but the simulator
READY_S = 180
"""A crowded machine takes its time to import everything; a program that has ended is noticed at once."""


class StageError(Exception):
    """A process of the stage did not start or ended by itself; the text is its last words."""


@dataclass
class Process:
    """One program of the stage, with everything it has printed."""

    name: str
    handle: asyncio.subprocess.Process
    lines: list[str] = field(default_factory=list)
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    async def listen(self) -> None:
        assert self.handle.stdout is not None  # noqa: S101 - opened with a pipe below
        async for raw in self.handle.stdout:
            self.lines.append(raw.decode(errors="replace").rstrip())
            self._news.set()
        self._news.set()

    async def says(self, pattern: str) -> str:
        """The first match of the pattern's group in what the program prints; waits for it."""
        deadline = asyncio.get_running_loop().time() + READY_S
        while True:
            for line in self.lines:
                if found := re.search(pattern, line):
                    return found.group(1)
            left = deadline - asyncio.get_running_loop().time()
            if self.handle.returncode is not None or left <= 0:
                raise StageError(f"{self.name} said no {pattern!r}:\n" + "\n".join(self.lines[-30:]))
            self._news.clear()
            try:
                await asyncio.wait_for(self._news.wait(), min(left, 1))
            except TimeoutError:
                continue

    async def stop(self) -> None:
        if self.handle.returncode is None:
            self.handle.send_signal(signal.SIGTERM)
            try:
                await asyncio.wait_for(self.handle.wait(), 15)
            except TimeoutError:
                self.handle.kill()
                await self.handle.wait()


@dataclass
class Stage:
    folder: Path
    database_url: str
    simulator_url: str
    desk: Desk
    bot: Process

    async def start_bot(self) -> None:
        """Start the bot (again), on the same database."""
        self.bot = await start("bot", ["-m", "bot", "run"], self.environment())

    async def kill_bot(self) -> None:
        """As a power cut does: no last words."""
        self.bot.handle.kill()
        await self.bot.handle.wait()

    def environment(self) -> dict[str, str]:
        return bot_environment(self.folder, self.database_url, self.simulator_url)


def bot_environment(folder: Path, database_url: str, simulator_url: str) -> dict[str, str]:
    """Settings of a bot that lives by the simulator's clock, without Telegram's limits."""
    return os.environ | {
        "VISITBOT_TOKEN": TOKEN,
        "VISITBOT_TELEGRAM_API_URL": simulator_url,
        "VISITBOT_CLOCK_FOLLOW": simulator_url,
        "VISITBOT_DATABASE_URL": database_url,
        "VISITBOT_BLOBS_FOLDER": str(folder / "blobs"),
        "VISITBOT_FACES_KEY_FILE": str(folder / "template.key"),
        "VISITBOT_SENDING_PER_SECOND": "500",
        "VISITBOT_SENDING_PER_CHAT_PER_SECOND": "500",
        "VISITBOT_SENDING_PER_CHAT_BURST": "50",
        "PYTHONUNBUFFERED": "1",
    }


@asynccontextmanager
async def stage(
    folder: Path,
    *,
    begins: datetime,
    database_url: str | None = None,
    joined: bool = False,
    desk_of: type[Desk] = Desk,
) -> AsyncIterator[Stage]:
    """Build the stage in `folder`; the company is known, nobody has joined, the clock stands at `begins`."""
    database_url = database_url or f"sqlite+aiosqlite:///{(folder / 'play.db').as_posix()}"
    arguments = [
        "-m",
        "simulator",
        "--port",
        "0",
        "--clock",
        begins.isoformat(),
        "--rate",
        "0",
        "--no-limits",
    ]
    simulator = await start("simulator", arguments, dict(os.environ))
    bot: Process | None = None
    try:
        url = await simulator.says(r"(http://\S+)")
        environment = bot_environment(folder, database_url, url)
        await run("migrate", ["-m", "bot", "migrate"], environment)
        await seed.main(database_url, url, joined=joined)
        bot = await start("bot", ["-m", "bot", "run"], environment)
        async with desk_of(url, patience_s=180) as desk:
            await desk.bots(wait_s=READY_S)
            # The same day however slow the machine: the clock leaves no bot behind that is at work.
            await desk.settings(follower_silence_s=READY_S)
            the_stage = Stage(folder, database_url, url, desk, bot)
            yield the_stage
            bot = the_stage.bot
    finally:
        if bot:
            await bot.stop()
        await simulator.stop()


async def start(name: str, arguments: list[str], environment: dict[str, str]) -> Process:
    handle = await asyncio.create_subprocess_exec(
        sys.executable,
        *arguments,
        cwd=ROOT,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    process = Process(name, handle)
    asyncio.get_running_loop().create_task(process.listen(), name=f"listen to {name}")
    return process


async def run(name: str, arguments: list[str], environment: dict[str, str]) -> None:
    process = await start(name, arguments, environment)
    if await process.handle.wait() != 0:
        raise StageError(f"{name} failed:\n" + "\n".join(process.lines[-30:]))
