"""The stand of the measurements: a simulator and bots as processes of their own, and people who write."""

import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp

from bot.rules.language import Language
from bot.rules.roles import ConsentKind, PersonState, Role
from bot.storage import people
from bot.storage.consents import record_consent
from bot.storage.schema import open_database, upgrade_at

ROOT = Path(__file__).parents[1]
FIRST_PERSON = 5_200_000_001
READY_S = 90


@dataclass
class Stand:
    url: str
    http: aiohttp.ClientSession
    folder: Path

    async def get(self, path: str, **query: Any) -> Any:
        async with self.http.get(f"{self.url}{path}", params={k: str(v) for k, v in query.items()}) as answer:
            answer.raise_for_status()
            return await answer.json()

    async def post(self, path: str, body: Any) -> Any:
        async with self.http.post(f"{self.url}{path}", json=body) as answer:
            answer.raise_for_status()
            return await answer.json()

    async def add_people(self, count: int) -> list[int]:
        ids = [FIRST_PERSON + number for number in range(count)]
        for person in ids:
            await self.post("/api/people", {"id": person, "first_name": f"Rep {person % 10_000}"})
        return ids

    async def last_event(self) -> int:
        return int((await self.get("/api/events"))["last"])

    async def events_after(self, number: int) -> list[dict[str, Any]]:
        found = (await self.get("/api/events", after=number, timeout=0))["events"]
        return list(found)

    async def write(self, bot: str, people: Sequence[int], texts: int, *, per_second: float = 0) -> None:
        """Each person writes in turn until so many texts are sent; at once, or evenly."""
        messages = [{"person": people[n % len(people)], "text": f"text {n}"} for n in range(texts)]
        await self.post("/api/batch", {"bot": bot, "messages": messages, "per_second": per_second})

    async def until_answered(
        self, after: int, answers: int, *, timeout_s: float = 120
    ) -> list[dict[str, Any]]:
        """The events once so many answers have come and the bots have come to rest."""
        deadline = asyncio.get_running_loop().time() + timeout_s
        while True:
            await self.get("/api/quiet", quiet_ms=700, timeout=timeout_s)
            events = await self.events_after(after)
            said = sum(map(is_said_by_bot, events))
            if said >= answers:
                return events
            # Beside other work a bot may be kept from answering for longer than a moment.
            if asyncio.get_running_loop().time() > deadline:
                raise RuntimeError(f"only {said} of {answers} answers came")


@asynccontextmanager
async def stand(*, limits: bool = False) -> AsyncIterator[Stand]:
    """A simulator of its own; whatever is measured, nothing of it stays."""
    with tempfile.TemporaryDirectory() as folder:
        arguments = ["-m", "simulator", "--port", "0", *([] if limits else ["--no-limits"])]
        async with process(*arguments) as simulator:
            url = await _first_line(simulator)
            async with aiohttp.ClientSession() as http:
                yield Stand(url, http, Path(folder))


@asynccontextmanager
async def process(*arguments: str, **environment: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """One program, ended when the block is left; what it logs goes to standard error."""
    outside = {name: value for name, value in os.environ.items() if not name.startswith("VISITBOT_")}
    started = await asyncio.create_subprocess_exec(
        sys.executable,
        *arguments,
        cwd=ROOT,
        env=outside | environment,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        yield started
    finally:
        with suppress(ProcessLookupError):
            started.terminate()
        try:
            await asyncio.wait_for(started.wait(), 20)
        except TimeoutError:
            started.kill()


@asynccontextmanager
async def bot(
    stand: Stand, *arguments: str, token: str, **settings: str
) -> AsyncIterator[asyncio.subprocess.Process]:
    """A bot with this token, ready to answer; settings as in the environment, without their prefix."""
    environment = {f"VISITBOT_{name}": value for name, value in settings.items()}
    environment |= {"VISITBOT_TOKEN": token, "VISITBOT_TELEGRAM_API_URL": stand.url}
    async with process(*arguments, **environment) as started:
        await _until_polling(stand, token)
        yield started


def unpaced(stand: Stand, name: str) -> dict[str, str]:
    """Settings of a bot on an SQLite file of its own, as fast as it can."""
    return {
        "DATABASE_URL": database_url(stand, name),
        "BLOBS_FOLDER": str(stand.folder / name),
        "FACES_KEY_FILE": str(stand.folder / "template.key"),
        "SENDING_PER_SECOND": "100000",
        "SENDING_BURST": "100000",
        "SENDING_PER_CHAT_PER_SECOND": "100000",
        "SENDING_PER_CHAT_BURST": "100000",
        "LOG_LEVEL": "WARNING",
    }


def database_url(stand: Stand, name: str) -> str:
    return f"sqlite+aiosqlite:///{(stand.folder / f'{name}.db').as_posix()}"


async def found_company(url: str, telegram_ids: Sequence[int]) -> None:
    """A database in which these accounts are reps who have agreed to everything."""
    await upgrade_at(url)
    database = open_database(url)
    now = datetime.now(UTC)
    async with database.writing() as db:
        for telegram_id in telegram_ids:
            person_id = await people.add_person(
                db, name=f"Rep {telegram_id}", language=Language.EN, zone="Asia/Shanghai", at=now
            )
            await people.set_state(db, person_id, PersonState.ACTIVE, at=now)
            await people.grant_role(db, person_id, Role.REP, by=None, at=now)
            await people.link_account(db, person_id, telegram_id, at=now)
            for kind in ConsentKind:
                await record_consent(db, person_id, kind, given=True, notice_version="1", at=now)
    await database.close()


def is_said_by_bot(event: dict[str, Any]) -> bool:
    return event["type"] in ("message", "edited_message") and event["message"]["from"]["is_bot"]


def is_said_by_person(event: dict[str, Any]) -> bool:
    return event["type"] == "message" and not event["message"]["from"]["is_bot"]


async def _first_line(simulator: asyncio.subprocess.Process) -> str:
    assert simulator.stdout is not None  # noqa: S101 - opened with a pipe above
    line = (await asyncio.wait_for(simulator.stdout.readline(), READY_S)).decode()
    return line.split()[-1]


async def _until_polling(stand: Stand, token: str) -> None:
    bot_id = int(token.partition(":")[0])
    for _ in range(READY_S * 10):
        found = (await stand.get("/api/bots"))["bots"]
        if any(each["id"] == bot_id for each in found):
            await asyncio.sleep(0.5)  # from the first call to the first poll
            return
        await asyncio.sleep(0.1)
    raise RuntimeError("the bot did not start")
