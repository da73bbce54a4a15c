"""What happens in the simulated world, in order, for the page and the driver to follow."""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from typing import Any

KEPT_EVENTS = 20_000


class EventLog:
    """A bounded list of numbered events that can be waited on."""

    def __init__(self, date: Callable[[], int]) -> None:
        self._date = date
        self._events: deque[dict[str, Any]] = deque(maxlen=KEPT_EVENTS)
        self._last = 0
        self._waiters: set[asyncio.Future[None]] = set()

    @property
    def last(self) -> int:
        return self._last

    def add(self, kind: str, **facts: Any) -> None:
        self._last += 1
        self._events.append(
            {"id": self._last, "type": kind, "at": time.time(), "date": self._date(), **facts}
        )
        self.wake()

    def wake(self) -> None:
        """Let everybody who waits look again (something changed that is not an event)."""
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_result(None)

    def after(self, number: int, *, person: int | None = None) -> list[dict[str, Any]]:
        """Return the events after this number; with a person, only those the person can see."""
        found: list[dict[str, Any]] = []
        for event in reversed(self._events):
            if event["id"] <= number:
                break
            if person is None or person in event.get("people", (person,)):
                found.append(event)
        found.reverse()
        return found

    async def change(self, timeout_s: float) -> None:
        """Return at the next event or wake-up, or when the time is up."""
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiters.add(waiter)
        try:
            async with asyncio.timeout(timeout_s):
                await waiter
        except TimeoutError:
            pass
        finally:
            self._waiters.discard(waiter)

    async def wait_after(
        self, number: int, timeout_s: float, *, person: int | None = None
    ) -> list[dict[str, Any]]:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + timeout_s
        while not (found := self.after(number, person=person)):
            left = deadline - loop.time()
            if left <= 0:
                break
            await self.change(left)
        return found
