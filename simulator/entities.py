"""Formatted text: parse modes and entity lists become plain text with entities, as in every result."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from simulator.entity_order import fixed
from simulator.html_text import parse_html
from simulator.markdown_text import parse_markdown, parse_markdown_v2
from simulator.refusals import bad_request
from simulator.spans import Span, SpanError, byte_offset, link_span

Json = dict[str, Any]

MAX_TEXT = 4096
MAX_CAPTION = 1024

PARSERS: dict[str, Callable[[str], tuple[str, list[Span]]]] = {
    "html": parse_html,
    "markdown": parse_markdown,
    "markdownv2": parse_markdown_v2,
}

# What Telegram finds by itself in plain text, in this order; a found part is not searched again.
FOUND_IN_TEXT = (
    (
        "url",
        re.compile(
            r"\b(?:https?|tg|ftp)://[^\s<>\"']+[^\s<>\"'.,;:!?)\]]|\b(?:www\.|t\.me/)[^\s<>\"']+[^\s<>\"'.,;:!?)\]]"
        ),
    ),
    ("email", re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b", re.ASCII)),
    ("mention", re.compile(r"(?<![\w/])@[A-Za-z]\w{3,31}\b", re.ASCII)),
    ("bot_command", re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/])", re.ASCII)),
    ("hashtag", re.compile(r"(?<![\w#])#(?!\d+\b)\w{1,256}")),
    ("cashtag", re.compile(r"(?<![\w$])\$[A-Z]{1,8}\b")),
    (
        "url",
        re.compile(
            r"\b(?:[a-zA-Z0-9-]+\.)+(?:com|org|net|io|dev|app|cn|ru|de|uk|info|me)(?:/[^\s<>\"']*)?\b"
        ),
    ),
    ("phone_number", re.compile(r"(?<![\w+])\+\d[\d ()-]{7,18}\d\b")),
)
FOUND_BY_ITSELF = frozenset(kind for kind, _ in FOUND_IN_TEXT) | {"bank_card_number"}
CAN_BE_GIVEN = frozenset(
    [
        "bold",
        "italic",
        "underline",
        "strikethrough",
        "spoiler",
        "blockquote",
        "expandable_blockquote",
        "code",
        "pre",
        "text_link",
        "text_mention",
        "custom_emoji",
        "date_time",
    ]
)
# Most texts hold none of these, and need no search.
MAY_HOLD_SOMETHING = re.compile(r"[/@#$+]|\.\w")
# Characters that vanish (line separators, directions, vertical lines), and those that become spaces.
VANISHING = re.compile("[\r\u2028-\u202e\u0333\u033f\u030a]")
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
TRIMMED = " \n"
MAX_OFFSET = 1_000_000


@dataclass(frozen=True, slots=True)
class Formatted:
    text: str
    entities: list[Json]


def formatted(
    text: str,
    parse_mode: str | None,
    given: list[Json] | None,
    *,
    max_length: int,
    too_long: str = "",
    searched: bool = True,
) -> Formatted:
    """Parse and clean a text, and search it for links and the like; raises when it is too long or unreadable.

    Telegram counts the limits in characters (code points, `utf8_length` in TDLib) after parsing.
    """
    if parse_mode and parse_mode.lower() not in ("", "none"):
        parser = PARSERS.get(parse_mode.lower())
        if parser is None:
            raise bad_request("unsupported parse_mode")
        try:
            plain, spans = parser(text)
        except SpanError as error:
            raise bad_request(f"can't parse entities: {error}") from error
    else:
        plain, spans = text, _given_spans(text, given or [])
    plain, spans = _trimmed(*_without_controls(plain, fixed(spans)))
    if len(plain) > max_length:
        raise bad_request(too_long or "message is too long")
    found = _found(plain) if searched and MAY_HOLD_SOMETHING.search(plain) else []
    return Formatted(plain, _shapes(plain, fixed(spans, found)))


def _without_controls(text: str, spans: list[Span]) -> tuple[str, list[Span]]:
    if not VANISHING.search(text):
        return CONTROL.sub(" ", text), spans
    kept_before = [0]
    for char in text:
        kept_before.append(kept_before[-1] + (VANISHING.match(char) is None))
    moved = [replace(s, start=kept_before[s.start], end=kept_before[s.end]) for s in spans]
    return CONTROL.sub(" ", VANISHING.sub("", text)), moved


def _trimmed(text: str, spans: list[Span]) -> tuple[str, list[Span]]:
    """Spaces before the first entity and after the last letter go; what is nothing but spaces is empty."""
    if not text.strip():
        return "", []
    end = len(text.rstrip(TRIMMED))
    spans = [replace(s, end=min(s.end, end)) for s in spans if s.start < min(s.end, end)]
    first = min((s.start for s in spans), default=end)
    lead = min(len(text) - len(text.lstrip(TRIMMED)), first)
    return text[lead:end], [replace(s, start=s.start - lead, end=s.end - lead) for s in spans]


def _found(text: str) -> list[Span]:
    found: list[Span] = []
    for kind, pattern in FOUND_IN_TEXT:
        for match in pattern.finditer(text):
            start, end = match.span()
            if not any(start < other.end and other.start < end for other in found):
                found.append(Span(kind, start, end))
    return found


def _given_spans(text: str, given: list[Json]) -> list[Span]:
    """Entities that a bot lists itself, from UTF-16 offsets to positions in the text.

    Those that Telegram finds by itself are left to it, so that a copied text has none twice.
    """
    if not given:
        return []
    positions = _positions_by_utf16(text)
    spans = []
    for entity in sorted(given, key=lambda e: int(e["offset"])):
        if entity["type"] in FOUND_BY_ITSELF:
            continue
        if entity["type"] not in CAN_BE_GIVEN:
            raise bad_request("can't parse MessageEntity: Unsupported type specified")
        start = int(entity["offset"])
        end = start + int(entity["length"])
        _check_bounds(text, positions, start, end)
        if start < end:
            spans.append(_given_span(entity, positions[start], positions[end]))
    return spans


def _check_bounds(text: str, positions: list[int], start: int, end: int) -> None:
    """Raise what TDLib says of an entity that lies outside the text or halves a character."""
    for name, value in (("offset", start), ("length", end - start)):
        if not 0 <= value <= MAX_OFFSET:
            raise bad_request(f"receive an entity with incorrect {name} {value}")
    last = len(positions) - 1
    beginning = f"entity beginning at UTF-16 offset {start} ends"
    if start > last:
        raise bad_request(f"entity begins after the end of the text at UTF-16 offset {start}")
    if end > last:
        raise bad_request(f"{beginning} after the end of the text at UTF-16 offset {end}")
    for edge, words in ((start, "entity begins"), (end, beginning)):
        if edge and positions[edge] == positions[edge - 1]:
            at = byte_offset(text, positions[edge] + 1)
            raise bad_request(f"{words} in a middle of a UTF-16 symbol at byte offset {at}")


def _given_span(entity: Json, start: int, end: int) -> Span:
    if entity["type"] == "text_link":
        url = str(entity.get("url") or "")
        if span := link_span(url, start, end):
            return span
        raise bad_request(f"entity URL '{url}' is invalid: Wrong HTTP URL")
    extra = {k: v for k, v in entity.items() if k not in ("type", "offset", "length")}
    return Span(str(entity["type"]), start, end, extra)


def _positions_by_utf16(text: str) -> list[int]:
    positions: list[int] = []
    for index, char in enumerate(text):
        positions.append(index)
        if ord(char) > 0xFFFF:
            positions.append(index)
    positions.append(len(text))
    return positions


def utf16_length(text: str) -> int:
    return len(text) + sum(ord(char) > 0xFFFF for char in text)


def _shapes(text: str, spans: list[Span]) -> list[Json]:
    if not spans:
        return []
    if text.isascii():
        offsets: range | list[int] = range(len(text) + 1)
    else:
        offsets = [0]
        for char in text:
            offsets.append(offsets[-1] + (2 if ord(char) > 0xFFFF else 1))
    return [
        {"offset": offsets[s.start], "length": offsets[s.end] - offsets[s.start], "type": s.kind, **s.extra}
        for s in spans
    ]
