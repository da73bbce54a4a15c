"""Pacing: how soon the next message may leave, by Telegram's limits and by what it has told us to wait."""

from dataclasses import dataclass

from bot.config import SendingSettings


@dataclass(slots=True)
class Bucket:
    """Holds a burst and fills at a rate; times are monotonic seconds."""

    per_second: float
    burst: float
    tokens: float
    filled_at: float

    def wait_s(self, now: float) -> float:
        self._fill(now)
        return 0.0 if self.tokens >= 1 else (1 - self.tokens) / self.per_second

    def take(self, now: float) -> None:
        self._fill(now)
        self.tokens -= 1

    def is_full(self, now: float) -> bool:
        self._fill(now)
        return self.tokens >= self.burst

    def _fill(self, now: float) -> None:
        # A billionth more than exact, so that waiting exactly `wait_s` suffices in floating point.
        gained = (now - self.filled_at) * self.per_second * (1 + 1e-9)
        self.tokens = min(self.burst, self.tokens + max(0.0, gained))
        self.filled_at = max(self.filled_at, now)


class Pace:
    """One for all chats and one for each, and the pauses Telegram asked for."""

    def __init__(self, limits: SendingSettings, *, now: float) -> None:
        self._all = Bucket(limits.per_second, limits.burst, limits.burst, now)
        self._per_chat = (limits.per_chat_per_second, limits.per_chat_burst)
        self._chats: dict[int, Bucket] = {}
        self._paused: dict[int, float] = {}
        self._all_paused_until = 0.0

    def wait_for_all_s(self, now: float) -> float:
        """Seconds until anybody may be written to."""
        return max(self._all.wait_s(now), self._all_paused_until - now)

    def wait_s(self, chat_id: int, now: float) -> float:
        """Seconds until this chat may be written to; 0 for at once."""
        bucket = self._chats.get(chat_id)
        own = bucket.wait_s(now) if bucket else 0.0
        return max(self.wait_for_all_s(now), own, self._paused.get(chat_id, now) - now, 0.0)

    def take(self, chat_id: int, now: float) -> None:
        """Count a message about to leave."""
        if chat_id not in self._chats:
            per_second, burst = self._per_chat
            self._chats[chat_id] = Bucket(per_second, burst, burst, now)
        self._chats[chat_id].take(now)
        self._all.take(now)
        if len(self._chats) > 2000:
            self._forget_quiet(now)

    def pause(self, chat_id: int, *, until: float) -> None:
        self._paused[chat_id] = max(until, self._paused.get(chat_id, until))

    def pause_all(self, *, until: float) -> None:
        self._all_paused_until = max(until, self._all_paused_until)

    def paused_chats(self, now: float) -> int:
        """How many chats Telegram has asked to wait for at this moment."""
        self._paused = {chat: until for chat, until in self._paused.items() if until > now}
        return len(self._paused)

    def _forget_quiet(self, now: float) -> None:
        self._chats = {chat: bucket for chat, bucket in self._chats.items() if not bucket.is_full(now)}
