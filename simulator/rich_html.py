"""Rich messages as HTML: headings, lists, tables, quotes, code and details become the Bot API's blocks."""

from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from simulator import html_text

Json = dict[str, Any]

STYLES = html_text.STYLES | {"sub": "subscript", "sup": "superscript", "mark": "marked"}
INLINE = frozenset({*STYLES, "a", "br", "span", "input", "tg-emoji", "tg-math"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
WRAPPINGS = frozenset({"div", "li", "thead", "tbody"})
PARTS = WRAPPINGS | {"tr", "td", "th", "summary", "caption"}
WITHOUT_END = frozenset({"br", "hr", "img", "input"})


class RichError(ValueError):
    """Markup that is no rich message; the text says why."""


@dataclass
class Node:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Node | str"] = field(default_factory=list)

    def parts(self, *tags: str) -> list["Node"]:
        """The parts with these tags, however deep their wrappings are."""
        found = []
        for child in self.children:
            if isinstance(child, Node):
                found += [child] if child.tag in tags else child.parts(*tags)
        return found


class _Tree(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Node("")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in INLINE | HEADINGS | PARTS and tag not in MAKERS:
            raise RichError(f'Unsupported start tag "{tag}"')
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(node)
        if tag not in WITHOUT_END:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if tag in WITHOUT_END:
            return
        if self.open[-1].tag != tag:
            raise RichError(f'Unmatched end tag "{tag}"')
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def html_blocks(markup: str) -> list[Json]:
    """Return the blocks of a rich message; raises RichError. Pictures hold only the `src` that names them."""
    tree = _Tree()
    tree.feed(markup)
    tree.close()
    if len(tree.open) > 1:
        raise RichError(f'Can\'t find end tag corresponding to start tag "{tree.open[-1].tag}"')
    return _blocks(tree.open[0].children)


def _blocks(children: list[Node | str]) -> list[Json]:
    """What stands between blocks is a paragraph of its own."""
    blocks: list[Json] = []
    loose: list[Node | str] = []
    for child in [*children, Node("")]:
        if isinstance(child, str) or child.tag in INLINE:
            loose.append(child)
            continue
        if (text := _text(loose)) != "":
            blocks.append({"type": "paragraph", "text": text})
        loose = []
        if child.tag in WRAPPINGS:
            blocks += _blocks(child.children)
        elif child.tag:
            blocks.append(_block(child))
    return blocks


def _block(node: Node) -> Json:
    if node.tag in HEADINGS:
        return {"type": "heading", "text": _text(node.children), "size": int(node.tag[1])}
    if node.tag not in MAKERS:
        raise RichError(f'Unexpected tag "{node.tag}"')
    return MAKERS[node.tag](node)


def _pre(node: Node) -> Json:
    code = next(iter(node.parts("code")), node)
    block: Json = {"type": "pre", "text": _plain(code).strip("\n")}
    language = code.attributes.get("class", "").removeprefix("language-")
    return block | ({"language": language} if language else {})


def _quote(node: Node) -> Json:
    if "expandable" in node.attributes:
        return {"type": "expandable_blockquote", "text": _text(node.children)}
    return {"type": "blockquote", "blocks": _blocks(node.children)}


def _list(node: Node) -> Json:
    start = node.attributes.get("start", "")
    items = []
    for number, item in enumerate(node.parts("li"), int(start) if start.isdecimal() else 1):
        ordered = {"label": f"{number}.", "value": number} if node.tag == "ol" else {"label": "•"}
        made: Json = {**ordered, "blocks": _blocks(item.children)}
        if box := next((c for c in item.children if isinstance(c, Node) and c.tag == "input"), None):
            made |= {"has_checkbox": True} | ({"is_checked": True} if "checked" in box.attributes else {})
        items.append(made)
    return {"type": "list", "items": items}


def _table(node: Node) -> Json:
    rows = [[_cell(cell) for cell in row.parts("td", "th")] for row in node.parts("tr")]
    table: Json = {"type": "table", "cells": rows}
    if "border" in node.attributes or "bordered" in node.attributes:
        table["is_bordered"] = True
    if caption := next(iter(node.parts("caption")), None):
        table["caption"] = _text(caption.children)
    return table


def _cell(node: Node) -> Json:
    align, valign = node.attributes.get("align", "left"), node.attributes.get("valign", "middle")
    cell: Json = {"text": _text(node.children), "align": align, "valign": valign}
    for name in ("colspan", "rowspan"):
        if node.attributes.get(name, "").isdecimal():
            cell[name] = int(node.attributes[name])
    return cell | ({"is_header": True} if node.tag == "th" else {})


def _details(node: Node) -> Json:
    summary = next(iter(node.parts("summary")), Node("summary"))
    inside = [child for child in node.children if child is not summary]
    block: Json = {"type": "details", "summary": _text(summary.children), "blocks": _blocks(inside)}
    return block | ({"is_open": True} if "open" in node.attributes else {})


MAKERS: dict[str, Callable[[Node], Json]] = {
    "p": lambda node: {"type": "paragraph", "text": _text(node.children)},
    "footer": lambda node: {"type": "footer", "text": _text(node.children)},
    "hr": lambda node: {"type": "divider"},
    "tg-math-block": lambda node: {"type": "mathematical_expression", "expression": _plain(node)},
    "img": lambda node: {"type": "photo", "src": node.attributes.get("src", "")},
    "pre": _pre,
    "blockquote": _quote,
    "ul": _list,
    "ol": _list,
    "table": _table,
    "details": _details,
}


def _plain(node: Node) -> str:
    return "".join(child if isinstance(child, str) else _plain(child) for child in node.children)


def _text(children: list[Node | str]) -> Any:
    """A RichText: a string where nothing is marked, else a list of strings and marked parts."""
    parts: list[Any] = []
    for child in children:
        made = " ".join(f"a{child}a".split())[1:-1] if isinstance(child, str) else _marked(child)
        if isinstance(made, str) and parts and isinstance(parts[-1], str):
            parts[-1] += made
        elif made != "":
            parts.append(made)
    if parts and isinstance(parts[0], str):
        parts[0] = parts[0].lstrip()
    if parts and isinstance(parts[-1], str):
        parts[-1] = parts[-1].rstrip()
    parts = [part for part in parts if part != ""]
    return parts[0] if len(parts) == 1 else parts or ""


def _marked(node: Node) -> Any:
    if node.tag == "br":
        return "\n"
    if node.tag == "input":
        return ""
    if node.tag == "tg-math":
        return {"type": "mathematical_expression", "expression": _plain(node)}
    if node.tag == "tg-emoji":
        emoji_id = node.attributes.get("emoji-id", "")
        return {"type": "custom_emoji", "custom_emoji_id": emoji_id, "alternative_text": _plain(node)}
    text = _text(node.children)
    if node.tag == "a":
        return {"type": "url", "text": text, "url": node.attributes.get("href", "")}
    if node.tag == "span" and node.attributes.get("class") == "tg-spoiler":
        return {"type": "spoiler", "text": text}
    return {"type": STYLES[node.tag], "text": text} if node.tag in STYLES else text
