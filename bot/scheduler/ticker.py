"""The ticker: asks every sweep what is due, now and then and whenever the clock is moved."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.scheduler.sweeps import Sweep
from bot.storage.database import Database
from bot.storage.outage import DatabaseAway
from bot.storage.policies import policy_in_force
from bot.views.replies import Replies

log = logging.getLogger(__name__)

Put = Callable[[AsyncConnection, Replies, datetime], Awaitable[int]]
"""Queues words in the sweep's transaction; returns how many are new."""


class Ticker:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        sweeps: Sequence[tuple[str, Sweep]],
        *,
        put: Put,
        said: Callable[[], None],
        tick_s: float,
    ) -> None:
        """`said` is called when a sweep had something to say."""
        self._database = database
        self._clock = clock
        self._sweeps = sweeps
        self._put = put
        self._said = said
        self._tick_s = tick_s
        self._one_at_a_time = asyncio.Lock()

    async def run(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            await self.tick()
            try:
                async with asyncio.timeout(self._tick_s):
                    await stop.wait()
            except TimeoutError:
                continue

    async def tick(self) -> None:
        """One round of all sweeps at this moment; what one of them raises does not keep the others."""
        async with self._one_at_a_time:
            now = self._clock.now()
            for name, sweep in self._sweeps:
                try:
                    await self._sweep(sweep, now)
                except DatabaseAway:
                    return  # the next tick asks everything again
                except Exception:  # a process edge: the next tick asks again
                    log.exception("the sweep %s failed", name)

    async def _sweep(self, sweep: Sweep, now: datetime) -> None:
        async with self._database.writing() as db:
            replies = await sweep(db, now, (await policy_in_force(db, now)).policy)
            new = await self._put(db, replies, now) if replies else 0
        if new:
            self._said()
