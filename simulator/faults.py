"""Trouble on request: lost answers, server errors, flood waits, duplicate, late and undecodable updates."""

import itertools
import random
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from simulator.refusals import PeopleRefusal


class FaultKind(StrEnum):
    TIMEOUT_BEFORE = "timeout_before"
    TIMEOUT_AFTER = "timeout_after"
    ERROR_BEFORE = "error_before"
    ERROR_AFTER = "error_after"
    DROP_BEFORE = "drop_before"
    DROP_AFTER = "drop_after"
    TOO_MANY = "too_many"
    UPDATE_DUPLICATE = "update_duplicate"
    UPDATE_LATE = "update_late"
    UPDATE_UNDECODABLE = "update_undecodable"


ON_UPDATES = frozenset({FaultKind.UPDATE_DUPLICATE, FaultKind.UPDATE_LATE, FaultKind.UPDATE_UNDECODABLE})
DISTORTIONS = ("date_as_text", "sender_as_text", "without_chat", "unknown_kind", "null_message")


@dataclass
class Fault:
    """One kind of trouble, for some calls (by method) or some updates (by kind)."""

    kind: FaultKind
    on: str = "*"
    count: int | None = None
    probability: float = 1.0
    skip: int = 0
    chat_id: int | None = None
    code: int = 502
    seconds: float = 30.0
    retry_after: int = 3
    distortion: str = "date_as_text"
    id: int = 0
    happened: int = 0

    def shape(self) -> dict[str, Any]:
        return asdict(self)


@dataclass
class Faults:
    """The faults in force; the random choices repeat with the same seed."""

    active: dict[int, Fault] = field(default_factory=dict)
    _random: random.Random = field(default_factory=lambda: random.Random(0))  # noqa: S311 - chooses faults, guards nothing
    _ids: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def add(self, fault: Fault) -> Fault:
        if fault.distortion not in DISTORTIONS:
            raise PeopleRefusal(f"distortion is one of {', '.join(DISTORTIONS)}")
        fault.id = next(self._ids)
        self.active[fault.id] = fault
        return fault

    def seed(self, seed: int) -> None:
        self._random.seed(seed)

    def clear(self) -> None:
        self.active.clear()

    def for_call(self, method: str, chat_id: object) -> Fault | None:
        return self._pick(method, chat_id, on_updates=False)

    def for_update(self, kind: str, chat_id: object) -> Fault | None:
        return self._pick(kind, chat_id, on_updates=True)

    def _pick(self, name: str, chat_id: object, *, on_updates: bool) -> Fault | None:
        if not self.active:
            return None
        for fault in list(self.active.values()):
            if (fault.kind in ON_UPDATES) is on_updates and self._strikes(fault, name, chat_id):
                return fault
        return None

    def _strikes(self, fault: Fault, name: str, chat_id: object) -> bool:
        if fault.on != "*" and fault.on.lower() != name.lower():
            return False
        if fault.on == "*" and name.lower() == "getupdates":
            return False  # "any call" means what a bot does, not how it listens; name getUpdates to hit it
        if fault.chat_id is not None and str(fault.chat_id) != str(chat_id):
            return False
        if fault.skip > 0:
            fault.skip -= 1
            return False
        if fault.probability < 1 and self._random.random() >= fault.probability:
            return False
        fault.happened += 1
        if fault.count is not None and fault.happened >= fault.count:
            self.active.pop(fault.id, None)
        return True


def distorted(kind: str, payload: dict[str, Any], distortion: str) -> tuple[str, Any]:
    """Return an update's kind and payload spoiled so that typed clients cannot decode it."""
    if distortion == "unknown_kind":
        return "holographic_message", payload
    if distortion == "null_message":
        return kind, "nonsense"
    spoiled = dict(payload)
    if distortion == "date_as_text":
        spoiled["date"] = "yesterday"
    if distortion == "sender_as_text" or kind == "callback_query":
        spoiled["from"] = "somebody"
    if distortion == "without_chat":
        spoiled.pop("chat", None)
    return kind, spoiled
