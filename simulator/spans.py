"""A marked stretch of text, while markup is being parsed."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Span:
    """An entity by positions in the Python string; it becomes UTF-16 offsets only at the end."""

    kind: str
    start: int
    end: int
    extra: dict[str, Any] = field(default_factory=dict)


class SpanError(ValueError):
    """Markup that cannot be parsed; the text follows "can't parse entities: "."""


def byte_offset(text: str, position: int) -> int:
    """Telegram names places in markup by bytes."""
    return len(text[:position].encode())


def link_span(url: str, start: int, end: int) -> Span | None:
    """A text link or, for tg://user?id=…, a mention that any reader takes as a link."""
    cleaned = url.strip()
    if not cleaned:
        return None
    if "://" not in cleaned and not cleaned.startswith("mailto:"):
        cleaned = f"http://{cleaned}"
    if "." not in cleaned and "tg://" not in cleaned and "localhost" not in cleaned:
        return None
    if cleaned.count("/") == 2:
        cleaned += "/" if not cleaned.startswith("tg:") else ""
    return Span("text_link", start, end, {"url": cleaned})
