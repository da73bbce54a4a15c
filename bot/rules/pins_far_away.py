"""Pins of a list that lie far from all others: the wrong way round, it seems, or to be looked at."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from bot.rules.place import Position, distance_m

SURELY_FAR_M = 1_000_000.0
LOOK_AT_M = 3_000_000.0
MUCH_NEARER = 0.3
"""Turned round it lies so much nearer to the others, of its distance as written."""
FEWEST = 5
"""Pins that make up a middle."""


@dataclass(frozen=True, slots=True)
class Pin:
    row: str
    position: Position
    turned: Position | None


def middle_of(places: Sequence[Position]) -> Position | None:
    """None for too few to have one."""
    if len(places) < FEWEST:
        return None
    return Position(median(each.lat for each in places), median(each.lon for each in places))


def looks_turned(pin: Pin, middle: Position) -> bool:
    """Whether latitude and longitude stand in each other's column."""
    far = distance_m(pin.position, middle)
    return (
        pin.turned is not None and far > SURELY_FAR_M and distance_m(pin.turned, middle) < MUCH_NEARER * far
    )


def is_to_look_at(pin: Pin, middle: Position) -> bool:
    return distance_m(pin.position, middle) > LOOK_AT_M and not looks_turned(pin, middle)
