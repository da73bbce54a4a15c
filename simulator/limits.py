"""Telegram's sending limits: 30 messages a second overall, one a second in a chat, 20 a minute in a group."""

import math
import time
from collections import defaultdict, deque
from dataclasses import dataclass, field

from simulator.refusals import too_many_requests


@dataclass
class LimitSettings:
    enabled: bool = True
    per_second: int = 30
    per_chat_per_second: float = 1.0
    chat_burst: int = 5
    group_per_minute: int = 20


@dataclass
class Limits:
    """Counts what bots send, in real time, and refuses what is too much; `settings.enabled` switches it."""

    settings: LimitSettings = field(default_factory=LimitSettings)
    refused: int = 0
    _overall: dict[int, deque[float]] = field(default_factory=lambda: defaultdict(deque))
    _chats: dict[tuple[int, int], tuple[float, float]] = field(default_factory=dict)
    _groups: dict[tuple[int, int], deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def check(self, bot_id: int, chat_id: int, *, messages: int = 1) -> None:
        """Count messages about to be sent; raises the 429, and counts nothing, when they are too many."""
        if not self.settings.enabled:
            return
        now = time.monotonic()
        wait_s = max(
            self._window_wait(self._overall[bot_id], now, 1.0, self.settings.per_second),
            self._chat_wait(bot_id, chat_id, now),
            self._window_wait(self._groups[bot_id, chat_id], now, 60.0, self.settings.group_per_minute)
            if chat_id < 0
            else 0.0,
        )
        if wait_s > 0:
            self.refused += 1
            raise too_many_requests(max(1, math.ceil(wait_s)))
        self._count(bot_id, chat_id, now, messages)

    def _window_wait(self, sent: deque[float], now: float, window_s: float, allowed: int) -> float:
        while sent and now - sent[0] >= window_s:
            sent.popleft()
        return window_s - (now - sent[0]) if len(sent) >= allowed else 0.0

    def _chat_wait(self, bot_id: int, chat_id: int, now: float) -> float:
        tokens = self._tokens(bot_id, chat_id, now)
        return 0.0 if tokens >= 1 else (1 - tokens) / self.settings.per_chat_per_second

    def _tokens(self, bot_id: int, chat_id: int, now: float) -> float:
        """A bucket that holds a small burst and fills at the rate of the chat."""
        tokens, at = self._chats.get((bot_id, chat_id), (float(self.settings.chat_burst), now))
        return min(self.settings.chat_burst, tokens + (now - at) * self.settings.per_chat_per_second)

    def _count(self, bot_id: int, chat_id: int, now: float, messages: int) -> None:
        tokens = self._tokens(bot_id, chat_id, now)
        self._chats[bot_id, chat_id] = (tokens - messages, now)
        self._overall[bot_id].extend([now] * messages)
        if chat_id < 0:
            self._groups[bot_id, chat_id].extend([now] * messages)
