"""Which rows may leave now: the heads of the chats, not kept, still due, in their pace, their bytes ready."""

import math
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.mailbox import letters
from bot.mailbox.delivery import Outgoing
from bot.mailbox.pace import Pace
from bot.mailbox.real_time import RealTime
from bot.mailbox.settling import Sending
from bot.mailbox.uploads import Preparing, needs_bytes
from bot.storage import outbox
from bot.storage.lease import Lease
from bot.storage.outbox import Waiting
from bot.storage.slots import slot_of
from bot.views.replies import Rank

LOOK_AT = 12
LOOK_AT_MOST = 500
"""Heads of chats looked at in one round."""
NOBODY: frozenset[int] = frozenset()
NOTHING_WAITS = math.inf
"""Seconds until more may leave, when nothing that waits may leave by itself."""

Chosen = Sequence[Sending]
"""Rows marked as leaving, to be started once that is committed."""

StillDue = Callable[[AsyncConnection, int, datetime], Awaitable[bool]]
"""`(db, subject_id, now)`: is there still a reason to say it?"""

MustWait = Callable[[AsyncConnection, int, str, datetime], Awaitable[bool]]
"""`(db, person_id, kind, now)`: is the person busy or off duty, so that a push of this kind keeps?"""


@dataclass(frozen=True, slots=True)
class Reasons:
    """What the rest of the product knows about pushes that wait."""

    still_due: Mapping[str, StillDue]
    must_wait: MustWait


class Choosing:
    """Chooses and marks; a chat is busy from its reservation until its sending has been written down."""

    def __init__(
        self,
        *,
        preparing: Preparing,
        clock: Clock,
        time: RealTime,
        pace: Pace,
        reasons: Reasons,
        in_flight: Collection[int],
        in_flight_limit: int,
        idle_s: float,
    ) -> None:
        """`in_flight` is the sender's own: chats to which something is on its way."""
        self._preparing = preparing
        self._clock = clock
        self._time = time
        self._pace = pace
        self._reasons = reasons
        self._in_flight = in_flight
        self._in_flight_limit = in_flight_limit
        self._idle_s = idle_s
        self._reserved: set[int] = set()  # chats of rows that are being marked

    def busy(self, freed: frozenset[int] = NOBODY) -> set[int]:
        """Chats to which something is on its way, or about to be, without those just `freed`."""
        return (set(self._in_flight) - freed) | self._reserved

    def is_full(self, freed: frozenset[int] = NOBODY) -> bool:
        """Whether as many are on their way as may be."""
        return len(self.busy(freed)) >= self._in_flight_limit

    def let_go(self, chosen: Chosen) -> None:
        """They are on their way, or will not be after all."""
        self._reserved.difference_update(each.chat_id for each in chosen)

    async def has_to_say(self, db: AsyncConnection) -> bool:
        """Whether something is on its way, whoever sends it, or waits for anything but its person's time."""
        if await outbox.is_under_way(db, now=self._time.utc()):
            return True
        waiting = await outbox.heads(db, now=self._time.utc(), limit=LOOK_AT_MOST)
        return not all([await self.keeps(db, row) for row in waiting])

    async def choose(
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
                busy = self.busy(freed)
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
            self.let_go(reserved)
            raise
        self.let_go([each for each in reserved if each.row.id not in marked])
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
        if await self.keeps(db, row):
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
        busy = self.busy(freed)
        if len(few) < LOOK_AT or any(self._may_leave(row, busy) for row in few):
            return few
        return await outbox.heads(db, now=now, limit=LOOK_AT_MOST)

    def _may_leave(self, row: Waiting, busy: Collection[int]) -> bool:
        return (
            row.chat_id is not None
            and row.chat_id not in busy
            and self._pace.wait_s(row.chat_id, self._time.monotonic()) <= 0
        )

    async def keeps(self, db: AsyncConnection, row: Waiting) -> bool:
        """Whether it waits for its person's time: busy, or off duty."""
        if row.rank == Rank.REPLY or row.person_id is None:
            return False
        return await self._reasons.must_wait(db, row.person_id, row.kind, self._clock.now())

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
        return due is None or await self._reasons.still_due[due[0]](db, due[1], self._clock.now())

    async def _ready(self, db: AsyncConnection, row: Waiting, chat_id: int) -> Sending | None:
        """The row with its bytes; None while they are being read or drawn."""
        reply = letters.reply_of(row.body, slot=row.slot, rank=row.rank)
        uploads = self._preparing.ready(row.id, reply) if needs_bytes(reply) else {}
        if uploads is None:
            return None
        there = await slot_of(db, chat_id, row.slot) if row.slot else None
        return Sending(row, chat_id, Outgoing(chat_id, reply, there, uploads))
