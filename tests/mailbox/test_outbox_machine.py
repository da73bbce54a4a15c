"""Whatever happens in whatever order, the outbox says everything once, in its place, and not too fast."""

import asyncio
import contextlib
import shutil
import sqlite3
import tempfile
from collections.abc import Coroutine
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config import SendingSettings
from bot.mailbox import letters
from bot.mailbox.bell import Bell
from bot.mailbox.choosing import Reasons
from bot.mailbox.sender import LEASE_S, LeaseLost, Sender
from bot.rules.language import Language
from bot.rules.roles import PersonState
from bot.storage import people
from bot.storage.database import Database
from bot.storage.lease import Lease
from bot.storage.tables import metadata
from bot.views.replies import Rank, Reply, StillDue
from tests.mailbox.pretended import BEGAN, Answer, PretendedTelegram, VirtualTime

T = TypeVar("T")
CHATS = (71, 72, 73)
SLOTS = ("card", "list")
ZONES = ("Europe/Berlin", "Asia/Shanghai", "America/New_York")
LIMITS = SendingSettings(per_second=4, burst=3, per_chat_per_second=1, per_chat_burst=2, in_flight=2)
MEMORY = Path("/dev/shm")  # noqa: S108 - where it exists, nothing waits for a disk

chats = st.sampled_from(CHATS)
slots = st.sampled_from(SLOTS)


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


class OutboxMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
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

    @initialize()
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

    @rule(chat=chats)
    def somebody_is_answered(self, chat: int) -> None:
        self.put(Reply(to=self.people[chat], text=f"reply {chat} {self.number()}"))

    @rule(chat=chats)
    def a_flood_of_answers(self, chat: int) -> None:
        for _ in range(6):
            self.put(Reply(to=self.people[chat], text=f"reply {chat} {self.number()}"))

    @rule(chat=chats, day=st.integers(1, 2))
    def a_sweep_says_something(self, chat: int, day: int) -> None:
        words = f"push {chat} {day}"
        self.put(Reply(to=self.people[chat], text=words, rank=Rank.NUDGE, key=f"push:{chat}:{day}"))

    @rule(chat=chats, subject=st.integers(1, 3))
    def a_push_with_a_reason(self, chat: int, subject: int) -> None:
        words = f"due {chat} {self.number()} {subject}"
        due = StillDue("reason", subject)
        self.put(Reply(to=self.people[chat], text=words, rank=Rank.DIGEST, still_due=due))

    @rule(chat=chats)
    def a_push_that_expires(self, chat: int) -> None:
        until = self.time.seconds + 60
        words = f"until {chat} {self.number()} {until}"
        expires_at = datetime.fromtimestamp(BEGAN.timestamp() + until, UTC)
        self.put(Reply(to=self.people[chat], text=words, rank=Rank.NUDGE, expires_at=expires_at))

    @rule(subject=st.integers(1, 3), goes=st.booleans())
    def a_reason_goes_or_comes_back(self, subject: int, goes: bool) -> None:
        (self.gone.add if goes else self.gone.discard)(subject)

    @rule(chat=chats, slot=slots, fresh=st.booleans())
    def a_card_changes(self, chat: int, slot: str, fresh: bool) -> None:
        older = self.latest.get((chat, slot))
        if older in {row.text for row in self.rows("new")}:
            self.overtaken.add(older)
        self.latest[chat, slot] = words = f"{slot} {chat} {self.number()}"
        self.put(Reply(to=self.people[chat], text=words, slot=slot, fresh=fresh))

    @rule(chat=chats, slot=slots, fresh=st.booleans())
    def a_card_changes_several_times(self, chat: int, slot: str, fresh: bool) -> None:
        for again in (fresh, False, False):
            self.a_card_changes(chat, slot, again)
            self.a_card_changes(chat, slot, fresh=False)
            self.time.passes(3)
            self.the_sender_works(2)

    @rule()
    def everybody_asks_at_once(self) -> None:
        for chat in CHATS * 3:
            self.somebody_is_answered(chat)
        self.time.passes(30)
        self.the_sender_works(6)

    @rule(chat=chats, slot=slots)
    def a_card_is_taken_away(self, chat: int, slot: str) -> None:
        self.latest[chat, slot] = None
        self.put(Reply(to=self.people[chat], slot=slot, remove=True))

    @rule(chat=chats)
    def somebody_clears_the_chat(self, chat: int) -> None:
        self.telegram.chats[chat].clear()
        self.doubtful_slots |= {(chat, slot) for slot in SLOTS}

    @rule(chat=chats)
    def somebody_blocks_the_bot(self, chat: int) -> None:
        self.telegram.blocked.add(chat)
        self.doubtful_slots |= {(chat, slot) for slot in SLOTS}

    @rule(chat=chats, zone=st.sampled_from(ZONES))
    def somebody_travels(self, chat: int, zone: str) -> None:
        self.zones[chat] = zone

    @rule(chat=chats, busy=st.booleans())
    def a_visit_begins_or_ends(self, chat: int, busy: bool) -> None:
        (self.busy.add if busy else self.busy.discard)(chat)

    @rule(answers=st.lists(st.sampled_from(Answer), min_size=1, max_size=3))
    def trouble_is_coming(self, answers: list[Answer]) -> None:
        self.telegram.answers.extend(answers)

    @rule(seconds=st.sampled_from([0.1, 0.5, 1.0, 3.0, 25.0, 3600.0]))
    def time_passes(self, seconds: float) -> None:
        self.time.passes(seconds)

    @rule(rounds=st.integers(1, 4))
    def the_sender_works(self, rounds: int) -> None:
        for _ in range(rounds):
            self.do(self.one_round(self.now))

    @rule(seconds=st.sampled_from([0.1, 1.0]), rounds=st.integers(5, 12))
    def the_sender_works_for_a_while(self, seconds: float, rounds: int) -> None:
        for _ in range(rounds):
            self.do(self.one_round(self.now))
            self.time.passes(seconds)

    @rule()
    def the_sender_is_killed(self) -> None:
        self.kill_calls()
        self.now = self.new_process()

    @rule()
    def the_sender_stalls_and_another_takes_over(self) -> None:
        """What it had under way ends meanwhile, one way or the other, and it may not write that down."""
        stale = self.now
        self.time.passes(LEASE_S + 1)
        self.now = self.new_process()
        under_way = self.rows("sending", "new")
        with pytest.raises(LeaseLost):
            self.do(self.one_round(stale))
        assert self.rows("sending", "new") == under_way

    @rule()
    def the_sender_is_taken_for_dead_and_goes_on(self) -> None:
        """Its lease has not run out in its own eyes; it may begin nothing and write nothing down.

        What it has said and not written down is said by the next one at this moment.
        """
        self.do(self.one_round(self.now))
        if self.telegram.saying:
            return
        stale = self.now
        self.now = self.new_process()
        self.time.passes(5)
        self.telegram.answers[:0] = [Answer.HANGS_AFTER] * LIMITS.in_flight
        self.do(self.one_round(self.now))
        before = self.rows("sending", "sent", "unknown", "held")
        with contextlib.suppress(LeaseLost):  # when it happens to ask for more time just now
            self.do(self.one_round(stale))
        assert self.rows("sending", "sent", "unknown", "held") == before

    @rule()
    def the_sender_works_while_another_stands_by(self) -> None:
        """For longer than a lease lasts: whoever works renews it, and nobody else gets it."""

        async def taken() -> Lease | None:
            other = Sender.__new__(Sender)
            other.__dict__ = {**self.now.sender.__dict__, "_liveness": BothAlive(self.generation)}
            return await other.take_lease()

        for _ in range(3):
            self.time.passes(LEASE_S / 2)
            self.do(self.one_round(self.now))
            assert self.do(taken()) is None

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

    @invariant()
    def few_are_under_way(self) -> None:
        assert len(self.rows("sending")) <= LIMITS.in_flight
        assert sum(self.telegram.in_flight.values()) <= LIMITS.in_flight
        assert not self.telegram.faults

    @invariant()
    def whatever_is_under_way_is_marked(self) -> None:
        marked = {row.text for row in self.rows("sending")}
        assert set(self.telegram.saying.values()) <= marked

    @invariant()
    def no_push_arrives_twice(self) -> None:
        texts = [text for _, _, text in self.telegram.arrivals if text.startswith(("push", "due", "until"))]
        assert len(texts) == len(set(texts))

    @invariant()
    def what_was_overtaken_is_not_said(self) -> None:
        assert not self.overtaken & {text for _, _, text in self.telegram.arrivals} - self.telegram.doubtful

    @invariant()
    def never_too_fast(self) -> None:
        for at, chat in self.telegram.sends[-40:]:
            if any(at - 1 < born <= at + 1 for born in self.born):
                continue  # a new sender begins with a full burst
            within = [other for when, other in self.telegram.sends if at <= when < at + 1]
            assert len(within) <= LIMITS.per_second + LIMITS.burst
            assert within.count(chat) <= LIMITS.per_chat_per_second + LIMITS.per_chat_burst

    def rows(self, *states: str) -> list[Row]:
        marks = ",".join("?" * len(states))
        found = self.looking.execute(
            "SELECT id, state, coalesce(json_extract(body, '$.text'), ''), rank, attempts FROM outbox"  # noqa: S608 - marks only
            f" WHERE state IN ({marks}) ORDER BY id",
            states,
        )
        return [Row(*row) for row in found]

    def teardown(self) -> None:
        try:
            if self.generation:
                self.everything_comes_to_rest()
                self.replies_have_arrived()
                self.pushes_have_ended()
                self.cards_stand_where_they_should()
        finally:
            self.kill_calls()
            self.looking.close()
            self.do(self.database.close())
            self.loop.close()
            shutil.rmtree(self.folder)

    def everything_comes_to_rest(self) -> None:
        self.telegram.answers.clear()
        self.busy.clear()
        self.kill_calls()
        self.now = self.new_process()
        for _ in range(200):
            self.do(self.one_round(self.now))
            if not (left := self.rows("new", "sending")):
                return
            waits = all(self.is_off(int(row.text.split()[1])) for row in left if row.rank != Rank.REPLY)
            self.time.passes(1800 if waits and all(row.rank != Rank.REPLY for row in left) else 1)
        raise AssertionError(f"these never left: {self.rows('new', 'sending')}")

    def replies_have_arrived(self) -> None:
        arrived = [text for _, _, text in self.telegram.arrivals]
        for row in self.rows("sent", "failed", "unknown", "superseded", "expired", "held"):
            if not row.text.startswith("reply"):
                continue
            doubtful = row.text in self.telegram.doubtful
            assert arrived.count(row.text) <= (2 if doubtful else 1), row
            if row.state == "sent":
                assert row.text in arrived, row
            if row.state in ("unknown", "held"):
                assert doubtful, row
            if row.state == "failed":
                is_blocked = int(row.text.split()[1]) in self.telegram.blocked
                assert is_blocked or row.text in self.telegram.refused, row
            assert row.state not in ("superseded", "expired"), row
        self.are_in_order(arrived)

    def are_in_order(self, arrived: list[str]) -> None:
        """What was said once to a chat and never put back was said in the order in which it was meant."""
        steady = [
            text
            for text in arrived
            if text.startswith("reply") and text not in self.telegram.doubtful | self.telegram.put_back
        ]
        for chat in CHATS:
            numbers = [int(text.split()[2]) for text in steady if int(text.split()[1]) == chat]
            assert numbers == sorted(numbers), chat

    def pushes_have_ended(self) -> None:
        arrived = {text for _, _, text in self.telegram.arrivals}
        for row in self.rows("sent", "failed", "unknown", "superseded", "expired", "held"):
            if row.state == "sent" and row.rank != Rank.REPLY:
                assert row.text in arrived, row
            if row.state == "held":
                assert row.text in self.telegram.doubtful, row

    def cards_stand_where_they_should(self) -> None:
        unsure = self.telegram.doubtful | {row.text for row in self.rows("failed", "unknown", "held")}
        shaky = {tuple(text.split()[:2]) for text in unsure if text.startswith(SLOTS)}
        for (chat, slot), text in self.latest.items():
            if (slot, str(chat)) in shaky or (chat, slot) in self.doubtful_slots:
                continue
            shown = [words for words in self.telegram.chats[chat].values() if words.startswith(slot)]
            assert shown == ([] if text is None else [text]), (chat, slot)


class BothAlive(OneAlive):
    """A second process that lives beside the first."""

    def __init__(self, generation: int) -> None:
        super().__init__("standing by")
        self._first = f"w{generation}"

    async def alive(self, db: AsyncConnection) -> frozenset[str]:
        return frozenset({self.holder, self._first})


OutboxMachine.TestCase.settings = settings(
    max_examples=60,
    stateful_step_count=30,
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),  # thirty steps are read faster than they are shrunk
)
TestOutbox = OutboxMachine.TestCase
