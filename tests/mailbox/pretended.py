"""A Telegram and a time that a test controls: what arrives, what is answered, and how late it is."""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.mailbox.real_time import RealTime
from bot.mailbox.telegram import Blocked, FloodWait, OutcomeUnknown, Refused, Unreachable

BEGAN = datetime(2026, 3, 29, 7, 30, tzinfo=UTC)
"""Half past nine in Berlin since the clocks went forward at night, half past three in New York."""
CALL_TIMEOUT_S = 20.0


class VirtualTime(RealTime):
    """Stands still until it is moved; business time goes with it."""

    def __init__(self) -> None:
        self.seconds = 1000.0
        self._waiting: list[tuple[float, asyncio.Future[None]]] = []

    def passes(self, seconds: float) -> None:
        """Move on; calls that have waited long enough are given up."""
        self.seconds += seconds
        for due, waiting in self._waiting:
            if due <= self.seconds and not waiting.done():
                waiting.set_result(None)
        self._waiting = [(due, waiting) for due, waiting in self._waiting if not waiting.done()]

    async def waits(self, seconds: float) -> None:
        waiting = asyncio.get_running_loop().create_future()
        self._waiting.append((self.seconds + seconds, waiting))
        await waiting

    def monotonic(self) -> float:
        return self.seconds

    def utc(self) -> datetime:
        return BEGAN + timedelta(seconds=self.seconds)

    def now(self) -> datetime:
        return self.utc()


class Answer(StrEnum):
    """What becomes of a call."""

    OK = "ok"
    LOST_BEFORE = "lost_before"
    LOST_AFTER = "lost_after"
    """It was done, but the answer never came."""
    HANGS_BEFORE = "hangs_before"
    HANGS_AFTER = "hangs_after"
    FLOOD = "flood"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"


AMBIGUOUS = (Answer.LOST_BEFORE, Answer.LOST_AFTER, Answer.HANGS_BEFORE, Answer.HANGS_AFTER)


@dataclass
class PretendedTelegram:
    """Keeps chats as people see them; each call is answered with the next of `answers`, else well."""

    time: VirtualTime
    answers: list[Answer] = field(default_factory=list)
    chats: dict[int, dict[int, str]] = field(default_factory=lambda: defaultdict(dict))
    arrivals: list[tuple[float, int, str]] = field(default_factory=list)
    """When, to whom, and the text of everything newly posted."""
    sends: list[tuple[float, int]] = field(default_factory=list)
    """When and to whom something was posted or edited."""
    doubtful: set[str] = field(default_factory=set)
    """Texts whose sender could not know whether they arrived."""
    blocked: set[int] = field(default_factory=set)
    look: Callable[[int, str], str | None] = lambda chat, text: None
    """What would be wrong with saying this now."""
    in_flight: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    saying: dict[int, str] = field(default_factory=dict)
    """What is under way to each chat."""
    refused: set[str] = field(default_factory=set)
    """Texts that will never arrive, and whose sender was told so."""
    put_back: set[str] = field(default_factory=set)
    """Texts that were not taken now, and may come later."""
    faults: list[str] = field(default_factory=list)
    """What no sender may do, in words; raising it here would only look like a call that failed."""
    _next_id: int = 1

    async def call(self, method: str, params: dict[str, Any], **_: Any) -> Any:
        chat = params["chat_id"]
        self.in_flight[chat] += 1
        if self.in_flight[chat] > 1:
            self.faults.append(f"two messages to {chat} at a time")
        if text := params.get("text"):
            self._look_closely(chat, text)
            self.saying[chat] = text
        try:
            return await self._answer(method, params)
        finally:
            self.in_flight[chat] -= 1
            self.saying.pop(chat, None)

    def _look_closely(self, chat: int, text: str) -> None:
        if fault := self.look(chat, text):
            self.faults.append(fault)

    async def _answer(self, method: str, params: dict[str, Any]) -> Any:
        await asyncio.sleep(0)
        text = params.get("text", "")
        if params["chat_id"] in self.blocked:
            self.refused.add(text)
            raise Blocked(403, "Forbidden: bot was blocked by the user")
        answer = self.answers.pop(0) if self.answers else Answer.OK
        if answer in AMBIGUOUS:
            self.doubtful.add(text)
        if answer in (Answer.FLOOD, Answer.UNREACHABLE):
            self.put_back.add(text)
        if answer is Answer.FLOOD:
            raise FloodWait(3)
        if answer is Answer.UNREACHABLE:
            raise Unreachable("no connection")
        if answer is Answer.REFUSED:
            self.refused.add(text)
            raise Refused(400, "Bad Request: nonsense")
        if answer in (Answer.LOST_BEFORE, Answer.HANGS_BEFORE):
            await self._lost(answer)
        result = self._do(method, params)
        if answer in (Answer.LOST_AFTER, Answer.HANGS_AFTER):
            await self._lost(answer)
        return result

    async def _lost(self, answer: Answer) -> None:
        if answer in (Answer.HANGS_BEFORE, Answer.HANGS_AFTER):
            await self.time.waits(CALL_TIMEOUT_S)
        raise OutcomeUnknown("no answer")

    def _do(self, method: str, params: dict[str, Any]) -> Any:
        chat = self.chats[params["chat_id"]]
        if method == "deleteMessage":
            if chat.pop(params["message_id"], None) is None:
                raise Refused(400, "Bad Request: message to delete not found")
            return True
        self.sends.append((self.time.seconds, params["chat_id"]))
        if method == "editMessageText":
            if params["message_id"] not in chat:
                raise Refused(400, "Bad Request: message to edit not found")
            if chat[params["message_id"]] == params["text"]:
                raise Refused(400, "Bad Request: message is not modified")
            chat[params["message_id"]] = params["text"]
            return {"message_id": params["message_id"]}
        message_id, self._next_id = self._next_id, self._next_id + 1
        chat[message_id] = params["text"]
        self.arrivals.append((self.time.seconds, params["chat_id"], params["text"]))
        return {"message_id": message_id}
