"""Words of a form as Telegram's HTML: its Markdown shown, everything else escaped, cut between tags only."""

import re
from dataclasses import replace
from html import escape

from bot.forms.rich_text import Span, spans
from bot.views.words import Html

_GAPS = re.compile(r"\n{3,}")


def rich(text: str, longest: int) -> Html:
    """At most so many letters, ending in "…" when some are left out; line breaks stay."""
    kept = _cut(_trimmed(spans(text)), longest)
    return Html(_GAPS.sub("\n\n", "".join(map(_html, kept))))


def is_longer(text: str, longest: int) -> bool:
    return sum(len(span.text) for span in spans(text)) > longest


def _trimmed(found: tuple[Span, ...]) -> list[Span]:
    """Without white space at both ends."""
    kept = list(found)
    while kept and not kept[0].text.strip():
        kept.pop(0)
    while kept and not kept[-1].text.strip():
        kept.pop()
    if kept:
        kept[0] = replace(kept[0], text=kept[0].text.lstrip())
        kept[-1] = replace(kept[-1], text=kept[-1].text.rstrip())
    return kept


def _cut(found: list[Span], longest: int) -> list[Span]:
    kept: list[Span] = []
    room = longest
    for span in found:
        if len(span.text) > room:
            kept.append(replace(span, text=span.text[: max(0, room - 1)].rstrip() + "…"))
            break
        kept.append(span)
        room -= len(span.text)
    return kept


def _html(span: Span) -> str:
    words = escape(span.text, quote=False)
    if not span.text.strip():
        return words
    if span.link:
        words = f'<a href="{escape(span.link)}">{words}</a>'
    for on, tag in ((span.struck, "s"), (span.underline, "u"), (span.italic, "i"), (span.bold, "b")):
        words = f"<{tag}>{words}</{tag}>" if on else words
    return words
