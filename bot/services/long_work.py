"""What long work is: a function in another process, from JSON and bytes to JSON and bytes."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection


@dataclass(frozen=True, slots=True)
class NewFile:
    """Bytes that the work has made; the mailbox keeps them as a blob."""

    data: bytes
    mime: str


@dataclass(frozen=True, slots=True)
class WorkOutput:
    """The JSON result, and files: their ids join it as `blob_ids`, in this order."""

    result: dict[str, Any] = field(default_factory=dict)
    files: tuple[NewFile, ...] = ()


Run = Callable[[dict[str, Any], tuple[bytes, ...]], WorkOutput]
"""`(body, bytes of body["blob_ids"])` → output. A function of a module: it is called in another process,
without database, clock or network. What it raises counts as an attempt; after the last one the result is
`{"failed": "why"}`."""

Gather = Callable[[AsyncConnection, dict[str, Any]], Awaitable[dict[str, Any]]]
"""`(db, body)` → what the work needs from the database besides its body: read when the work begins, so that
a step which asks for much work commits only a few words of it."""
