"""Which entities may stand beside and inside each other: sorted, merged, split and dropped as TDLib does.

The rules are those of `fix_entities` in TDLib's MessageEntity.cpp, which every text of a bot goes through:
styles (bold, italic …) of one kind that touch become one; styles are cut where another style begins and at
the borders of anything else; of two things that are no styles (links, code …) and intersect, the first
stays; nothing is inside code; a quote may hold links and code but is never cut by them.
"""

from bisect import bisect_right
from itertools import pairwise

from simulator.spans import Span

STYLES = ("bold", "italic", "underline", "strikethrough", "spoiler")
QUOTES = frozenset({"blockquote", "expandable_blockquote"})
CODE = frozenset({"code", "pre"})
# Which of two entities that mark the same stretch comes first; what is not named is 50.
PRIORITY = {
    "blockquote": 0,
    "expandable_blockquote": 0,
    "pre": 10,
    "code": 20,
    "text_link": 49,
    "text_mention": 49,
    "bold": 90,
    "italic": 91,
    "underline": 92,
    "strikethrough": 93,
    "spoiler": 94,
    "custom_emoji": 99,
}


def in_order(spans: list[Span]) -> list[Span]:
    """By place, the longer one first."""
    return sorted(spans, key=lambda s: (s.start, -s.end, PRIORITY.get(s.kind, 50)))


def fixed(spans: list[Span], found: list[Span] | None = None) -> list[Span]:
    """Return entities that can stand together; `found` in the text gives way to what was marked."""
    if len(spans) + len(found or ()) < 2:
        return spans + (found or [])
    ordered = in_order(spans)
    styles = [s for s in ordered if s.kind in STYLES]
    quotes = _first_of_intersecting([s for s in ordered if s.kind in QUOTES])
    others = _first_of_intersecting([s for s in ordered if s.kind not in STYLES and s.kind not in QUOTES])
    others += [f for f in found or () if not any(f.start < o.end and o.start < f.end for o in others)]
    others = [o for o in others if not any(_cuts(o, quote) for quote in quotes)]
    return in_order(_split(styles, others + quotes) + others + quotes)


def _first_of_intersecting(spans: list[Span]) -> list[Span]:
    kept: list[Span] = []
    for span in spans:
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def _cuts(span: Span, quote: Span) -> bool:
    """Whether it reaches over a border of the quote."""
    touching = span.start < quote.end and quote.start < span.end
    return touching and not quote.start <= span.start <= span.end <= quote.end


def _split(styles: list[Span], others: list[Span]) -> list[Span]:
    """The styles, each kind merged and then cut at all borders; none is left inside code."""
    if not styles:
        return []
    merged = {kind: _merged([s for s in styles if s.kind == kind]) for kind in STYLES}
    borders = {edge for other in others for edge in (other.start, other.end)}
    borders |= {span.start for spans in merged.values() for span in spans}
    cuts = sorted(borders)
    code = [o for o in others if o.kind in CODE]
    return [
        Span(kind, start, end)
        for kind, spans in merged.items()
        for span in spans
        for start, end in _pieces(span, cuts)
        if not any(c.start <= start and end <= c.end for c in code)
    ]


def _merged(spans: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in spans:
        if merged and span.start <= merged[-1].end:
            last = merged[-1]
            merged[-1] = Span(span.kind, last.start, max(last.end, span.end))
        else:
            merged.append(span)
    return merged


def _pieces(span: Span, cuts: list[int]) -> list[tuple[int, int]]:
    inside = cuts[bisect_right(cuts, span.start) : bisect_right(cuts, span.end - 1)]
    return list(pairwise([span.start, *inside, span.end]))
