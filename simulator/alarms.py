"""What happens by itself at a moment of the simulator's clock, however the clock gets there."""

import asyncio
from collections.abc import Callable

from simulator.clock import Clock

LONGEST_WAIT_S = 3600.0


class Alarms:
    """One task for each moment that is waited for."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._tasks: set[asyncio.Task[None]] = set()

    def at(self, moment: float, act: Callable[[], object]) -> None:
        """Act as soon as the clock has reached the moment (seconds since 1970)."""
        task = asyncio.create_task(self._wait(moment, act))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _wait(self, moment: float, act: Callable[[], object]) -> None:
        while (left_s := moment - self._clock.now()) > 0:
            real_s = left_s / self._clock.rate if self._clock.rate else LONGEST_WAIT_S
            await self._clock.wait_for_move(self._clock.version, min(real_s, LONGEST_WAIT_S), None)
        act()

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
