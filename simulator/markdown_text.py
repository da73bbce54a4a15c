"""Telegram's MarkdownV2 and legacy Markdown parse modes."""

import re
from dataclasses import dataclass, replace

from simulator.spans import Span, SpanError, byte_offset, emoji_or_time_span, link_span

RESERVED = frozenset("_*[]()~`>#+-=|{}.!")
# Longest first: "__" is underline before "_" is italic, "```" pre before "`" code.
MARKS = (
    ("```", "pre"),
    ("||", "spoiler"),
    ("__", "underline"),
    ("![", "custom_emoji"),
    ("[", "text_link"),
    ("`", "code"),
    ("_", "italic"),
    ("*", "bold"),
    ("~", "strikethrough"),
)
CLOSING = {"custom_emoji": "]", "text_link": "]"}
NAMES = {
    "pre": "Pre",
    "spoiler": "Spoiler",
    "underline": "Underline",
    "code": "Code",
    "italic": "Italic",
    "bold": "Bold",
    "strikethrough": "Strikethrough",
    "text_link": "TextUrl",
    "custom_emoji": "CustomEmoji",
    "blockquote": "BlockQuote",
    "expandable_blockquote": "BlockQuote",
}
LEGACY_MARKS = (("```", "pre"), ("`", "code"), ("_", "italic"), ("*", "bold"))
LANGUAGE = re.compile(r"([^\s`]*)\r?\n")
PRE_LANGUAGE = re.compile(r"[^\s`]+(?=\s)")
ONE_LINE_BREAK = re.compile(r"\n\r|\r\n|\n|\r")
LINE_END = re.compile(r"\r?\n|$")
ESCAPED = re.compile(r"\\([\x01-\x7e])")


@dataclass(frozen=True, slots=True)
class _Open:
    kind: str
    start: int
    at_byte: int
    language: str = ""

    @property
    def is_code(self) -> bool:
        return self.kind in ("code", "pre")

    @property
    def is_quote(self) -> bool:
        return self.kind in ("blockquote", "expandable_blockquote")


class _MarkdownV2:
    """One pass over the markup, with a stack of what is open; a block quotation is open like all else."""

    def __init__(self, markup: str) -> None:
        self.markup = markup
        self.position = 0
        self.plain: list[str] = []
        self.spans: list[Span] = []
        self.opened: list[_Open] = []
        self.at_line_start = True

    def parse(self) -> tuple[str, list[Span]]:
        while self.position < len(self.markup):
            if not self._in_code() and self.at_line_start and self._quoting():
                continue
            self._step()
        if self.opened and self.opened[-1].is_quote:
            self._end_quote()
        if self.opened:
            raise self._never_closed()
        return "".join(self.plain), self.spans

    def _in_code(self) -> bool:
        return bool(self.opened) and self.opened[-1].is_code

    def _never_closed(self) -> SpanError:
        last = self.opened[-1]
        name = "PreCode" if last.language else NAMES[last.kind]
        return SpanError(f"Can't find end of {name} entity at byte offset {last.at_byte}")

    def _step(self) -> None:
        if escaped := ESCAPED.match(self.markup, self.position):
            self._add(escaped[1], 2)
            return
        char = self.markup[self.position]
        if char not in ("`" if self._in_code() else RESERVED):
            self._add(char, 1)
        elif not self._closes() and not self._opens_expanding() and not self._opens():
            raise SpanError(f"Character '{char}' is reserved and must be escaped with the preceding '\\'")

    def _add(self, char: str, consumed: int) -> None:
        self.plain.append(char)
        self.position += consumed
        self.at_line_start = char in "\r\n"

    def _opens(self) -> bool:
        for mark, kind in MARKS:
            if self.markup.startswith(mark, self.position):
                at = byte_offset(self.markup, self.position)
                self.position += len(mark)
                language = self._language() if kind == "pre" else ""
                self.opened.append(_Open(kind, len(self.plain), at, language))
                return True
        return False

    def _language(self) -> str:
        """What follows "```" up to a space names the language; one line break after it is no text."""
        found = PRE_LANGUAGE.match(self.markup, self.position)
        self.position = found.end() if found else self.position
        if line_break := ONE_LINE_BREAK.match(self.markup, self.position):
            self.position = line_break.end()
        return found[0] if found else ""

    def _closes(self) -> bool:
        """Close what was opened last, if its mark stands here."""
        if not self.opened or self.opened[-1].is_quote:
            return False
        last = self.opened[-1]
        mark = CLOSING.get(last.kind) or next(mark for mark, kind in MARKS if kind == last.kind)
        if not self.markup.startswith(mark, self.position):
            return False
        if last.kind == "italic" and self.markup.startswith("__", self.position):
            return False
        self.opened.pop()
        self.position += len(mark)
        if span := self._span(last):
            self.spans.append(span)
        return True

    def _span(self, last: _Open) -> Span | None:
        """Make the span of what was closed; an empty one is none, but its address is read all the same."""
        start, end = last.start, len(self.plain)
        if last.kind in CLOSING:
            return self._link(last)
        if end == start:
            return None
        return Span(last.kind, start, end, {"language": last.language} if last.language else {})

    def _link(self, last: _Open) -> Span | None:
        start, end = last.start, len(self.plain)
        if self.markup.startswith("(", self.position):
            url = self._url("a custom emoji URL" if last.kind == "custom_emoji" else "a URL")
        elif last.kind == "custom_emoji":
            raise SpanError("Custom emoji entity must contain a tg://emoji URL")
        else:
            url = "".join(self.plain[start:])
        make = emoji_or_time_span if last.kind == "custom_emoji" else link_span
        span = make(url, start, end)
        return span if end > start else None

    def _url(self, what: str) -> str:
        at = byte_offset(self.markup, self.position + 1)
        url: list[str] = []
        self.position += 1
        while self.position < len(self.markup):
            if self.markup[self.position] == ")":
                self.position += 1
                return "".join(url)
            escaped = ESCAPED.match(self.markup, self.position)
            url.append(escaped[1] if escaped else self.markup[self.position])
            self.position += 2 if escaped else 1
        raise SpanError(f"Can't find end of {what} at byte offset {at}")

    # Block quotations: lines that begin with ">"; "**>" begins another one, "||" at a line's end expands it.

    def _quoting(self) -> bool:
        """At the start of a line: take a ">" that begins or continues a quotation, or end one."""
        quote = next((o for o in self.opened if o.is_quote), None)
        anew = self.markup.startswith("**>", self.position)
        continues = anew or self.markup.startswith(">", self.position)
        ended = self.plain[-1:] == ["\n"] and (anew or not continues or _is_expandable(quote))
        if quote and ended:
            if not self.opened[-1].is_quote:
                raise self._never_closed()
            self._end_quote()
            quote = None
        if not continues:
            return False
        if quote is None:
            at = byte_offset(self.markup, self.position)
            self.opened.append(_Open("blockquote", len(self.plain), at))
        self.position += 3 if anew else 1
        self.at_line_start = False
        return True

    def _opens_expanding(self) -> bool:
        """Two bars that end the last line of a quotation make it expandable."""
        if not self.opened or not self.opened[-1].is_quote or not self.markup.startswith("||", self.position):
            return False
        if not LINE_END.match(self.markup, self.position + 2):
            return False
        self.opened[-1] = replace(self.opened[-1], kind="expandable_blockquote")
        self.position += 2
        return True

    def _end_quote(self) -> None:
        last = self.opened.pop()
        if len(self.plain) > last.start:
            self.spans.append(Span(last.kind, last.start, len(self.plain)))


def _is_expandable(quote: _Open | None) -> bool:
    return quote is not None and quote.kind == "expandable_blockquote"


def parse_markdown_v2(markup: str) -> tuple[str, list[Span]]:
    """Return the plain text and its spans; raises SpanError in Telegram's words."""
    return _MarkdownV2(markup).parse()


def parse_markdown(markup: str) -> tuple[str, list[Span]]:
    """The legacy mode: no nesting, escapes only outside entities."""
    plain: list[str] = []
    spans: list[Span] = []
    position = 0
    while position < len(markup):
        char = markup[position]
        if char == "\\" and markup[position + 1 : position + 2] in ("_", "*", "`", "["):
            plain.append(markup[position + 1])
            position += 2
            continue
        mark, kind = next(((m, k) for m, k in LEGACY_MARKS if markup.startswith(m, position)), ("", ""))
        if char == "[":
            position = _legacy_link(markup, position, plain, spans)
        elif mark:
            position = _legacy_entity(markup, position, (mark, kind), plain, spans)
        else:
            plain.append(char)
            position += 1
    return "".join(plain), spans


def _legacy_entity(
    markup: str, position: int, opening: tuple[str, str], plain: list[str], spans: list[Span]
) -> int:
    mark, kind = opening
    start = position + len(mark)
    end = markup.find(mark, start)
    if end < 0:
        raise SpanError(
            f"Can't find end of the entity starting at byte offset {byte_offset(markup, position)}"
        )
    extra = {}
    if kind == "pre" and (found := LANGUAGE.match(markup, start)) and found.end() <= end:
        start = found.end()
        extra = {"language": found[1]} if found[1] else {}
    begun = len(plain)
    plain.extend(markup[start:end])
    if len(plain) > begun:
        spans.append(Span(kind, begun, len(plain), extra))
    return end + len(mark)


def _legacy_link(markup: str, position: int, plain: list[str], spans: list[Span]) -> int:
    close = markup.find("]", position)
    if close < 0:
        raise SpanError(
            f"Can't find end of the entity starting at byte offset {byte_offset(markup, position)}"
        )
    begun = len(plain)
    plain.extend(markup[position + 1 : close])
    if not markup.startswith("(", close + 1):
        return close + 1
    end = markup.find(")", close)
    if end < 0:
        raise SpanError(
            f"Can't find end of the entity starting at byte offset {byte_offset(markup, position)}"
        )
    if span := link_span(markup[close + 2 : end], begun, len(plain)):
        spans.append(span)
    return end + 1
