"""The sender: one process at a time, one message in flight a chat, paced, each marked before it leaves."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.config import SendingSettings
from bot.mailbox import letters
from bot.mailbox.bell import Bell
from bot.mailbox.delivery import Delivered, Outgoing, deliver
from bot.mailbox.pace import Pace
from bot.mailbox.telegram import (
    Blocked,
    FloodWait,
    NotDone,
    OutcomeUnknown,
    Refused,
    Telegram,
    Unreachable,
    Upload,
)
from bot.mailbox.uploads import Uploads, needs_bytes
from bot.storage import outbox
from bot.storage.database import Database
from bot.storage.lease import Lease, release, renew, take
from bot.storage.liveness import Liveness
from bot.storage.outbox import Waiting
from bot.storage.people import set_blocked
from bot.views.replies import Rank, Reply

log = logging.getLogger(__name__)

LEASE = "sender"
LEASE_S = 90
"""Longer than any call: whoever marks a row has the lease until the row is settled."""
RENEW_EVERY_S = 20
LOOK_AT = 100
"""Heads of chats looked at in one round."""
DRAIN_S = 10
STANDBY_S = 1.0
MOST_PREPARED = 16
SAID_AGAIN_AFTER_S = 1.0
LONGEST_WAIT_S = 30.0

StillDue = Callable[[AsyncConnection, int, datetime], Awaitable[bool]]
"""`(db, subject_id, now)`: is there still a reason to say it?"""

MustWait = Callable[[AsyncConnection, int, str, datetime], Awaitable[bool]]
"""`(db, person_id, kind, now)`: is the person busy or off duty, so that a push of this kind keeps?"""


@dataclass(frozen=True, slots=True)
class Sending:
    """A row on its way."""

    row: Waiting
    chat_id: int
    out: Outgoing


@dataclass(frozen=True, slots=True)
class Ended:
    """How sending a row ended."""

    sending: Sending
    delivered: Delivered | None
    error: Exception | None = None


class LeaseLost(Exception):  # noqa: N818 - not an error: another process sends now
    """Nothing may be marked or settled any more."""


class Sender:
    def __init__(
        self,
        *,
        database: Database,
        telegram: Telegram,
        uploads: Uploads,
        liveness: Liveness,
        clock: Clock,
        settings: SendingSettings,
        still_due: Mapping[str, StillDue],
        must_wait: MustWait,
        bell: Bell,
        rested: Callable[[], None],
    ) -> None:
        """`bell` rings for new words; `rested` is called after each round that leaves nothing to do."""
        self._database = database
        self._telegram = telegram
        self._uploads = uploads
        self._liveness = liveness
        self._clock = clock
        self._settings = settings
        self._still_due = still_due
        self._must_wait = must_wait
        self._rested = rested
        self._resting = False
        self._pace = Pace(
            per_second=settings.per_second,
            burst=settings.burst,
            per_chat_per_second=settings.per_chat_per_second,
            per_chat_burst=settings.per_chat_burst,
            now=time.monotonic(),
        )
        self._bell = bell
        self._idle_s = 1.0 if database.is_sqlite else 0.25
        self._in_flight: dict[int, asyncio.Task[None]] = {}
        self._ended: list[Ended] = []
        self._prepared: dict[int, Mapping[str, Upload]] = {}
        self._preparing: dict[int, asyncio.Task[None]] = {}
        self._failures = 0
        self._renewed_at = 0.0

    async def run(self, stop: asyncio.Event) -> None:
        """Send while this process holds the lease, stand by while another does; drain on `stop`."""
        while not stop.is_set():
            try:
                lease = await self._take_lease()
                if lease is None:
                    await self._bell.wait(STANDBY_S)
                    continue
                await self._lead(lease, stop)
            except LeaseLost:
                log.warning("another process sends now")
            except Exception:  # a process edge: the database is away, say
                log.exception("the sender could not go on; trying again")
                await asyncio.sleep(1)

    async def _take_lease(self) -> Lease | None:
        async with self._database.writing() as db:
            alive = await self._liveness.alive(db)
            lease = await take(
                db,
                LEASE,
                self._liveness.holder,
                ttl=timedelta(seconds=LEASE_S),
                now=datetime.now(UTC),
                alive=alive,
            )
            if lease is not None:
                await self._settle_interrupted(db, lease)
        self._renewed_at = time.monotonic()
        return lease

    async def _settle_interrupted(self, db: AsyncConnection, lease: Lease) -> None:
        """What the sender before us had under way may have arrived: replies are repeated, pushes held."""
        for row in await outbox.interrupted(db, fence=lease.fence):
            if row.rank == Rank.REPLY and row.attempts < 2:
                await outbox.send_later(
                    db, row.id, fence=lease.fence, not_before=_soon(0), error="interrupted", arrived=True
                )
            else:
                await outbox.settle(
                    db, row.id, fence=lease.fence, state=_ambiguous(row.rank), error="interrupted"
                )

    async def _lead(self, lease: Lease, stop: asyncio.Event) -> None:
        deadline: float | None = None
        while True:
            if stop.is_set():
                deadline = deadline or time.monotonic() + DRAIN_S
                if await self._is_drained() or time.monotonic() > deadline:
                    break
            wait_s = await self._round(lease)
            await self._bell.wait(min(wait_s, 0.1) if stop.is_set() else wait_s)
        await self._finish(lease)

    async def _finish(self, lease: Lease) -> None:
        """Wait for what is in flight, write how it ended, let the next one send."""
        if self._in_flight:
            await asyncio.wait(self._in_flight.values(), timeout=DRAIN_S)
        async with self._database.writing() as db:
            written = await self._write_ended(db, lease)
            await release(db, lease)
        self._forget_ended(written)

    async def _is_drained(self) -> bool:
        if self._in_flight or self._ended:
            return False
        async with self._database.reading() as db:
            return not await outbox.unsent(db)

    async def _round(self, lease: Lease) -> float:
        """Write what has ended, mark and start what may leave; returns how long to wait at most."""
        self._resting = False
        wait_s = self._idle_s
        chosen: list[Sending] = []
        async with self._database.writing() as db:
            await self._keep(db, lease)
            written = await self._write_ended(db, lease)
            busy = self._in_flight.keys() - {each.sending.chat_id for each in written}
            room = self._settings.in_flight - len(busy)
            if room > 0 and self._pace.wait_for_all_s(time.monotonic()) <= 0:
                chosen, wait_s = await self._choose(db, lease, room, busy)
            elif room > 0:
                wait_s = min(wait_s, self._pace.wait_for_all_s(time.monotonic()))
        self._forget_ended(written)
        for sending in chosen:
            self._prepared.pop(sending.row.id, None)
            task = asyncio.create_task(self._send(sending))
            self._in_flight[sending.chat_id] = task
        self._resting = not self._in_flight and not self._preparing and wait_s >= self._idle_s
        if self._resting:
            self._rested()
        return wait_s

    def look_again(self) -> None:
        """Time has moved: what waits may be due, or no longer."""
        self._bell.ring()

    @property
    def is_resting(self) -> bool:
        """Nothing is on its way, and nothing that waits may leave now."""
        return self._resting and not self._bell.is_rung

    def _forget_ended(self, written: Collection[Ended]) -> None:
        """Only now, after the commit, are their chats free: what stands in their slots is known."""
        del self._ended[: len(written)]
        for each in written:
            del self._in_flight[each.sending.chat_id]

    async def _keep(self, db: AsyncConnection, lease: Lease) -> None:
        if time.monotonic() - self._renewed_at < RENEW_EVERY_S:
            return
        if not await renew(db, lease, ttl=timedelta(seconds=LEASE_S), now=datetime.now(UTC)):
            raise LeaseLost
        self._renewed_at = time.monotonic()

    async def _choose(
        self, db: AsyncConnection, lease: Lease, room: int, busy: Collection[int]
    ) -> tuple[list[Sending], float]:
        """Rows that may leave now, marked as leaving; and the seconds after which more may."""
        chosen: list[Sending] = []
        wait_s = self._idle_s
        for row in await outbox.heads(db, now=datetime.now(UTC), limit=LOOK_AT):
            if len(chosen) == room:
                break
            if row.chat_id in busy or await self._must_wait_now(db, row):
                continue
            if await self._is_dropped(db, row) or row.chat_id is None:
                wait_s = 0.0  # the chat's next row may be waiting behind it
                continue
            left_s = self._pace.wait_s(row.chat_id, time.monotonic())
            if left_s > 0:
                wait_s = min(wait_s, left_s)
                continue
            sending = await self._ready(db, row, row.chat_id)
            if sending is None:
                continue
            if await outbox.mark_sending(db, row.id, fence=lease.fence):
                self._pace.take(row.chat_id, time.monotonic())
                chosen.append(sending)
        return chosen, wait_s

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

    async def _must_wait_now(self, db: AsyncConnection, row: Waiting) -> bool:
        if row.rank == Rank.REPLY or row.person_id is None:
            return False
        return await self._must_wait(db, row.person_id, row.kind, self._clock.now())

    async def _is_still_due(self, db: AsyncConnection, row: Waiting) -> bool:
        due = row.body.get("still_due")
        return due is None or await self._still_due[due[0]](db, due[1], self._clock.now())

    async def _ready(self, db: AsyncConnection, row: Waiting, chat_id: int) -> Sending | None:
        """The row with its bytes; None while they are being read or drawn."""
        reply = letters.reply_of(row.body, slot=row.slot, rank=row.rank)
        uploads = self._prepared.get(row.id)
        if needs_bytes(reply) and uploads is None:
            if row.id not in self._preparing and len(self._preparing) < self._settings.in_flight:
                self._preparing[row.id] = asyncio.create_task(self._prepare(row, reply))
            return None
        there = await outbox.slot_of(db, chat_id, row.slot) if row.slot else None
        return Sending(row, chat_id, Outgoing(chat_id, reply, there, uploads or {}))

    async def _prepare(self, row: Waiting, reply: Reply) -> None:
        try:
            uploads = await self._uploads.of(reply)
        except Exception:  # a process edge: whatever drawing raises, the words still go out
            log.exception("the picture of message %d could not be made", row.id)
            uploads = {}
        while len(self._prepared) >= MOST_PREPARED:  # superseded ones are never fetched
            self._prepared.pop(next(iter(self._prepared)))
        self._prepared[row.id] = uploads
        self._preparing.pop(row.id, None)
        self._bell.ring()

    async def _send(self, sending: Sending) -> None:
        error: Exception | None = None
        delivered: Delivered | None = None
        try:
            delivered = await deliver(self._telegram, sending.out)
        except Exception as raised:  # a process edge: told apart when it is written
            error = raised
        self._hear(sending, error)
        self._ended.append(Ended(sending, delivered, error))
        self._bell.ring()

    def _hear(self, sending: Sending, error: Exception | None) -> None:
        """Slow down as Telegram asks, at once and not only when the row has been written."""
        now = time.monotonic()
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

    async def _write_ended(self, db: AsyncConnection, lease: Lease) -> tuple[Ended, ...]:
        """Settle what has ended so far; returns it, to be forgotten once that is committed."""
        ended = tuple(self._ended)
        for each in ended:
            if each.delivered is not None:
                await self._write_sent(db, lease, each.sending, each.delivered)
            else:
                await self._write_failed(db, lease, each.sending, each.error)
        return ended

    async def _write_sent(
        self, db: AsyncConnection, lease: Lease, sending: Sending, delivered: Delivered
    ) -> None:
        row, now = sending.row, self._clock.now()
        message_id = delivered.slot.message_id if delivered.slot else None
        if not await outbox.settle(
            db, row.id, fence=lease.fence, state="sent", at=now, message_id=message_id
        ):
            return
        if row.slot is not None and delivered.slot is not None:
            if delivered.slot != sending.out.there:
                await outbox.set_slot(db, sending.chat_id, row.slot, delivered.slot, at=now)
        elif row.slot is not None and sending.out.reply.remove:
            await outbox.clear_slot(db, sending.chat_id, row.slot)
        if delivered.leftover_id is not None:
            # A letter of its own, so that a crash between posting anew and deleting leaves no second card.
            old = Reply(chat_id=sending.chat_id, forget_message_id=delivered.leftover_id, kind="tidy")
            await letters.put(db, (old,), now)

    async def _write_failed(
        self, db: AsyncConnection, lease: Lease, sending: Sending, error: Exception | None
    ) -> None:
        row, why = sending.row, f"{type(error).__name__}: {error}"
        repeatable = sending.out.is_repeatable
        if isinstance(error, FloodWait):
            await self._later(db, lease, row, error.retry_after, why)
        elif isinstance(error, Unreachable) or (isinstance(error, OutcomeUnknown) and repeatable):
            await self._later(db, lease, row, SAID_AGAIN_AFTER_S, why)
        elif isinstance(error, OutcomeUnknown):
            await self._unknown(db, lease, row, why)
        else:
            if isinstance(error, Blocked):
                await set_blocked(db, sending.chat_id, blocked_at=self._clock.now())
                await outbox.fail_all_to(db, sending.chat_id, error=why)
            elif not isinstance(error, NotDone):
                log.error("message %d could not be sent", row.id, exc_info=error)
            elif isinstance(error, Refused) and "chat not found" in error.description:
                log.warning("message %d: its person has never opened the chat", row.id)
            elif isinstance(error, Refused):
                log.error("message %d (%s) was refused: %s", row.id, row.kind, error)
            await outbox.settle(db, row.id, fence=lease.fence, state="failed", error=why)

    async def _unknown(self, db: AsyncConnection, lease: Lease, row: Waiting, why: str) -> None:
        """It may have arrived. A reply is said once more; a push is held, visible to the operator."""
        if row.rank == Rank.REPLY and row.attempts == 0:
            later = _soon(SAID_AGAIN_AFTER_S)
            await outbox.send_later(db, row.id, fence=lease.fence, not_before=later, error=why, arrived=True)
            self._bell.ring_later(SAID_AGAIN_AFTER_S + 0.01)
            return
        log.error("message %d (%s) may or may not have arrived: %s", row.id, row.kind, why)
        await outbox.settle(db, row.id, fence=lease.fence, state=_ambiguous(row.rank), error=why)

    async def _later(self, db: AsyncConnection, lease: Lease, row: Waiting, seconds: float, why: str) -> None:
        await outbox.send_later(
            db, row.id, fence=lease.fence, not_before=_soon(seconds), error=why, arrived=False
        )
        self._bell.ring_later(seconds + 0.01)


def _ambiguous(rank: int) -> str:
    return "unknown" if rank == Rank.REPLY else "held"


def _soon(seconds: float) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=seconds)
