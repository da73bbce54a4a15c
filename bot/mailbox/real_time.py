"""Real time, for pacing, leases and retries: business time may jump, these must not."""

import time
from datetime import UTC, datetime


class RealTime:
    """Replaced by a virtual one in tests of what takes minutes."""

    def monotonic(self) -> float:
        """Seconds that only ever grow."""
        return time.monotonic()

    def utc(self) -> datetime:
        """For times that other processes compare with theirs."""
        return datetime.now(UTC)
