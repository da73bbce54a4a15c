"""A company, its outbox, and the processes that send from it: what the outbox machine plays with."""

import asyncio
import shutil
import sqlite3
import tempfile
from collections.abc import Coroutine
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config import SendingSettings
from bot.mailbox import letters
from bot.mailbox.bell import Bell
from bot.mailbox.choosing import Reasons
from bot.mailbox.sender import Sender
from bot.rules.language import Language
from bot.rules.roles import PersonState
from bot.storage import people
from bot.storage.database import Database
from bot.storage.lease import Lease
from bot.storage.tables import metadata
from bot.views.replies import Reply
from tests.mailbox.pretended import BEGAN, PretendedTelegram, VirtualTime

T = TypeVar("T")
CHATS = (71, 72, 73)
SLOTS = ("card", "list")
ZONES = ("Europe/Berlin", "Asia/Shanghai", "America/New_York")
LIMITS = SendingSettings(per_second=4, burst=3, per_chat_per_second=1, per_chat_burst=2, in_flight=2)
MEMORY = Path("/dev/shm")  # noqa: S108 - where it exists, nothing waits for a disk


class NoPictures:
    def ready(self, *_: object) -> None:
        raise AssertionError("no pictures here")

    def forget(self, row_id: int) -> None:
        """There are none."""


class OneAlive:
    """The process that holds this name lives, nobody else does."""

    def __init__(self, holder: str) -> None:
        self.holder = holder

    async def alive(self, db: AsyncConnection) -> frozenset[str]:
        return frozenset({self.holder})


class BothAlive(OneAlive):
    """A second process that lives beside the first."""

    def __init__(self, generation: int) -> None:
        super().__init__("standing by")
        self._first = f"w{generation}"

    async def alive(self, db: AsyncConnection) -> frozenset[str]:
        return frozenset({self.holder, self._first})


class Row(NamedTuple):
    id: int
    state: str
    text: str
    rank: int
    attempts: int


@dataclass
class Process:
    """A sender as its process knows it; another may have taken over meanwhile."""

    sender: Sender
    lease: Lease


def folder() -> Path:
    return Path(tempfile.mkdtemp(dir=MEMORY if MEMORY.is_dir() else None))


@cache
def template() -> Path:
    path = folder() / "empty.db"

    async def make() -> None:
        database = Database(f"sqlite+aiosqlite:///{path}")
        async with database.writing() as db:
            await db.run_sync(metadata.create_all)
        await database.close()

    asyncio.run(make())
    return path


class OutboxWorld:
    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.folder = folder()
        shutil.copy(template(), self.folder / "bot.db")
        self.database = Database(f"sqlite+aiosqlite:///{self.folder / 'bot.db'}")
        self.looking = sqlite3.connect(self.folder / "bot.db")
        self.time = VirtualTime()
        self.telegram = PretendedTelegram(self.time, look=self.what_is_wrong_with)
        self.people: dict[int, int] = {}
        self.zones = dict(zip(CHATS, ZONES, strict=True))
        self.numbers = 0
        self.latest: dict[tuple[int, str], str | None] = {}
        self.doubtful_slots: set[tuple[int, str]] = set()
        self.overtaken: set[str | None] = set()
        self.gone: set[int] = set()
        self.busy: set[int] = set()
        self.born: list[float] = []
        self.generation = 0
        self.now: Process

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(work)

    def company(self) -> None:
        async def found() -> None:
            async with self.database.writing() as db:
                for chat in CHATS:
                    self.people[chat] = person_id = await people.add_person(
                        db,
                        name=f"P{chat}",
                        language=Language.EN,
                        zone=self.zones[chat],
                        at=BEGAN,
                        state=PersonState.ACTIVE,
                    )
                    await people.link_account(db, person_id, chat, at=BEGAN)

        self.do(found())
        self.now = self.new_process()

    def new_process(self) -> Process:
        """Another one takes the lease; what the one before has under way may or may not arrive."""
        self.telegram.doubtful |= {row.text for row in self.rows("sending")}
        self.generation += 1
        self.born.append(self.time.seconds)
        chat_of = {person: chat for chat, person in self.people.items()}

        async def is_due(db: AsyncConnection, subject: int, now: datetime) -> bool:
            return subject not in self.gone

        async def must_wait(db: AsyncConnection, person_id: int, kind: str, now: datetime) -> bool:
            return self.is_off(chat_of[person_id])

        async def build() -> Process:
            sender = Sender(
                database=self.database,
                telegram=self.telegram,  # type: ignore[arg-type] # pretends to be one
                preparing=NoPictures(),  # type: ignore[arg-type] # pretends to be one
                liveness=OneAlive(f"w{self.generation}"),  # type: ignore[arg-type] # pretends to be one
                clock=self.time,
                settings=LIMITS,
                reasons=Reasons({"reason": is_due}, must_wait),
                bell=Bell(),
                settled=lambda: None,
                time=self.time,
            )
            lease = await sender.take_lease()
            assert lease is not None
            return Process(sender, lease)

        return self.do(build())

    def is_off(self, chat: int) -> bool:
        """Outside 9 to 17 where the person is now (clocks change there), or busy."""
        return chat in self.busy or not 9 <= self.time.now().astimezone(ZoneInfo(self.zones[chat])).hour < 17

    def what_is_wrong_with(self, chat: int, text: str) -> str | None:
        """Nothing moves between the mark and the call, so what is said now must be right to say now."""
        kind, *words = text.split()
        if kind in ("push", "due", "until") and self.is_off(chat):
            return f"{text!r} to somebody who is off"
        if kind == "due" and int(words[-1]) in self.gone:
            return f"{text!r} has lost its reason"
        if kind == "until" and float(words[-1]) <= self.time.seconds:
            return f"{text!r} has expired"
        return None

    def put(self, reply: Reply) -> None:
        async def write() -> None:
            async with self.database.writing() as db:
                await letters.put(db, (reply,), self.time.now())

        self.do(write())

    def number(self) -> int:
        self.numbers += 1
        return self.numbers

    async def one_round(self, process: Process) -> None:
        await process.sender.round(process.lease)
        for _ in range(8):
            await asyncio.sleep(0)

    def kill_calls(self) -> None:
        async def kill() -> None:
            calls = asyncio.all_tasks() - {asyncio.current_task()}
            for call in calls:
                call.cancel()
            await asyncio.gather(*calls, return_exceptions=True)

        self.do(kill())

    def rows(self, *states: str) -> list[Row]:
        marks = ",".join("?" * len(states))
        found = self.looking.execute(
            "SELECT id, state, coalesce(json_extract(body, '$.text'), ''), rank, attempts FROM outbox"  # noqa: S608 - marks only
            f" WHERE state IN ({marks}) ORDER BY id",
            states,
        )
        return [Row(*row) for row in found]

    def close(self) -> None:
        self.kill_calls()
        self.looking.close()
        self.do(self.database.close())
        self.loop.close()
        shutil.rmtree(self.folder)
