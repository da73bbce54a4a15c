"""The sender: one process at a time, one message in flight a chat, paced, each marked before it leaves."""

import asyncio
import logging
import math
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.config import SendingSettings
from bot.mailbox import letters
from bot.mailbox.bell import Bell
from bot.mailbox.delivery import Delivered, Outgoing, deliver
from bot.mailbox.pace import Pace
from bot.mailbox.real_time import RealTime
from bot.mailbox.settling import SAID_AGAIN_AFTER_S, Ended, Sending, Settling
from bot.mailbox.telegram import FloodWait, OutcomeUnknown, Telegram, Unreachable, pause
from bot.mailbox.uploads import Preparing, needs_bytes
from bot.storage import outbox
from bot.storage.database import Database
from bot.storage.lease import Lease, release, renew, take
from bot.storage.liveness import Liveness
from bot.storage.outage import DatabaseAway
from bot.storage.outbox import Waiting
from bot.views.replies import Rank

log = logging.getLogger(__name__)

LEASE_S = 90
"""Longer than any call: whoever marks a row has the lease until the row is settled."""
RENEW_EVERY_S = 20
LOOK_AT = 12
LOOK_AT_MOST = 500
"""Heads of chats looked at in one round."""
DRAIN_S = 10
STANDBY_S = 1.0
LONGEST_WAIT_S = 30.0
SHARED_COMMIT_S = 0.003
NOBODY: frozenset[int] = frozenset()
NOTHING_WAITS = math.inf
"""Seconds until more may leave, when nothing that waits may leave by itself."""

Chosen = Sequence[Sending]
"""Rows marked as leaving, to be started once that is committed."""

StillDue = Callable[[AsyncConnection, int, datetime], Awaitable[bool]]
"""`(db, subject_id, now)`: is there still a reason to say it?"""

MustWait = Callable[[AsyncConnection, int, str, datetime], Awaitable[bool]]
"""`(db, person_id, kind, now)`: is the person busy or off duty, so that a push of this kind keeps?"""


class LeaseLost(Exception):  # noqa: N818 - not an error: another process sends now
    """Nothing may be marked or settled any more."""


class Sender:
    def __init__(
        self,
        *,
        database: Database,
        telegram: Telegram,
        preparing: Preparing,
        liveness: Liveness,
        clock: Clock,
        settings: SendingSettings,
        still_due: Mapping[str, StillDue],
        must_wait: MustWait,
        bell: Bell,
        settled: Callable[[], None],
        time: RealTime | None = None,
    ) -> None:
        """`bell` rings for new words; `settled` is called when some have left."""
        self._database = database
        self._telegram = telegram
        self._preparing = preparing
        self._liveness = liveness
        self._clock = clock
        self._in_flight_limit = settings.in_flight
        self._still_due = still_due
        self._must_wait = must_wait
        self._bell = bell
        self._settled = settled
        self._time = time or RealTime()
        self._settling = Settling(clock, self._time, bell)
        self._pace = Pace(
            per_second=settings.per_second,
            burst=settings.burst,
            per_chat_per_second=settings.per_chat_per_second,
            per_chat_burst=settings.per_chat_burst,
            now=self._time.monotonic(),
        )
        self._idle_s = 1.0 if database.is_sqlite else 0.25
        self._in_flight: dict[int, asyncio.Task[None]] = {}  # by chat, until its end is committed
        self._reserved: set[int] = set()  # chats of rows that are being marked
        self._lease: Lease | None = None
        self._ended: list[Ended] = []
        self._failures = 0
        self._renewed_at = 0.0

    async def run(self, stop: asyncio.Event) -> None:
        """Send while this process holds the lease, stand by while another does; drain on `stop`."""
        while not stop.is_set():
            try:
                self._lease = self._lease or await self.take_lease()
                if self._lease is None:
                    await self._bell.wait(STANDBY_S)
                    continue
                await self._lead(self._lease, stop)
            except LeaseLost:
                log.warning("another process sends now")
                await self._abandon()
            except DatabaseAway:  # the lease is kept while it lasts
                await pause(STANDBY_S, stop)
            except Exception:  # a process edge
                log.exception("the sender could not go on; trying again")
                await pause(STANDBY_S, stop)

    async def has_to_say(self, db: AsyncConnection) -> bool:
        """Whether something is on its way, whoever sends it, or waits for anything but its person's time."""
        if await outbox.is_under_way(db, now=self._time.utc()):
            return True
        waiting = await outbox.heads(db, now=self._time.utc(), limit=LOOK_AT_MOST)
        return not all([await self._keeps(db, row) for row in waiting])

    def look_again(self) -> None:
        """Time has moved: what waits may be due, or no longer."""
        self._bell.ring()

    async def take_lease(self) -> Lease | None:
        """The right to send, once what the sender before us left is settled; None while it is taken."""
        async with self._database.writing() as db:
            lease = await take(
                db,
                outbox.SENDER,
                self._liveness.holder,
                ttl=timedelta(seconds=LEASE_S),
                now=self._time.utc(),
                alive=await self._liveness.alive(db),
            )
            if lease is not None:
                await self._settling.settle_interrupted(db, lease)
        self._renewed_at = self._time.monotonic()
        return lease

    async def _lead(self, lease: Lease, stop: asyncio.Event) -> None:
        deadline: float | None = None
        while True:
            wait_s = await self.round(lease)
            if stop.is_set():
                deadline = deadline or self._time.monotonic() + DRAIN_S
                is_drained = not self._busy() and wait_s == NOTHING_WAITS
                if is_drained or self._time.monotonic() > deadline:
                    break
                wait_s = min(wait_s, 0.1)
            await self._bell.wait(min(wait_s, self._idle_s))
        await self._finish(lease)

    async def _finish(self, lease: Lease) -> None:
        """Wait for what is in flight, write how it ended, let the next one send."""
        self._lease = None
        await self._wait_for_calls()
        async with self._database.writing() as db:
            written = await self._write_ended(db, lease)
            await release(db, lease)
        self._forget_ended(written)

    async def _abandon(self) -> None:
        """What is in flight is the next sender's to settle."""
        self._lease = None
        await self._wait_for_calls()
        self._ended.clear()
        self._in_flight.clear()

    async def _wait_for_calls(self) -> None:
        if self._in_flight:
            await asyncio.wait(self._in_flight.values(), timeout=LEASE_S)

    async def choose_now(self, db: AsyncConnection) -> Chosen:
        """Mark what may leave at once in somebody else's transaction: a commit saved on the way of an answer.

        Give the result to `start` after the commit, or to `take_back` when it was rolled back.
        """
        lease = self._lease
        if lease is None or len(self._busy()) >= self._in_flight_limit:
            return ()
        if self._pace.wait_for_all_s(self._time.monotonic()) > 0:
            return ()
        chosen, _ = await self._choose(db, lease)
        return tuple(chosen)

    def start(self, chosen: Chosen) -> None:
        """They are marked, and that is committed: off they go."""
        for sending in chosen:
            self._reserved.discard(sending.chat_id)
            self._preparing.forget(sending.row.id)
            self._in_flight[sending.chat_id] = asyncio.create_task(self._send(sending))

    def take_back(self, chosen: Chosen) -> None:
        """They are not marked after all."""
        for sending in chosen:
            self._reserved.discard(sending.chat_id)
        self._bell.ring()

    def _busy(self, freed: frozenset[int] = NOBODY) -> set[int]:
        """Chats to which something is on its way, or about to be, without those just `freed`."""
        return (self._in_flight.keys() - freed) | self._reserved

    async def round(self, lease: Lease) -> float:
        """Write what has ended, mark and start what may leave; returns the seconds after which more may."""
        wait_s = NOTHING_WAITS
        chosen: list[Sending] = []
        try:
            async with self._database.writing() as db:
                await self._keep(db, lease)
                written = await self._write_ended(db, lease)
                freed = frozenset(each.sending.chat_id for each in written)
                if len(self._busy(freed)) < self._in_flight_limit:
                    wait_s = max(0.0, self._pace.wait_for_all_s(self._time.monotonic()))
                    if wait_s <= 0:
                        chosen, wait_s = await self._choose(db, lease, freed)
        except BaseException:
            self.take_back(chosen)
            raise
        self._forget_ended(written)
        self.start(chosen)
        self._settled()
        return wait_s

    def _forget_ended(self, written: Collection[Ended]) -> None:
        """Only now, after the commit, are their chats free: what stands in their slots is known."""
        del self._ended[: len(written)]
        for each in written:
            del self._in_flight[each.sending.chat_id]

    async def _keep(self, db: AsyncConnection, lease: Lease) -> None:
        if self._time.monotonic() - self._renewed_at < RENEW_EVERY_S:
            return
        if not await renew(db, lease, ttl=timedelta(seconds=LEASE_S), now=self._time.utc()):
            raise LeaseLost
        self._renewed_at = self._time.monotonic()

    async def _write_ended(self, db: AsyncConnection, lease: Lease) -> tuple[Ended, ...]:
        """Settle what has ended so far; returns it, to be forgotten once that is committed."""
        ended = tuple(self._ended)
        await self._settling.write(db, lease, ended)
        return ended

    async def _choose(
        self, db: AsyncConnection, lease: Lease, freed: frozenset[int] = NOBODY
    ) -> tuple[list[Sending], float]:
        """Rows that may leave now, marked as leaving; and the seconds after which more may.

        A chat is reserved before anything is awaited: rounds and workers choose at the same time, each in a
        transaction of its own, and may see different rows of one chat.
        """
        reserved: list[Sending] = []
        wait_s = NOTHING_WAITS
        try:
            for row in await self._heads(db, freed):
                busy = self._busy(freed)
                if len(busy) >= self._in_flight_limit:
                    break
                if row.chat_id in busy:
                    continue
                sending, row_wait_s = await self._reserve(db, row)
                wait_s = min(wait_s, row_wait_s)
                if sending is not None:
                    reserved.append(sending)
            marked = await outbox.mark_sending(db, [each.row.id for each in reserved], fence=lease.fence)
        except BaseException:
            self._reserved.difference_update(each.chat_id for each in reserved)
            raise
        self._reserved.difference_update(each.chat_id for each in reserved if each.row.id not in marked)
        return [each for each in reserved if each.row.id in marked], wait_s

    async def _reserve(self, db: AsyncConnection, row: Waiting) -> tuple[Sending | None, float]:
        """The row ready to leave, its chat reserved; or None, and the seconds after which more may."""
        chat_id = row.chat_id
        if chat_id is None:
            await self._is_dropped(db, row)
            return None, 0.0
        self._reserved.add(chat_id)
        sending, wait_s = None, NOTHING_WAITS
        try:
            sending, wait_s = await self._prepared(db, row, chat_id)
        finally:
            if sending is None:
                self._reserved.discard(chat_id)
        return sending, wait_s

    async def _prepared(
        self, db: AsyncConnection, row: Waiting, chat_id: int
    ) -> tuple[Sending | None, float]:
        if await self._keeps(db, row):
            return None, NOTHING_WAITS
        if await self._is_dropped(db, row):
            return None, 0.0  # the chat's next row may be waiting behind it
        left_s = self._pace.wait_s(chat_id, self._time.monotonic())
        if left_s > 0:
            return None, left_s
        sending = await self._ready(db, row, chat_id)
        if sending is None:
            return None, self._idle_s
        self._pace.take(chat_id, self._time.monotonic())
        return sending, NOTHING_WAITS

    async def _heads(self, db: AsyncConnection, freed: frozenset[int]) -> tuple[Waiting, ...]:
        """As many heads as will do: usually the first few, all when those have to wait for their chats."""
        now = self._time.utc()
        few = await outbox.heads(db, now=now, limit=LOOK_AT)
        busy = self._busy(freed)
        if len(few) < LOOK_AT or any(self._may_leave(row, busy) for row in few):
            return few
        return await outbox.heads(db, now=now, limit=LOOK_AT_MOST)

    def _may_leave(self, row: Waiting, busy: Collection[int]) -> bool:
        return (
            row.chat_id is not None
            and row.chat_id not in busy
            and self._pace.wait_s(row.chat_id, self._time.monotonic()) <= 0
        )

    async def _keeps(self, db: AsyncConnection, row: Waiting) -> bool:
        if row.rank == Rank.REPLY or row.person_id is None:
            return False
        return await self._must_wait(db, row.person_id, row.kind, self._clock.now())

    async def _is_dropped(self, db: AsyncConnection, row: Waiting) -> bool:
        """Whether it is not sent at all; asked in the transaction that would mark it."""
        if row.chat_id is None:
            await outbox.drop(db, row.id, state="failed", error="no account is linked")
        elif row.is_blocked:
            await outbox.drop(db, row.id, state="failed", error="the person has blocked the bot")
        elif row.expires_at is not None and row.expires_at <= self._clock.now():
            await outbox.drop(db, row.id, state="expired")
        elif not await self._is_still_due(db, row):
            await outbox.drop(db, row.id, state="expired", error="no longer due")
        else:
            return False
        return True

    async def _is_still_due(self, db: AsyncConnection, row: Waiting) -> bool:
        due = row.body.get("still_due")
        return due is None or await self._still_due[due[0]](db, due[1], self._clock.now())

    async def _ready(self, db: AsyncConnection, row: Waiting, chat_id: int) -> Sending | None:
        """The row with its bytes; None while they are being read or drawn."""
        reply = letters.reply_of(row.body, slot=row.slot, rank=row.rank)
        uploads = self._preparing.ready(row.id, reply) if needs_bytes(reply) else {}
        if uploads is None:
            return None
        there = await outbox.slot_of(db, chat_id, row.slot) if row.slot else None
        return Sending(row, chat_id, Outgoing(chat_id, reply, there, uploads))

    async def _send(self, sending: Sending) -> None:
        error: Exception | None = None
        delivered: Delivered | None = None
        try:
            delivered = await deliver(self._telegram, sending.out)
        except Exception as raised:  # a process edge: told apart when it is written
            error = raised
        self._hear(sending, error)
        self._ended.append(Ended(sending, delivered, error))
        # Several ends share one commit, unless there is nothing left to wait for.
        if 2 * len(self._ended) >= len(self._in_flight):
            self._bell.ring()
        else:
            self._bell.ring_later(SHARED_COMMIT_S)

    def _hear(self, sending: Sending, error: Exception | None) -> None:
        """Slow down as Telegram asks, at once and not only when the row has been written."""
        now = self._time.monotonic()
        if isinstance(error, FloodWait):
            self._pace.pause(sending.chat_id, until=now + error.retry_after)
            if self._pace.paused_chats(now) > 1:
                # Two chats told to wait: it is the bot as a whole that is too fast.
                self._pace.pause_all(until=now + error.retry_after)
        elif isinstance(error, Unreachable):
            self._failures += 1
            self._pace.pause_all(until=now + min(0.5 * 2**self._failures, LONGEST_WAIT_S))
        elif isinstance(error, OutcomeUnknown):
            self._failures += 1
            pause_s = min(SAID_AGAIN_AFTER_S * self._failures, LONGEST_WAIT_S)
            self._pace.pause(sending.chat_id, until=now + pause_s)
        else:
            self._failures = 0
