"""The sender: one process at a time, one message in flight a chat, paced, each marked before it leaves."""

import asyncio
import logging
from collections.abc import Callable, Collection
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.config import SendingSettings
from bot.mailbox.bell import Bell
from bot.mailbox.choosing import NOTHING_WAITS, Choosing, Chosen, Reasons
from bot.mailbox.delivery import Delivered, deliver
from bot.mailbox.pace import Pace
from bot.mailbox.real_time import RealTime
from bot.mailbox.settling import SAID_AGAIN_AFTER_S, Ended, Sending, Settling
from bot.mailbox.telegram import FloodWait, OutcomeUnknown, Telegram, Unreachable, pause
from bot.mailbox.uploads import Preparing
from bot.storage import outbox
from bot.storage.database import Database
from bot.storage.lease import Lease, release, renew, take
from bot.storage.liveness import Liveness
from bot.storage.outage import DatabaseAway

log = logging.getLogger(__name__)

LEASE_S = 90
"""Longer than any call: whoever marks a row has the lease until the row is settled."""
RENEW_EVERY_S = 20
DRAIN_S = 10
STANDBY_S = 1.0
LONGEST_WAIT_S = 30.0
SHARED_COMMIT_S = 0.003


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
        reasons: Reasons,
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
        self._bell = bell
        self._settled = settled
        self._time = time or RealTime()
        self._settling = Settling(clock, self._time, bell)
        self._pace = Pace(settings, now=self._time.monotonic())
        self._idle_s = 1.0 if database.is_sqlite else 0.25
        self._in_flight: dict[int, asyncio.Task[None]] = {}  # by chat, until its end is committed
        self._choosing = Choosing(
            preparing=preparing,
            clock=clock,
            time=self._time,
            pace=self._pace,
            reasons=reasons,
            in_flight=self._in_flight,
            in_flight_limit=settings.in_flight,
            idle_s=self._idle_s,
        )
        self._lease: Lease | None = None
        self._ended: list[Ended] = []
        self._failures, self._renewed_at = 0, 0.0

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
        return await self._choosing.has_to_say(db)

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
                is_drained = not self._choosing.busy() and wait_s == NOTHING_WAITS
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
        if lease is None or self._choosing.is_full():
            return ()
        if self._pace.wait_for_all_s(self._time.monotonic()) > 0:
            return ()
        chosen, _ = await self._choosing.choose(db, lease)
        return tuple(chosen)

    def start(self, chosen: Chosen) -> None:
        """They are marked, and that is committed: off they go."""
        self._choosing.let_go(chosen)
        for sending in chosen:
            self._preparing.forget(sending.row.id)
            self._in_flight[sending.chat_id] = asyncio.create_task(self._send(sending))

    def take_back(self, chosen: Chosen) -> None:
        """They are not marked after all."""
        self._choosing.let_go(chosen)
        self._bell.ring()

    async def round(self, lease: Lease) -> float:
        """Write what has ended, mark and start what may leave; returns the seconds after which more may."""
        wait_s = NOTHING_WAITS
        chosen: list[Sending] = []
        try:
            async with self._database.writing() as db:
                await self._keep(db, lease)
                written = await self._write_ended(db, lease)
                freed = frozenset(each.sending.chat_id for each in written)
                if not self._choosing.is_full(freed):
                    wait_s = max(0.0, self._pace.wait_for_all_s(self._time.monotonic()))
                    if wait_s <= 0:
                        chosen, wait_s = await self._choosing.choose(db, lease, freed)
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
