"""What fits: a text into a line, lines into a message, counted as Telegram counts."""

import re
from collections.abc import Sequence
from html import unescape
from typing import TypeVar

Line = TypeVar("Line", bound=str)

MESSAGE = 4096
"""Letters of one message."""
FACE = 44
"""Letters of a button as wide as the message."""


def shortened(text: str, longest: int) -> str:
    """One line, cut at a word where there is one, ending in "…"."""
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    cut = line[: longest - 1]
    head, _, tail = cut.rpartition(" ")
    return (head if head and len(tail) < 12 else cut).rstrip() + "…"


def on_face(text: str) -> str:
    """As much as a button shows."""
    return shortened(text, FACE)


def length(text: str) -> int:
    """UTF-16 units without markup."""
    return len(unescape(re.sub(r"<[^>]+>", "", text)).encode("utf-16-le")) // 2


def that_fit(lines: Sequence[Line], room: int) -> Sequence[Line]:
    """As many lines from the first on as the room holds, each whole: HTML must never be cut."""
    size = 0
    for count, line in enumerate(lines):
        size += length(line) + 1
        if size > room:
            return lines[:count]
    return lines
