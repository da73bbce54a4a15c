"""Telegram's MarkdownV2 and legacy Markdown parse modes."""

import re
from dataclasses import dataclass

from simulator.spans import Span, SpanError, byte_offset, link_span

RESERVED = frozenset("_*[]()~`>#+-=|{}.!")
# Longest first: "__" is underline before "_" is italic, "```" pre before "`" code.
MARKS = (
    ("```", "pre"),
    ("||", "spoiler"),
    ("__", "underline"),
    ("`", "code"),
    ("_", "italic"),
    ("*", "bold"),
    ("~", "strikethrough"),
)
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
}
LEGACY_MARKS = (("```", "pre"), ("`", "code"), ("_", "italic"), ("*", "bold"))
LANGUAGE = re.compile(r"([^\s`]*)\r?\n")


@dataclass(frozen=True, slots=True)
class _Open:
    kind: str
    mark: str
    start: int
    at_byte: int
    language: str = ""


class _MarkdownV2:
    """One pass over the markup, with a stack of what is open."""

    def __init__(self, markup: str) -> None:
        self.markup = markup
        self.position = 0
        self.plain: list[str] = []
        self.spans: list[Span] = []
        self.opened: list[_Open] = []
        self.quote_start: int | None = None

    def parse(self) -> tuple[str, list[Span]]:
        while self.position < len(self.markup):
            if self._at_line_start() and self._quote_continues():
                continue
            self._step()
        if self.opened:
            raise self._never_closed()
        self._end_quote()
        return "".join(self.plain), self.spans

    def _never_closed(self) -> SpanError:
        last = self.opened[-1]
        return SpanError(f"Can't find end of {NAMES[last.kind]} entity at byte offset {last.at_byte}")

    def _step(self) -> None:
        char = self.markup[self.position]
        following = self.markup[self.position + 1 : self.position + 2]
        in_code = bool(self.opened) and self.opened[-1].kind in ("code", "pre")
        if (
            char == "\\"
            and following
            and ord(following) < 128
            and not following.isspace()
            and (not in_code or following in "`\\")
        ):
            self._add(following, 2)
        elif in_code:
            self._in_code()
        elif not self._mark():
            if char in RESERVED:
                raise SpanError(f"Character '{char}' is reserved and must be escaped with the preceding '\\'")
            self._add(char, 1)

    def _add(self, char: str, consumed: int) -> None:
        self.plain.append(char)
        self.position += consumed

    def _in_code(self) -> None:
        mark = self.opened[-1].mark
        if self.markup.startswith(mark, self.position):
            self._close()
        elif self.markup[self.position] == "`":
            raise self._never_closed()
        else:
            self._add(self.markup[self.position], 1)

    def _mark(self) -> bool:
        rest = self.markup
        if rest.startswith("||", self.position) and self._closes_expandable_quote():
            return True
        if rest.startswith("![", self.position):
            self._push("custom_emoji", "](", 2)
            return True
        if rest.startswith("[", self.position):
            self._push("text_link", "](", 1)
            return True
        if self.opened and self.opened[-1].mark == "](" and rest.startswith("]", self.position):
            self._close_link()
            return True
        for mark, kind in MARKS:
            if rest.startswith(mark, self.position):
                if self.opened and self.opened[-1].mark == mark:
                    self._close()
                elif any(o.kind == kind for o in self.opened):
                    raise self._never_closed()
                else:
                    self._push(kind, mark, len(mark))
                return True
        return False

    def _push(self, kind: str, mark: str, consumed: int) -> None:
        at = byte_offset(self.markup, self.position)
        self.position += consumed
        language = ""
        if kind == "pre" and (found := LANGUAGE.match(self.markup, self.position)):
            language = found[1]
            self.position = found.end()
        self.opened.append(_Open(kind, mark, len(self.plain), at, language))

    def _close(self) -> None:
        last = self.opened.pop()
        self.position += len(last.mark)
        extra = {"language": last.language} if last.language else {}
        if len(self.plain) > last.start:
            self.spans.append(Span(last.kind, last.start, len(self.plain), extra))

    def _close_link(self) -> None:
        last = self.opened.pop()
        self.position += 1
        url = "".join(self.plain[last.start :])
        if self.markup.startswith("(", self.position):
            url = self._url()
        elif last.kind == "custom_emoji":
            raise SpanError(
                f"Custom emoji entity must contain a tg://emoji URL at byte offset {last.at_byte}"
            )
        if last.kind == "custom_emoji":
            emoji_id = url.rpartition("id=")[2]
            self.spans.append(
                Span("custom_emoji", last.start, len(self.plain), {"custom_emoji_id": emoji_id})
            )
        elif span := link_span(url, last.start, len(self.plain)):
            self.spans.append(span)

    def _url(self) -> str:
        at = byte_offset(self.markup, self.position)
        url: list[str] = []
        self.position += 1
        while self.position < len(self.markup):
            char = self.markup[self.position]
            if char == ")":
                self.position += 1
                return "".join(url)
            if char == "\\" and self.position + 1 < len(self.markup):
                self.position += 1
                char = self.markup[self.position]
            url.append(char)
            self.position += 1
        raise SpanError(f"Can't find end of a URL at byte offset {at}")

    # Block quotations: lines that begin with ">" ("**>" starts a new one, "||" ends an expandable one).

    def _at_line_start(self) -> bool:
        return (not self.plain or self.plain[-1] == "\n") and not any(
            o.kind in ("code", "pre") for o in self.opened
        )

    def _quote_continues(self) -> bool:
        start = "**>" if self.markup.startswith("**>", self.position) else ">"
        if self.markup.startswith(start, self.position):
            if start == "**>":
                self._end_quote()
            if self.quote_start is None:
                self.quote_start = len(self.plain)
            self.position += len(start)
            if self.position < len(self.markup) and self.markup[self.position] == "\n":
                self._add("\n", 1)
            else:
                self._line_of_quote()
            return True
        self._end_quote()
        return False

    def _line_of_quote(self) -> None:
        while self.position < len(self.markup):
            was_newline = self.markup[self.position] == "\n"
            self._step()
            if was_newline:
                return

    def _closes_expandable_quote(self) -> bool:
        after = self.markup[self.position + 2 : self.position + 3]
        if (
            self.quote_start is None
            or after not in ("", "\n")
            or any(o.kind == "spoiler" for o in self.opened)
        ):
            return False
        self.spans.append(Span("expandable_blockquote", self.quote_start, len(self.plain)))
        self.quote_start = None
        self.position += 2
        return True

    def _end_quote(self) -> None:
        if self.quote_start is None:
            return
        end = len(self.plain)
        while end > self.quote_start and self.plain[end - 1] == "\n":
            end -= 1
        self.spans.append(Span("blockquote", self.quote_start, end))
        self.quote_start = None


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
