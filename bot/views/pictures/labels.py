"""Keeps pins and their names apart on a map, so that every one can be read."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

Spot = tuple[float, float]


@dataclass(frozen=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Box") -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def within(self, other: "Box") -> bool:
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.top >= other.top
            and self.bottom <= other.bottom
        )


def spread(spots: Sequence[Spot], *, apart: float, inside: Box, rounds: int = 80) -> list[Spot]:
    """The spots moved as little as needed to be `apart` from each other, kept inside the box."""
    moved = [list(spot) for spot in spots]
    for _ in range(rounds):
        calm = True
        for i, one in enumerate(moved):
            for j in range(i + 1, len(moved)):
                calm = _push_apart(one, moved[j], apart, angle=i * 2.4 + j) and calm
        for spot in moved:
            spot[0] = min(max(spot[0], inside.left), inside.right)
            spot[1] = min(max(spot[1], inside.top), inside.bottom)
        if calm:
            break
    return [(x, y) for x, y in moved]


def _push_apart(one: list[float], other: list[float], apart: float, angle: float) -> bool:
    """True when they already were far enough from each other."""
    dx, dy = other[0] - one[0], other[1] - one[1]
    distance = math.hypot(dx, dy)
    if distance >= apart - 0.5:
        return True
    if distance < 0.01:  # the same place twice: any direction will do, always the same one
        dx, dy, distance = math.cos(angle), math.sin(angle), 1.0
    push = (apart - min(distance, apart)) / 2 + 0.5
    one[0] -= dx / distance * push
    one[1] -= dy / distance * push
    other[0] += dx / distance * push
    other[1] += dy / distance * push
    return False


def free_side(pin: Spot, w: float, h: float, radius: float, taken: Sequence[Box], inside: Box) -> Box | None:
    """The first of right, left, below and above where a name of this size covers nothing; None if nowhere."""
    x, y = pin
    reach = radius + 8
    for left, top in (
        (x + reach, y - h / 2),
        (x - reach - w, y - h / 2),
        (x - w / 2, y + reach),
        (x - w / 2, y - reach - h),
    ):
        box = Box(left, top, left + w, top + h)
        if box.within(inside) and not any(box.overlaps(other) for other in taken):
            return box
    return None
