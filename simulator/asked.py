"""What people ask of bots that is not answered yet: taps, inline queries, payments; and what was paid."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from simulator.world import Chat

Json = dict[str, Any]
Value = TypeVar("Value")

KEPT_QUERIES = 10_000


class Newest(dict[str, Value], Generic[Value]):
    """Keeps no more than the newest: what is older nobody can answer any more."""

    def __setitem__(self, key: str, value: Value) -> None:
        super().__setitem__(key, value)
        if len(self) > KEPT_QUERIES:
            del self[next(iter(self))]


@dataclass
class InlineQuery:
    """What a person asks a bot while typing in a chat, and the bot's answer."""

    id: str
    chat: "Chat"
    person_id: int
    query: str
    asked_at: float
    answer: Json | None = None
    answered_by: Any = None


@dataclass(frozen=True)
class Offer:
    """What a bot sells, and what a buyer is asked for."""

    invoice: Json
    payload: str
    is_flexible: bool
    asked: tuple[str, ...]


@dataclass
class Payment:
    """What a person is about to pay: the bot has been asked whether it may."""

    chat: "Chat"
    person_id: int
    facts: Json
    asked_at: float


@dataclass(frozen=True)
class Transaction:
    """Stars that went to a bot, or back from it."""

    id: str
    person_id: int
    amount: int
    date: int
    payload: str
    is_refund: bool = False


@dataclass
class CallbackQuery:
    id: str
    chat: "Chat"
    message_id: int
    person_id: int
    asked_at: float
    answer: Json | None = None
