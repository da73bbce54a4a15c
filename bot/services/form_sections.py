"""The sections of a form as its menu shows them: by the outermost headings that tell them apart."""

from collections.abc import Sequence
from itertools import groupby

from bot.forms.filling import Filling
from bot.services.asked import Answered, Section

BETWEEN = " · "
"""Joins the headings of one question."""
LONG = 12
"""From so many questions on, a form with several sections is shown by them."""


def sections_of(filling: Filling, lines: Sequence[Answered]) -> tuple[Section, ...]:
    """In the order of the form; empty for a form that needs no menu."""
    if len(lines) <= LONG:
        return ()
    names = [line.section.split(BETWEEN) for line in lines]
    depth = 1
    while len({tuple(name[:depth]) for name in names}) == 1 and any(len(name) > depth for name in names):
        depth += 1
    titled = [BETWEEN.join(name[:depth][-1:]) for name in names]
    found: list[Section] = []
    for name, group in groupby(range(len(lines)), key=lambda place: titled[place]):
        places = list(group)
        still = [place for place in places if not filling.is_done(lines[place].path)]
        found.append(
            Section(
                name=name,
                first=still[0] if still else places[0],
                done=sum(not lines[place].is_empty for place in places),
                of=len(places),
                open=len(still),
            )
        )
    return tuple(found) if len(found) > 1 else ()
