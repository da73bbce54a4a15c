"""The words of a form as ODK renders them: Markdown and a little HTML, read into plain spans.

What looks like a mark but is none (`5 * 3`, `a_b_c`, a tag without its end) stays as it was written.
Headings, *emphasis*, **strength**, [links](https://…), <br>, <b> <i> <u> <s>, <a>; colours and sizes are
passed over, as a messenger shows none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

_TAGS = "b|strong|i|em|u|s|del|span|font|p|div|center|small|big|sub|sup|li|ul|ol|h[1-6]"
_MARK = re.compile(
    r"\\(?P<escaped>[\\#*_])"
    r"|\[(?P<link>[^\]\n]+)\]\((?P<to>https?://[^)\s]+)\)"
    r"|<a\s[^<>]*?href\s*=\s*[\"'](?P<href>https?://[^\"'<>\s]+)[\"'][^<>]*>(?P<anchor>.*?)</a\s*>"
    rf"|<(?P<tag>{_TAGS})(?:\s[^<>]*)?>(?P<inside>.*?)</(?P=tag)\s*>"
    r"|(?P<br>[ \t]*<br\s*/?>[ \t]*)"
    r"|(?P<strong>\*\*|__)(?=\S)(?P<strongly>.+?)(?<=\S)(?P=strong)"
    r"|(?<![\w*\\])(?P<em>[*_])(?=[^\s*_])(?P<softly>.+?)(?<=[^\s*_\\])(?P=em)(?![\w*])"
    r"|(?:^|(?<=\n))[ \t]*\#{1,6}(?![\d#])[ \t]*(?P<heading>[^\n]+)",
    re.DOTALL | re.IGNORECASE,
)
_LEFT_OVER = re.compile(r"</?(?:span|font|p|div|center|small|big)(?:\s[^<>]*)?>", re.IGNORECASE)
_BLOCKS = frozenset({"p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6"})
_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Span:
    text: str
    bold: bool = False
    italic: bool = False
    underline: bool = False
    struck: bool = False
    link: str = ""


def spans(text: str) -> tuple[Span, ...]:
    return tuple(each for each in _read(text, Span(""), 0) if each.text)


def plain_text(text: str) -> str:
    """Without its marks: for buttons, lists and comparing."""
    if not any(mark in text for mark in "*_<[#\\"):
        return text
    return "".join(span.text for span in spans(text)).strip()


def _read(text: str, style: Span, depth: int) -> Iterator[Span]:
    at = 0
    for mark in _MARK.finditer(text) if depth < _DEEPEST else ():
        yield _as_written(text[at : mark.start()], style)
        yield from _marked(mark, style, depth + 1)
        at = mark.end()
    yield _as_written(text[at:], style)


def _as_written(text: str, style: Span) -> Span:
    return replace(style, text=_LEFT_OVER.sub("", text))


def _marked(mark: re.Match[str], style: Span, depth: int) -> Iterator[Span]:
    if escaped := mark["escaped"]:
        yield replace(style, text=escaped)
    elif mark["br"]:
        yield replace(style, text="\n")
    elif mark["link"]:
        yield from _read(mark["link"], replace(style, link=mark["to"]), depth)
    elif mark["href"]:
        yield from _read(mark["anchor"], replace(style, link=mark["href"]), depth)
    elif mark["strong"]:
        yield from _read(mark["strongly"], replace(style, bold=True), depth)
    elif mark["em"]:
        yield from _read(mark["softly"], replace(style, italic=True), depth)
    elif mark["heading"]:
        yield from _read(mark["heading"].strip().rstrip("#").rstrip(), replace(style, bold=True), depth)
    else:
        yield from _tagged(mark["tag"].lower(), mark["inside"], style, depth)


def _tagged(tag: str, inside: str, style: Span, depth: int) -> Iterator[Span]:
    if tag in ("b", "strong") or tag[0] == "h":
        style = replace(style, bold=True)
    elif tag in ("i", "em"):
        style = replace(style, italic=True)
    elif tag == "u":
        style = replace(style, underline=True)
    elif tag in ("s", "del"):
        style = replace(style, struck=True)
    if tag == "li":
        yield replace(style, text="• ")
    yield from _read(inside, style, depth)
    if tag in _BLOCKS:
        yield replace(style, text="\n")
