"""Telegram's HTML parse mode."""

import re
from dataclasses import dataclass
from typing import Any

from simulator.spans import Span, SpanError, byte_offset, link_span

KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "code": "code",
    "blockquote": "blockquote",
}
OTHER_TAGS = frozenset({"a", "pre", "span", "tg-emoji", "tg-time"})
TAG_NAME = re.compile(r"[a-zA-Z0-9-]*")
ATTRIBUTE = re.compile(r"""\s*([a-zA-Z0-9_.:-]+)\s*(?:=\s*("[^"]*"|'[^']*'|[a-zA-Z0-9._-]+))?""")
CHARACTER = re.compile(r"&(?:(lt|gt|amp|quot)|#(\d{1,7})|#x([0-9a-fA-F]{1,6}));?")
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}


@dataclass(frozen=True, slots=True)
class _Open:
    tag: str
    attributes: dict[str, str]
    start: int
    at_byte: int


def parse_html(markup: str) -> tuple[str, list[Span]]:
    """Return the plain text and its spans; raises SpanError in Telegram's words."""
    plain: list[str] = []
    length = 0
    spans: list[Span] = []
    opened: list[_Open] = []
    position = 0
    while position < len(markup):
        char = markup[position]
        if char == "<":
            if markup.startswith("</", position):
                position = _close(markup, position, "".join(plain), opened, spans)
            else:
                position = _open(markup, position, length, opened)
            continue
        if char == "&" and (found := CHARACTER.match(markup, position)):
            char = _character(found)
            position = found.end()
        else:
            position += 1
        plain.append(char)
        length += 1
    if opened:
        raise SpanError(f'Can\'t find end tag corresponding to start tag "{opened[-1].tag}"')
    return "".join(plain), spans


def _character(found: re.Match[str]) -> str:
    if found[1]:
        return NAMED[found[1]]
    code = int(found[2]) if found[2] else int(found[3], 16)
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else found[0]


def _open(markup: str, position: int, start: int, opened: list[_Open]) -> int:
    at = byte_offset(markup, position)
    name = TAG_NAME.match(markup, position + 1)
    tag = name[0].lower() if name else ""
    if tag not in KINDS and tag not in OTHER_TAGS:
        raise SpanError(f'Unsupported start tag "{tag}" at byte offset {at}')
    attributes: dict[str, str] = {}
    position += 1 + len(tag)
    while position < len(markup) and markup[position : position + 1] != ">":
        found = ATTRIBUTE.match(markup, position)
        if found is None:
            if markup[position].isspace() or markup[position] == "/":
                position += 1
                continue
            raise SpanError(f'Empty attribute name in the tag "{tag}" at byte offset {at}')
        attributes[found[1].lower()] = CHARACTER.sub(_character, (found[2] or "").strip("\"'"))
        position = found.end()
    if position >= len(markup):
        raise SpanError(f'Unclosed start tag "{tag}" at byte offset {at}')
    if tag == "span" and attributes.get("class") != "tg-spoiler":
        raise SpanError(f'Tag "span" must have class "tg-spoiler" at byte offset {at}')
    opened.append(_Open(tag, attributes, start, at))
    return position + 1


def _close(markup: str, position: int, plain: str, opened: list[_Open], spans: list[Span]) -> int:
    at = byte_offset(markup, position)
    if not opened:
        raise SpanError(f"Unexpected end tag at byte offset {at}")
    end = markup.find(">", position)
    if end < 0:
        raise SpanError(f"Unclosed end tag at byte offset {at}")
    tag = markup[position + 2 : end].strip().lower()
    last = opened.pop()
    if tag and tag != last.tag:
        raise SpanError(f'Unmatched end tag at byte offset {at}, expected "</{last.tag}>", found "</{tag}>"')
    span = _span(last, plain)
    if span and span.end > span.start:
        _nest_code_in_pre(span, spans)
    return end + 1


def _nest_code_in_pre(span: Span, spans: list[Span]) -> None:
    """`<pre><code class="language-x">` is one entity with a language."""
    previous = spans[-1] if spans else None
    same_place = previous and (previous.start, previous.end) == (span.start, span.end)
    if previous and same_place and (span.kind, previous.kind) == ("pre", "code"):
        spans[-1] = Span("pre", span.start, span.end, previous.extra)
        return
    if previous and previous.kind == "code" and previous.extra:
        spans[-1] = Span("code", previous.start, previous.end)
    spans.append(span)


def _span(opened: _Open, plain: str) -> Span | None:
    start, end = opened.start, len(plain)
    extra: dict[str, Any] = {}
    if opened.tag == "a":
        return link_span(opened.attributes.get("href") or plain[start:end], start, end)
    if opened.tag == "tg-emoji":
        return Span("custom_emoji", start, end, {"custom_emoji_id": opened.attributes.get("emoji-id", "0")})
    if opened.tag == "tg-time":
        unix = opened.attributes.get("unix", "0")
        return Span("date_time", start, end, {"unix_time": int(unix) if unix.isdigit() else 0})
    if opened.tag == "pre":
        return Span("pre", start, end)
    if opened.tag == "span":
        return Span("spoiler", start, end)
    if opened.tag == "blockquote" and "expandable" in opened.attributes:
        return Span("expandable_blockquote", start, end)
    language = opened.attributes.get("class", "")
    if opened.tag == "code" and language.startswith("language-"):
        extra["language"] = language.removeprefix("language-")
    return Span(KINDS[opened.tag], start, end, extra)
