"""A marked stretch of text, while markup is being parsed."""

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

USER_LINK = re.compile(r"tg:(?://)?user\?id=(\d{1,16})", re.IGNORECASE)


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
    """A text link, or the mention of a user for tg://user?id=…; None when the address is none."""
    if mentioned := USER_LINK.fullmatch(url):
        return Span("text_mention", start, end, {"user": {"id": int(mentioned[1])}})
    whole = url if "://" in url or url.startswith("mailto:") else f"http://{url}"
    host = re.split(r"[/?#]", whole.partition("://")[2] or whole, maxsplit=1)[0]
    if re.search(r"\s", host) or ("." not in host and not whole.startswith("tg://")):
        return None
    return Span("text_link", start, end, {"url": _with_path(whole)})


def _with_path(url: str) -> str:
    """An address of a host alone ends with a slash."""
    found = re.fullmatch(r"(https?://[^/?#]+)([?#].*)?", url, re.DOTALL | re.IGNORECASE)
    return f"{found[1]}/{found[2] or ''}" if found else url


def custom_emoji_span(emoji_id: str, start: int, end: int) -> Span:
    if not re.fullmatch(r"[1-9]\d{0,18}", emoji_id):
        raise SpanError("Invalid custom emoji identifier specified")
    return Span("custom_emoji", start, end, {"custom_emoji_id": emoji_id})


def date_time_span(unix: str, time_format: str, start: int, end: int) -> Span:
    """A moment that each reader sees in their own zone; without a format the text stays as it is."""
    if not re.fullmatch(r"\d{1,18}", unix):
        raise SpanError("Invalid date specified")
    extra: dict[str, Any] = {"unix_time": int(unix)}
    return Span("date_time", start, end, extra | ({"date_time_format": time_format} if time_format else {}))


def emoji_or_time_span(url: str, start: int, end: int) -> Span:
    """What `![…](tg://emoji?id=…)` or `![…](tg://time?unix=…&format=…)` marks."""
    parts = urlsplit(url if "://" in url else url.replace(":", "://", 1))
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    if parts.scheme.lower() != "tg":
        raise SpanError("Custom emoji URL must have scheme tg")
    if parts.netloc.lower() == "time":
        return date_time_span(query.get("unix", ""), query.get("format", ""), start, end)
    if parts.netloc.lower() != "emoji":
        raise SpanError('Custom emoji URL must have host "emoji"')
    if "id" not in query:
        raise SpanError("Custom emoji URL must have an emoji identifier")
    return custom_emoji_span(query["id"], start, end)
