"""A bot's incoming updates: queued until confirmed, handed out by getUpdates or pushed by a webhook."""

import asyncio
import json
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from simulator.refusals import conflict

KEPT_FOR_S = 24 * 3600
MAX_BATCH = 100
MAX_POLL_S = 50.0

# Telegram leaves these out unless they are asked for by name.
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})

BY_OTHER_POLLER = "other getUpdates request; make sure that only one bot instance is running"


@dataclass(frozen=True, slots=True)
class Pending:
    """An update not yet confirmed, already encoded."""

    update_id: int
    kind: str
    chat_id: int
    encoded: str
    created: float


class UpdateQueue:
    """The updates of one bot, oldest first."""

    def __init__(self, first_id: int, now: Callable[[], float]) -> None:
        self._next_id = first_id
        self._now = now
        self._pending: deque[Pending] = deque()
        self._again: list[Pending] = []
        self._poller: asyncio.Future[None] | None = None
        self.confirmed_at = 0.0
        self.allowed: frozenset[str] | None = None
        self.on_change: Callable[[], None] = lambda: None

    @property
    def last_id(self) -> int:
        return self._next_id - 1

    def wanted(self, kind: str) -> bool:
        return kind in self.allowed if self.allowed else kind not in NOT_BY_DEFAULT

    def put(self, kind: str, payload: Any, *, chat_id: int = 0, again: bool = False) -> int:
        """Queue an update and return its id; `again` delivers it once more after its first delivery."""
        update_id = self._next_id
        self._next_id += 1
        encoded = json.dumps(
            {"update_id": update_id, kind: payload}, ensure_ascii=False, separators=(",", ":")
        )
        pending = Pending(update_id, kind, chat_id, encoded, self._now())
        self._pending.append(pending)
        if again:
            self._again.append(pending)
        if self._poller is not None and not self._poller.done():
            self._poller.set_result(None)
        self.on_change()
        return update_id

    def pending(self) -> tuple[Pending, ...]:
        self._forget_old()
        return tuple(self._pending)

    def __len__(self) -> int:
        self._forget_old()
        return len(self._pending)

    def is_confirmed(self, update_id: int) -> bool:
        return all(pending.update_id != update_id for pending in self._pending)

    def confirm(self, update_id: int) -> None:
        """Forget this one update (a webhook has taken it)."""
        self._pending = deque(p for p in self._pending if p.update_id != update_id)
        self.confirmed_at = time.time()
        self.on_change()

    def clear(self) -> None:
        self._pending.clear()
        self.on_change()

    async def poll(self, offset: int, limit: int, timeout_s: float) -> list[Pending]:
        """Answer one getUpdates; raises the 409 when another poller takes over."""
        self.end_poll(by=BY_OTHER_POLLER)
        if offset > 0:
            self._confirm_before(offset)
        elif offset < 0:
            while len(self._pending) > -offset:
                self._pending.popleft()
            self.on_change()
        limit = min(max(limit, 1), MAX_BATCH)
        timeout_s = min(max(timeout_s, 0), MAX_POLL_S)
        loop = asyncio.get_running_loop()
        deadline = loop.time() + timeout_s
        while not (batch := self._batch(limit)):
            left = deadline - loop.time()
            if left <= 0 or not await self._arrival(left):
                return []
        return batch

    async def _arrival(self, timeout_s: float) -> bool:
        """Wait for an update; False when the time is up."""
        self._poller = poller = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(timeout_s):
                await poller
        except TimeoutError:
            return False
        finally:
            if self._poller is poller:
                self._poller = None
        return True

    def end_poll(self, *, by: str) -> None:
        """Refuse the long poll that is waiting, if there is one, because of another request."""
        if self._poller is not None and not self._poller.done():
            self._poller.set_exception(conflict(f"terminated by {by}"))

    def _confirm_before(self, offset: int) -> None:
        if self._pending and self._pending[0].update_id < offset:
            self.confirmed_at = time.time()
        while self._pending and self._pending[0].update_id < offset:
            self._pending.popleft()
        self.on_change()

    def _batch(self, limit: int) -> list[Pending]:
        self._forget_old()
        batch = [pending for pending, _ in zip(self._pending, range(limit), strict=False)]
        # Duplicates come back once they have been confirmed, as after a lost confirmation.
        waiting = {p.update_id for p in self._pending}
        ready = [p for p in self._again if p.update_id not in waiting]
        self._again = [p for p in self._again if p.update_id in waiting]
        return ready + batch

    def _forget_old(self) -> None:
        oldest = self._now() - KEPT_FOR_S
        while self._pending and self._pending[0].created < oldest:
            self._pending.popleft()
