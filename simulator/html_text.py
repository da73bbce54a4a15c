"""Telegram's HTML parse mode."""

import re
from dataclasses import dataclass

from simulator.spans import Span, SpanError, byte_offset, custom_emoji_span, date_time_span, link_span

STYLES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "code": "code",
    "tg-spoiler": "spoiler",
}
KINDS = STYLES | {"span": "spoiler", "pre": "pre", "blockquote": "blockquote"}
OTHER_TAGS = frozenset({"a", "tg-emoji", "tg-time"})
PLAIN = re.compile(r"[^<&]+")
AMPERSAND = re.compile("&")
SPACES = re.compile(r"\s*")
TAG_NAME = re.compile(r"[^\s>]*")
ATTRIBUTE_NAME = re.compile(r"[^\s=>]*")
NAME_TOKEN = re.compile(r"[a-zA-Z0-9.-]*")
CHARACTER = re.compile(r"&(?:(lt|gt|amp|quot)(?![a-zA-Z])|#(\d{1,7})|#x([0-9a-fA-F]{1,6}));?")
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}


@dataclass(frozen=True, slots=True)
class _Tag:
    name: str
    attributes: dict[str, str]
    start: int


class _Html:
    """One pass over the markup, with a stack of the tags that are open."""

    def __init__(self, markup: str) -> None:
        self.markup = markup
        self.position = 0
        self.plain: list[str] = []
        self.spans: list[Span] = []
        self.opened: list[_Tag] = []

    def parse(self) -> tuple[str, list[Span]]:
        while self.position < len(self.markup):
            char = self.markup[self.position]
            if char == "<":
                if self.markup.startswith("</", self.position):
                    self._close()
                else:
                    self._open()
            elif char == "&" and (found := CHARACTER.match(self.markup, self.position)):
                self.plain.append(_character(found))
                self.position = found.end()
            else:
                self.plain.extend(self._take(PLAIN) or self._take(AMPERSAND))
        if self.opened:
            name = self.opened[-1].name
            raise SpanError(f'Can\'t find end tag corresponding to start tag "{name}"')
        return "".join(self.plain), [_without_language(span) for span in self.spans]

    def _take(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.markup, self.position)
        self.position = found.end() if found else self.position
        return found[0] if found else ""

    def _at_end(self) -> bool:
        return self.position >= len(self.markup)

    def _next(self) -> str:
        return self.markup[self.position : self.position + 1]

    def _open(self) -> None:
        at = byte_offset(self.markup, self.position)
        self.position += 1
        name = self._take(TAG_NAME).lower()
        if self._at_end():
            raise SpanError(f"Unclosed start tag at byte offset {at}")
        if name not in KINDS and name not in OTHER_TAGS:
            raise SpanError(f'Unsupported start tag "{name}" at byte offset {at}')
        attributes = self._attributes(name, at)
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise SpanError(f'Tag "span" must have class "tg-spoiler" at byte offset {at}')
        self.opened.append(_Tag(name, attributes, len(self.plain)))

    def _attributes(self, tag: str, at: int) -> dict[str, str]:
        """Read up to the end of a start tag."""
        attributes: dict[str, str] = {}
        while True:
            self._take(SPACES)
            if self._next() == ">":
                self.position += 1
                return attributes
            name = self._take(ATTRIBUTE_NAME)
            if not name and not self._at_end():
                raise SpanError(f'Empty attribute name in the tag "{tag}" at byte offset {at}')
            self._take(SPACES)
            value = ""
            if self._next() == "=":
                self.position += 1
                self._take(SPACES)
                value = self._value(at)
            if self._at_end():
                raise SpanError(f'Unclosed start tag "{tag}" at byte offset {at}')
            attributes[name.lower()] = value

    def _value(self, at: int) -> str:
        quote = self._next()
        if quote in ("'", '"'):
            end = self.markup.find(quote, self.position + 1)
            if end < 0 or end + 1 >= len(self.markup):
                raise SpanError(f"Unclosed start tag at byte offset {at}")
            value = self.markup[self.position + 1 : end]
            self.position = end + 1
            return CHARACTER.sub(_character, value)
        begun = byte_offset(self.markup, self.position)
        value = self._take(NAME_TOKEN).lower()
        if not self._at_end() and not self._next().isspace() and self._next() != ">":
            raise SpanError(f"Unexpected end of name token at byte offset {begun}")
        return value

    def _close(self) -> None:
        at = byte_offset(self.markup, self.position)
        if not self.opened:
            raise SpanError(f"Unexpected end tag at byte offset {at}")
        self.position += 2
        name = self._take(TAG_NAME).lower()
        self._take(SPACES)
        if self._next() != ">":
            raise SpanError(f"Unclosed end tag at byte offset {at}")
        self.position += 1
        last = self.opened.pop()
        if name and name != last.name:
            raise SpanError(
                f'Unmatched end tag at byte offset {at}, expected "</{last.name}>", found "</{name}>"'
            )
        if len(self.plain) > last.start and (span := self._span(last)):
            self._add(span)

    def _span(self, tag: _Tag) -> Span | None:
        start, end = tag.start, len(self.plain)
        if tag.name == "a":
            return link_span(tag.attributes.get("href") or "".join(self.plain[start:end]), start, end)
        if tag.name == "tg-emoji":
            return custom_emoji_span(tag.attributes.get("emoji-id", ""), start, end)
        if tag.name == "tg-time":
            return date_time_span(
                tag.attributes.get("unix", ""), tag.attributes.get("format", ""), start, end
            )
        if tag.name == "blockquote" and "expandable" in tag.attributes:
            return Span("expandable_blockquote", start, end)
        language = tag.attributes.get("class", "")
        if tag.name == "code" and language.startswith("language-"):
            return Span("code", start, end, {"language": language.removeprefix("language-")})
        return Span(KINDS[tag.name], start, end)

    def _add(self, span: Span) -> None:
        """`<pre>` and `<code class="language-…">` around the same text are one entity with a language."""
        inner = self.spans[-1] if self.spans else span
        language = (inner.extra or span.extra).get("language")
        same_text = (inner.start, inner.end) == (span.start, span.end)
        if language and same_text and {inner.kind, span.kind} == {"pre", "code"}:
            self.spans[-1] = Span("pre", span.start, span.end, {"language": language})
        else:
            self.spans.append(span)


def parse_html(markup: str) -> tuple[str, list[Span]]:
    """Return the plain text and its spans; raises SpanError in Telegram's words."""
    return _Html(markup).parse()


def _without_language(span: Span) -> Span:
    return Span("code", span.start, span.end) if span.kind == "code" and span.extra else span


def _character(found: re.Match[str]) -> str:
    if found[1]:
        return NAMED[found[1]]
    code = int(found[2]) if found[2] else int(found[3], 16)
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else found[0]
