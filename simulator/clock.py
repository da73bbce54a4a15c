"""The simulator's clock: it can stand, run, be moved, and walk through a day stop by stop."""

import asyncio
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime

FOLLOWER_GONE_AFTER_S = 15.0


@dataclass
class Follower:
    """Somebody (a bot) whose business time follows this clock."""

    reached: int = 0
    heard_at: float = field(default_factory=time.monotonic)
    polling: int = 0

    def is_gone(self, silence_s: float) -> bool:
        return not self.polling and time.monotonic() - self.heard_at > silence_s


class Clock:
    """Seconds since 1970 as the simulated world sees them; `version` grows with every move."""

    def __init__(self, start: datetime | None = None, *, rate: float = 1.0) -> None:
        self._base = (start or datetime.now(UTC)).timestamp()
        self._base_monotonic = time.monotonic()
        self.rate = rate
        self.version = 1
        self.followers: dict[str, Follower] = {}
        self.silence_s = FOLLOWER_GONE_AFTER_S
        self._changed = asyncio.Condition()

    def now(self) -> float:
        return self._base + (time.monotonic() - self._base_monotonic) * self.rate

    def date(self) -> int:
        return int(self.now())

    def shape(self) -> dict[str, object]:
        now = self.now()
        return {
            "now": datetime.fromtimestamp(now, UTC).isoformat(),
            "timestamp": now,
            "rate": self.rate,
            "version": self.version,
            "followers": {
                name: {"reached": f.reached, "gone": f.is_gone(self.silence_s)}
                for name, f in self.followers.items()
            },
        }

    async def move(self, *, to: float | None = None, rate: float | None = None) -> None:
        """Set the time and/or the rate; everybody waiting hears of it."""
        self._base = self.now() if to is None else to
        self._base_monotonic = time.monotonic()
        if rate is not None:
            self.rate = rate
        async with self._changed:
            self.version += 1
            self._changed.notify_all()

    async def wait_for_move(self, after: int, timeout_s: float, follower: str | None) -> None:
        """Return when the version is beyond `after`, or the time is up."""
        following = self._hear(follower)
        if following:
            following.polling += 1
        try:
            async with asyncio.timeout(timeout_s), self._changed:
                await self._changed.wait_for(lambda: self.version > after)
        except TimeoutError:
            pass
        finally:
            if following:
                following.polling -= 1
                following.heard_at = time.monotonic()

    async def mark_reached(self, follower: str, version: int) -> None:
        """The follower has done all the work that was due at this version."""
        following = self._hear(follower)
        async with self._changed:
            if following:
                following.reached = max(following.reached, version)
            self._changed.notify_all()

    async def travel(self, to: float, *, stop_every_s: float, max_wait_s: float) -> list[str]:
        """Walk to a later time, at each stop waiting for the followers; return those not waited for.

        Who has been there on the way may be silent while it works, once for `max_wait_s`: a slow machine
        must not lose what is due.
        """
        there: set[str] = set()
        late: set[str] = set()
        while self.now() < to:
            there |= {name for name, each in self.followers.items() if not each.is_gone(self.silence_s)}
            await self.move(to=min(self.now() + stop_every_s, to))
            late |= await self._wait_for_followers(there - late, max_wait_s)
        return sorted(late)

    async def _wait_for_followers(self, there: set[str], max_wait_s: float) -> set[str]:
        version = self.version
        deadline = time.monotonic() + max_wait_s
        while waiting := self._behind(there, version):
            left = deadline - time.monotonic()
            if left <= 0:
                return waiting
            try:
                async with asyncio.timeout(left), self._changed:
                    await self._changed.wait_for(lambda: not self._behind(there, version))
            except TimeoutError:
                continue
        return set()

    def _behind(self, there: set[str], version: int) -> set[str]:
        return {name for name in there if self.followers[name].reached < version}

    def _hear(self, name: str | None) -> Follower | None:
        if not name:
            return None
        follower = self.followers.setdefault(name, Follower())
        follower.heard_at = time.monotonic()
        return follower
