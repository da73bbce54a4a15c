"""Rich messages as Markdown (the dialect of GitHub), read into the HTML of rich messages."""

import re
from collections.abc import Callable
from functools import partial
from html import escape
from itertools import takewhile

HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*\s*")
RULE = re.compile(r"\s*([-*_])(\s*\1){2,}\s*")
FENCE = re.compile(r"\s*(`{3,}|~{3,})\s*(\S*).*")
ITEM = re.compile(r"(\s*)([-*+]|\d{1,9}[.)])\s+(.*)")
BOX = re.compile(r"\[([ xX])\]\s+(.*)", re.DOTALL)
TABLE_LINE = re.compile(r"\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*")
# In this order, so that nothing is marked inside code; what is made is put away until the end.
INLINE: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"(`+)(.+?)\1", re.DOTALL), lambda m: f"<code>{escape(m[2].strip())}</code>"),
    (re.compile(r"\\([!-/:-@\[-`{-~])"), lambda m: escape(m[1])),
    (re.compile(r"\$([^\s$](?:[^$\n]*[^\s$])?)\$"), lambda m: f"<tg-math>{escape(m[1])}</tg-math>"),
)
AROUND = (
    (re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)"), r'<a href="\2">\1</a>'),
    (re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*", re.DOTALL), r"<b>\1</b>"),
    (re.compile(r"__(?=\S)(.+?)(?<=\S)__", re.DOTALL), r"<b>\1</b>"),
    (re.compile(r"\*(?=\S)(.+?)(?<=\S)\*", re.DOTALL), r"<i>\1</i>"),
    (re.compile(r"(?<!\w)_(?=\S)(.+?)(?<=\S)_(?!\w)", re.DOTALL), r"<i>\1</i>"),
    (re.compile(r"~~(?=\S)(.+?)(?<=\S)~~", re.DOTALL), r"<s>\1</s>"),
    (re.compile(r"\|\|(?=\S)(.+?)(?<=\S)\|\|", re.DOTALL), r"<tg-spoiler>\1</tg-spoiler>"),
    (re.compile(r"==(?=\S)(.+?)(?<=\S)=="), r"<mark>\1</mark>"),
)
KEPT = re.compile("\ue000(\\d+)\ue001")  # from the private use area


def markdown_html(text: str) -> str:
    """Return the HTML of a text in Markdown."""
    return _blocks(text.replace("\r\n", "\n").split("\n"))


def _blocks(lines: list[str]) -> str:
    made: list[str] = []
    at = 0
    while at < len(lines):
        html, used = _block(lines[at:])
        made.append(html)
        at += used
    return "".join(made)


def _block(lines: list[str]) -> tuple[str, int]:
    """The HTML of the block that begins here, and how many lines it takes."""
    first = lines[0]
    if not first.strip():
        return "", 1
    if found := HEADING.fullmatch(first):
        level = len(found[1])
        return f"<h{level}>{_inline(found[2])}</h{level}>", 1
    if fence := FENCE.fullmatch(first):
        code = list(takewhile(lambda line: not line.strip().startswith(fence[1]), lines[1:]))
        kind = f' class="language-{escape(fence[2])}"' if fence[2] else ""
        text = escape("\n".join(code))
        return f"<pre><code{kind}>{text}</code></pre>", len(code) + 2
    if RULE.fullmatch(first):
        return "<hr>", 1
    if first.lstrip().startswith(">"):
        quoted = list(takewhile(lambda line: line.lstrip().startswith(">"), lines))
        inside = _blocks([re.sub(r"^\s*> ?", "", line) for line in quoted])
        return f"<blockquote>{inside}</blockquote>", len(quoted)
    if ITEM.fullmatch(first):
        return _list(lines)
    if "|" in first and len(lines) > 1 and TABLE_LINE.fullmatch(lines[1]) and "-" in lines[1]:
        return _table(lines)
    paragraph = [first, *takewhile(_goes_on, lines[1:])]
    text = _inline("\n".join(line.strip() for line in paragraph)).replace("\n", "<br>")
    return f"<p>{text}</p>", len(paragraph)


def _goes_on(line: str) -> bool:
    begins = HEADING.fullmatch(line) or FENCE.fullmatch(line) or ITEM.fullmatch(line) or RULE.fullmatch(line)
    return bool(line.strip()) and not begins and not line.lstrip().startswith(">")


def _list(lines: list[str]) -> tuple[str, int]:
    """Items of one kind, with all that is indented below them; an empty line may stand between them."""
    first = ITEM.fullmatch(lines[0])
    indent, ordered = (len(first[1]), first[2][0].isdigit()) if first else (0, False)
    items: list[list[str]] = []
    used = 0
    for number, line in enumerate(lines):
        found = ITEM.fullmatch(line)
        if found and len(found[1]) == indent and found[2][0].isdigit() == ordered:
            items.append([found[3]])
        elif line.strip() and len(line) - len(line.lstrip()) > indent:
            items[-1].append(line[indent + 2 :])
        elif line.strip():
            break
        else:
            items[-1].append("")
            continue
        used = number + 1
    tag = "ol" if ordered else "ul"
    start = f' start="{first[2][:-1]}"' if first and ordered else ""
    return f"<{tag}{start}>{''.join(map(_item, items))}</{tag}>", used


def _item(lines: list[str]) -> str:
    box = BOX.fullmatch(lines[0])
    mark = "" if box is None else "<input>" if box[1] == " " else "<input checked>"
    return f"<li>{mark}{_inline(box[2] if box else lines[0])}{_blocks(lines[1:])}</li>"


def _table(lines: list[str]) -> tuple[str, int]:
    rows = list(takewhile(lambda line: "|" in line, lines))
    sides = [_side(cell) for cell in _cells(rows[1])]
    made = [_row(rows[0], "th", sides), *(_row(row, "td", sides) for row in rows[2:])]
    return f"<table>{''.join(made)}</table>", len(rows)


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]


def _side(cell: str) -> str:
    ends = cell.startswith(":"), cell.endswith(":")
    return "center" if all(ends) else "right" if ends[1] else "left"


def _row(line: str, tag: str, sides: list[str]) -> str:
    cells = zip(_cells(line), sides, strict=False)
    made = [f'<{tag} align="{side}">{_inline(cell)}</{tag}>' for cell, side in cells]
    return f"<tr>{''.join(made)}</tr>"


def _inline(text: str) -> str:
    kept: list[str] = []
    for pattern, make in INLINE:
        text = pattern.sub(partial(_put_away, kept, make), text)
    text = escape(text, quote=False)
    for pattern, marked in AROUND:
        text = pattern.sub(marked, text)
    return KEPT.sub(lambda found: kept[int(found[1])], text)


def _put_away(kept: list[str], make: Callable[[re.Match[str]], str], found: re.Match[str]) -> str:
    kept.append(make(found))
    return f"\ue000{len(kept) - 1}\ue001"
