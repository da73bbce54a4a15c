"""A bell: whoever has put something somewhere rings it, whoever waits there wakes."""

import asyncio


class Bell:
    """Rings are not counted; one that rang while nobody waited is heard by the next wait."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        self._rung.set()

    def ring_later(self, seconds: float) -> None:
        asyncio.get_running_loop().call_later(seconds, self.ring)

    async def wait(self, seconds: float) -> None:
        """Until it rings, at most so long."""
        try:
            async with asyncio.timeout(seconds):
                await self._rung.wait()
        except TimeoutError:
            return
        finally:
            self._rung.clear()
