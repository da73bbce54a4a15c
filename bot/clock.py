"""Business time: one clock for everything the product decides; only the composition root chooses it."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import aiohttp

log = logging.getLogger(__name__)


class Clock(Protocol):
    def now(self) -> datetime:
        """This moment, in UTC."""


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


class SimulatorClock:
    """Follows a simulator's clock: at each move what is due is done before the clock may go on."""

    def __init__(self, url: str, *, follower: str = "bot") -> None:
        self._url = url.rstrip("/")
        self._follower = follower
        self._session = aiohttp.ClientSession()
        self._version = 0
        self._base = datetime.now(UTC)
        self._base_monotonic = time.monotonic()
        self._rate = 1.0

    def now(self) -> datetime:
        return self._base + timedelta(seconds=(time.monotonic() - self._base_monotonic) * self._rate)

    async def close(self) -> None:
        await self._session.close()

    async def look(self) -> None:
        """Take over the simulator's time as it is; to be called before anything is decided by this clock."""
        self._take(await self._get())
        # Not counted as a move that was seen: a clock that waits for us since before we died hears of us now.
        self._version = 0

    async def follow(self, stop: asyncio.Event, at_stop: Callable[[], Awaitable[None]]) -> None:
        """Until `stop`: take over every move, do `at_stop`, and tell the simulator that we are there."""
        while not stop.is_set():
            try:
                found = await self._next_move(stop)
                if found is None or found["version"] == self._version:
                    continue
                self._take(found)
                await at_stop()
                await self._post("/api/clock/reached", {"follower": self._follower, "version": self._version})
            except (aiohttp.ClientError, TimeoutError, OSError):
                log.warning("the simulator's clock cannot be read; trying again")
                await asyncio.sleep(0.5)

    async def report_handled(self, update_id: int) -> bool:
        """Tell whoever waits at the simulator that everything up to this update is done and said.

        Even 0 says something: that there will be reports, so that nobody goes by a quiet moment instead.
        False when the simulator could not be told.
        """
        try:
            await self._post("/api/handled", {"follower": self._follower, "update_id": update_id})
        except (aiohttp.ClientError, TimeoutError, OSError):
            return False
        return True

    async def _next_move(self, stop: asyncio.Event) -> dict[str, Any] | None:
        """The clock after its next move, or some time later as it is; None when it is time to stop."""
        poll = asyncio.ensure_future(
            self._get(after=str(self._version), timeout="20", follower=self._follower)
        )
        stopping = asyncio.ensure_future(stop.wait())
        try:
            await asyncio.wait({poll, stopping}, return_when=asyncio.FIRST_COMPLETED)
            return poll.result() if poll.done() else None
        finally:
            poll.cancel()
            stopping.cancel()

    def _take(self, found: dict[str, Any]) -> None:
        self._base = datetime.fromtimestamp(found["timestamp"], UTC)
        self._base_monotonic = time.monotonic()
        self._rate = float(found["rate"])
        self._version = int(found["version"])

    async def _get(self, **query: str) -> dict[str, Any]:
        async with self._session.get(f"{self._url}/api/clock", params=query) as response:
            response.raise_for_status()
            found: dict[str, Any] = await response.json()
            return found

    async def _post(self, path: str, body: dict[str, Any]) -> None:
        async with self._session.post(f"{self._url}{path}", json=body) as response:
            response.raise_for_status()
