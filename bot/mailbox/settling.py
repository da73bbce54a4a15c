"""How a sending ended, written down: sent, to be said later, held or failed; never silently twice."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.mailbox import letters
from bot.mailbox.bell import Bell
from bot.mailbox.delivery import Delivered, Outgoing
from bot.mailbox.real_time import RealTime
from bot.mailbox.telegram import Blocked, FloodWait, NotDone, OutcomeUnknown, Refused, Unreachable
from bot.storage import outbox
from bot.storage.doubtful import Interrupted, interrupted
from bot.storage.forgetting import erase_secret
from bot.storage.lease import Lease
from bot.storage.outbox import Waiting
from bot.storage.people import set_blocked
from bot.storage.slots import clear_slot, set_slot, slot_of
from bot.views.replies import Rank, Reply

log = logging.getLogger(__name__)

SAID_AGAIN_AFTER_S = 1.0


@dataclass(frozen=True, slots=True)
class Sending:
    """A row on its way."""

    row: Waiting
    chat_id: int
    out: Outgoing


@dataclass(frozen=True, slots=True)
class Ended:
    """How sending a row ended: what stands where now, or why it did not come to that."""

    sending: Sending
    delivered: Delivered | None
    error: Exception | None = None


class Settling:
    """Writes under one lease; rows that another sender has taken over are left to it."""

    def __init__(self, clock: Clock, time: RealTime, bell: Bell) -> None:
        self._clock = clock
        self._time = time
        self._bell = bell

    async def settle_interrupted(self, db: AsyncConnection, lease: Lease) -> None:
        """What the sender before us had under way may have arrived.

        What does no harm twice and replies are done once more; a push is held, visible to the operator.
        """
        for row in await interrupted(db, fence=lease.fence):
            repeatable = await self._is_repeatable(db, row)
            if repeatable or (row.rank == Rank.REPLY and row.attempts == 1):
                await outbox.send_later(
                    db,
                    row.id,
                    fence=lease.fence,
                    not_before=self._time.utc(),
                    error="interrupted",
                    arrived=not repeatable,
                )
            else:
                state = _ambiguous(row.rank)
                await outbox.settle(db, row.id, fence=lease.fence, state=state, error="interrupted")
                log.error("message %d may or may not have arrived: interrupted", row.id)

    async def write(self, db: AsyncConnection, lease: Lease, ended: Sequence[Ended]) -> None:
        plain = []
        for each in ended:
            if each.delivered is None:
                await self._not_sent(db, lease, each.sending, each.error)
            elif each.sending.row.slot is None and each.delivered.slot is not None:
                plain.append((each.sending.row.id, each.delivered.slot.message_id))
            else:
                await self._sent(db, lease, each.sending, each.delivered)
        await outbox.settle_sent(db, plain, fence=lease.fence, at=self._clock.now())
        for each in ended:
            if each.sending.out.reply.secret:
                await erase_secret(db, each.sending.row.id, at=self._clock.now())

    async def _is_repeatable(self, db: AsyncConnection, row: Interrupted) -> bool:
        """Deleting twice, or editing the message of a slot twice, is the same as once."""
        if row.body.get("forget") or row.body.get("remove"):
            return True
        if row.slot is None or row.chat_id is None or row.body.get("fresh") or "keys" in row.body:
            return False
        return await slot_of(db, row.chat_id, row.slot) is not None

    async def _sent(self, db: AsyncConnection, lease: Lease, sending: Sending, delivered: Delivered) -> None:
        row, now = sending.row, self._clock.now()
        message_id = delivered.slot.message_id if delivered.slot else None
        ours = await outbox.settle(db, row.id, fence=lease.fence, state="sent", at=now, message_id=message_id)
        if not ours:
            return
        if row.slot is not None and delivered.slot is not None:
            if delivered.slot != sending.out.there:
                await set_slot(db, sending.chat_id, row.slot, delivered.slot, at=now)
        elif row.slot is not None and sending.out.reply.remove:
            await clear_slot(db, sending.chat_id, row.slot)
        if delivered.leftover_id is not None:
            # A letter of its own, so that a crash between posting anew and deleting leaves no second card.
            old = Reply(chat_id=sending.chat_id, forget_message_id=delivered.leftover_id, kind="tidy")
            await letters.put(db, (old,), now)
            self._bell.ring()

    async def _not_sent(
        self, db: AsyncConnection, lease: Lease, sending: Sending, error: Exception | None
    ) -> None:
        row, why = sending.row, f"{type(error).__name__}: {error}"
        harmless_twice = sending.out.is_repeatable
        if isinstance(error, FloodWait):
            await self._later(db, lease, row, error.retry_after, why)
        elif isinstance(error, Unreachable) or (isinstance(error, OutcomeUnknown) and harmless_twice):
            await self._later(db, lease, row, SAID_AGAIN_AFTER_S, why)
        elif isinstance(error, OutcomeUnknown):
            await self._unknown(db, lease, row, why)
        else:
            await self._failed(db, lease, sending, error, why)

    async def _failed(
        self, db: AsyncConnection, lease: Lease, sending: Sending, error: Exception | None, why: str
    ) -> None:
        row = sending.row
        if isinstance(error, Blocked):
            await set_blocked(db, sending.chat_id, blocked_at=self._clock.now())
            await outbox.fail_all_to(db, sending.chat_id, error=why)
        elif isinstance(error, Refused) and "chat not found" in error.description:
            log.warning("message %d: its person has never opened the chat", row.id)
        elif isinstance(error, NotDone):
            log.error("message %d (%s) was refused: %s", row.id, row.kind, error)
        else:
            log.error("message %d could not be sent", row.id, exc_info=error)
        await outbox.settle(db, row.id, fence=lease.fence, state="failed", error=why)

    async def _unknown(self, db: AsyncConnection, lease: Lease, row: Waiting, why: str) -> None:
        """It may have arrived. A reply is said once more; a push is held, visible to the operator."""
        if row.rank == Rank.REPLY and row.attempts == 0:
            await self._later(db, lease, row, SAID_AGAIN_AFTER_S, why, arrived=True)
            return
        log.error("message %d (%s) may or may not have arrived: %s", row.id, row.kind, why)
        await outbox.settle(db, row.id, fence=lease.fence, state=_ambiguous(row.rank), error=why)

    async def _later(
        self,
        db: AsyncConnection,
        lease: Lease,
        row: Waiting,
        seconds: float,
        why: str,
        *,
        arrived: bool = False,
    ) -> None:
        not_before = self._time.utc() + timedelta(seconds=seconds)
        await outbox.send_later(
            db, row.id, fence=lease.fence, not_before=not_before, error=why, arrived=arrived
        )
        self._bell.ring_later(seconds + 0.01)


def _ambiguous(rank: int) -> str:
    return "unknown" if rank == Rank.REPLY else "held"
