"""What reps say about the rules: once a quarter, in stars and a line, without their names."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

ASKED_WITHIN = timedelta(days=14)
"""So long after a quarter has begun reps are asked, and may answer; then the round is told."""
KNOWS_THEM_AFTER = timedelta(days=30)
"""Whoever has been here for less has not lived with the rules yet."""
LEAST_ANSWERS = 3
"""Of fewer answers one could guess whose they are: they are counted and not shown."""
STARS = range(1, 6)
LONGEST = 300


def quarter_of(day: date) -> str:
    """`2026-Q1`."""
    return f"{day.year}-Q{(day.month - 1) // 3 + 1}"


def is_asked_on(day: date) -> bool:
    first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    return day - first < ASKED_WITHIN


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundSummary:
    quarter: str
    asked: int
    answers: int
    stars: float | None
    """The mean; None while there are too few answers."""
    words: tuple[str, ...]
    """In the order of the alphabet, which tells nothing of who wrote when."""


def summed_up(quarter: str, asked: int, stars: Sequence[int], words: Sequence[str]) -> RoundSummary:
    enough = len(stars) >= LEAST_ANSWERS
    return RoundSummary(
        quarter=quarter,
        asked=asked,
        answers=len(stars),
        stars=sum(stars) / len(stars) if enough else None,
        words=tuple(sorted(words)) if enough else (),
    )
