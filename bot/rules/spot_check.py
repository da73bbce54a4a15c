"""Drawing visits by lot for a spot check: low scores likelier, and from the same seed always the same ones.

Weighted sampling without replacement after P. S. Efraimidis and P. G. Spirakis, “Weighted random sampling
with a reservoir”, Information Processing Letters 97 (2006), 181–185, algorithm A: each visit i of weight w(i)
gets the key u(i)^(1/w(i)) with u(i) uniform in (0, 1), and the n largest keys are drawn. Here u(i) is not
thrown but read out of SHA-256 of the seed and the visit's id, so that anybody can draw again and nobody can
choose; docs/spot-check.md shows it by hand.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from math import log

UNSCORED = 50
"""A visit whose score is still the rep's alone is neither sought nor spared."""
MANTISSA = 53
"""Bits of a number that a float holds exactly."""


class Verdict(StrEnum):
    """What a manager says of a visit drawn by lot. None of them counts by itself anywhere."""

    FINE = "fine"
    DOUBTFUL = "doubtful"
    ASK = "ask"
    """To be asked about."""


@dataclass(frozen=True, slots=True)
class Lot:
    """A visit that may be drawn."""

    visit_id: int
    score: int | None


def draw(lots: Iterable[Lot], *, seed: str, size: int, low_times: float) -> tuple[int, ...]:
    """The visits drawn, in the order in which they were; all of them where there are no more than `size`.

    The order of `lots` does not matter, nor does it matter to one visit's luck which others there are.
    """
    keys = {lot.visit_id: key(lot, seed=seed, low_times=low_times) for lot in lots}
    return tuple(sorted(keys, key=lambda visit_id: (-keys[visit_id], visit_id))[:size])


def key(lot: Lot, *, seed: str, low_times: float) -> float:
    """The logarithm of u^(1/w), which orders as the key itself does and never becomes zero."""
    return log(chance(seed, lot.visit_id)) / weight(lot.score, low_times=low_times)


def chance(seed: str, visit_id: int) -> float:
    """Uniform in (0, 1), both ends excluded."""
    digest = sha256(f"{seed}:{visit_id}".encode()).digest()
    number = int.from_bytes(digest[:8], "big") >> (64 - MANTISSA)
    return (number + 0.5) / float(2**MANTISSA)


def weight(score: int | None, *, low_times: float) -> float:
    """1 for a hundred points, `low_times` for none, and evenly in between."""
    known = UNSCORED if score is None else min(max(score, 0), 100)
    return 1 + (low_times - 1) * (100 - known) / 100
