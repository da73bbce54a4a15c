"""Long lists of answers by pages: whole sections together where they fit, every line on exactly one page."""

from collections.abc import Sequence

from bot.services.asked import Answered

FULL = 2400
"""Characters of one page; a card's header, a notice and Telegram's own count of signs still fit beside it."""
MOST = 30
"""Lines of one page."""


def pages_of(lines: Sequence[Answered], sizes: Sequence[int]) -> tuple[range, ...]:
    """Which lines stand on which page; one empty page when there are none. `sizes` of the written lines.

    A new section that would be cut begins a new page, unless the page before would stay more than half empty.
    """
    pages: list[range] = []
    start = size = 0
    for place, line in enumerate(lines):
        count = place - start
        starts_section = count > 0 and line.section != lines[place - 1].section
        too_much = size + sizes[place] > FULL or count >= MOST
        if count and (
            too_much
            or (starts_section and _is_half(size, count) and _is_cut(lines, sizes, place, size, count))
        ):
            pages.append(range(start, place))
            start, size = place, 0
        size += sizes[place]
    return (*pages, range(start, len(lines)))


def page_within(pages: Sequence[range], page: int) -> int:
    return min(max(page, 0), len(pages) - 1)


def _is_half(size: int, count: int) -> bool:
    return size * 2 > FULL or count * 2 > MOST


def _is_cut(lines: Sequence[Answered], sizes: Sequence[int], place: int, size: int, count: int) -> bool:
    """Whether the section that begins here would not end on this page."""
    section = lines[place].section
    for at in range(place, len(lines)):
        if lines[at].section != section:
            return False
        size, count = size + sizes[at], count + 1
        if size > FULL or count > MOST:
            return True
    return False
