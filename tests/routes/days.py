"""Small days to be routed, and how hypothesis makes odd ones."""

from typing import Any

from hypothesis import strategies as st

from bot.routes.day import Candidate, Day, Lunch, Span
from bot.rules.place import Position

HOUR = 3600
HERE = Position(31.23, 121.47)
ALWAYS = (Span(9 * HOUR, 18 * HOUR),)
LUNCH = Lunch(begins=Span(int(11.5 * HOUR), 13 * HOUR), length_s=45 * 60)


def east(km: float) -> Position:
    return Position(HERE.lat, HERE.lon + km / 95.2)


def customer(number: int, km: float = 1, **other: Any) -> Candidate:
    usual: dict[str, Any] = {"value_s": 3600, "service_s": 30 * 60, "begins": ALWAYS}
    return Candidate(id=number, position=east(km), **{**usual, **other})


def day(*candidates: Candidate, **other: Any) -> Day:
    usual: dict[str, Any] = {"start": HERE, "end": HERE, "hours": Span(9 * HOUR, 18 * HOUR)}
    return Day(candidates=candidates, **{**usual, **other})


moments = st.integers(7 * HOUR, 19 * HOUR)
spans = st.tuples(moments, moments).map(lambda pair: Span(min(pair), max(pair)))
positions = st.builds(
    Position, st.floats(30.9, 31.5, allow_nan=False), st.floats(121.1, 121.8, allow_nan=False)
)


def _apart(found: list[Span]) -> tuple[Span, ...]:
    kept: list[Span] = []
    for span in sorted(found, key=lambda span: span.first_s):
        if not kept or span.first_s > kept[-1].last_s:
            kept.append(span)
    return tuple(kept)


@st.composite
def odd_days(draw: st.DrawFn) -> Day:
    """Any mixture of closed, far, worthless and fixed customers in any hours."""
    count = draw(st.integers(0, 14))
    candidates = tuple(
        Candidate(
            id=number,
            position=draw(positions),
            value_s=draw(st.integers(0, 9000)),
            service_s=draw(st.integers(0, 90)) * 60,
            begins=_apart(draw(st.lists(spans, max_size=3))),
            fixed=draw(st.integers(0, 5)) == 0,
        )
        for number in range(count)
    )
    return Day(
        start=draw(positions),
        end=draw(positions),
        hours=draw(spans),
        candidates=candidates,
        lunch=draw(st.none() | st.builds(Lunch, begins=spans, length_s=st.integers(0, 5400))),
        most_visits=draw(st.integers(0, 15)),
        free_end=draw(st.booleans()),
    )
