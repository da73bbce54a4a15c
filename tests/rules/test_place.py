"""Distance, direction, and a judgement that takes the phone's own doubt into account."""

from datetime import UTC, datetime
from math import cos, radians

import pytest

from bot.rules.place import Compass, Fix, Nearness, Position, direction, distance_m, judge

SHOP = Position(31.2304, 121.4737)
M_PER_DEGREE = 111_195.0


def off(north_m: float, east_m: float = 0.0) -> Position:
    return Position(
        SHOP.lat + north_m / M_PER_DEGREE, SHOP.lon + east_m / (M_PER_DEGREE * cos(radians(SHOP.lat)))
    )


def verdict(north_m: float, accuracy_m: float | None) -> Nearness:
    fix = Fix(position=off(north_m), accuracy_m=accuracy_m, at=datetime(2026, 3, 2, tzinfo=UTC))
    return judge(fix, SHOP, radius_m=200, max_accuracy_m=100).nearness


@pytest.mark.parametrize(
    ("north_m", "accuracy_m", "nearness"),
    [
        (150, None, Nearness.INSIDE),
        (230, 40, Nearness.INSIDE),  # a little outside, but the phone is that unsure
        (250, 40, Nearness.OUTSIDE),
        (50, 300, Nearness.TOO_VAGUE),
        (400, 300, Nearness.TOO_VAGUE),
        (800, 300, Nearness.OUTSIDE),  # vague, yet wherever in its circle: not here
    ],
)
def test_a_fix_is_judged_with_its_own_accuracy(
    north_m: float, accuracy_m: float | None, nearness: Nearness
) -> None:
    assert verdict(north_m, accuracy_m) is nearness


@pytest.mark.parametrize(
    ("north_m", "east_m", "way"),
    [
        (500, 0, Compass.N),
        (500, 500, Compass.NE),
        (0, 500, Compass.E),
        (-500, 100, Compass.S),
        (-300, -300, Compass.SW),
        (20, -500, Compass.W),
        (400, -350, Compass.NW),
    ],
)
def test_the_way_is_told_in_eight_directions(north_m: float, east_m: float, way: Compass) -> None:
    assert direction(SHOP, off(north_m, east_m)) is way


def test_across_the_date_line_the_short_way_is_taken() -> None:
    west, east = Position(-17.0, 179.999), Position(-17.0, -179.999)
    assert distance_m(west, east) < 250
    assert direction(west, east) is Compass.E
