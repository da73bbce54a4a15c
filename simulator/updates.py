"""A bot's incoming updates: queued until confirmed, handed out by getUpdates or pushed by a webhook."""

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
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
        # Both oldest first.
        self._pending: dict[int, Pending] = {}
        self._by_chat: dict[int, dict[int, Pending]] = {}
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
        self._pending[update_id] = pending
        self._by_chat.setdefault(chat_id, {})[update_id] = pending
        if again:
            self._again.append(pending)
        if self._poller is not None and not self._poller.done():
            self._poller.set_result(None)
        self.on_change()
        return update_id

    def oldest_of_each_chat(self) -> list[Pending]:
        self._forget_old()
        return [next(iter(waiting.values())) for waiting in self._by_chat.values()]

    def __len__(self) -> int:
        self._forget_old()
        return len(self._pending)

    def is_confirmed(self, update_id: int) -> bool:
        return update_id not in self._pending

    def confirm(self, update_id: int) -> None:
        """Forget this one update (a webhook has taken it)."""
        self._drop(update_id)
        self.confirmed_at = time.time()
        self.on_change()

    def clear(self) -> None:
        self._pending.clear()
        self._by_chat.clear()
        self.on_change()

    async def poll(self, offset: int, limit: int, timeout_s: float) -> list[Pending]:
        """Answer one getUpdates; raises the 409 when another poller takes over."""
        self.end_poll(by=BY_OTHER_POLLER)
        if offset > 0:
            self._confirm_before(offset)
        elif offset < 0:
            for update_id in list(islice(self._pending, max(len(self._pending) + offset, 0))):
                self._drop(update_id)
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
        while (oldest := next(iter(self._pending), offset)) < offset:
            self._drop(oldest)
            self.confirmed_at = time.time()
        self.on_change()

    def _batch(self, limit: int) -> list[Pending]:
        self._forget_old()
        batch = list(islice(self._pending.values(), limit))
        # Duplicates come back once they have been confirmed, as after a lost confirmation.
        ready = [p for p in self._again if p.update_id not in self._pending]
        self._again = [p for p in self._again if p.update_id in self._pending]
        return ready + batch

    def _forget_old(self) -> None:
        too_old = self._now() - KEPT_FOR_S
        while self._pending and (oldest := next(iter(self._pending.values()))).created < too_old:
            self._drop(oldest.update_id)

    def _drop(self, update_id: int) -> None:
        if pending := self._pending.pop(update_id, None):
            waiting = self._by_chat[pending.chat_id]
            del waiting[update_id]
            if not waiting:
                del self._by_chat[pending.chat_id]
