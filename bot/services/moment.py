"""When something happened, and when we heard of it; both are kept wherever it counts as evidence."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Moment:
    at: datetime
    """Telegram's date where it gives one, else the time received."""
    received_at: datetime
