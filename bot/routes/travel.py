"""How long it takes from place to place: estimated from the distance, where no routing engine is asked."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from bot.routes.day import Matrix
from bot.rules.place import EARTH_RADIUS_M, Position

ROAD_FACTOR = 1.3
"""Roads are so much longer than the crow flies."""
SPEEDS = ((1.5, 22.0), (5.5, 27.0), (20.0, 60.0))
"""Kilometres of road and km/h, door to door in a city: measured for short, middling and long ways.

Between them the speed rises evenly, so that a longer way never takes less time."""
PARKING_S = 240


class TravelTimes(Protocol):
    """Anything that knows travel times. Raises TravelUnknown when it cannot say now."""

    def matrix(self, points: Sequence[Position]) -> Matrix:
        """Seconds from each point to each, parking at the goal included; 0 on the diagonal."""
        ...


class TravelUnknown(Exception):  # noqa: N818 - it says what happened
    """The routing engine did not answer, or not with times; the text says why."""


class Estimated:
    """Great-circle distance, a factor for the roads, a speed that grows with the distance, and parking."""

    def matrix(self, points: Sequence[Position]) -> Matrix:
        lat = np.radians([point.lat for point in points])
        lon = np.radians([point.lon for point in points])
        half_lat, half_lon = (lat[:, None] - lat) / 2, (lon[:, None] - lon) / 2
        h = np.sin(half_lat) ** 2 + np.cos(lat[:, None]) * np.cos(lat) * np.sin(half_lon) ** 2
        road_km = 2 * EARTH_RADIUS_M / 1000 * ROAD_FACTOR * np.arcsin(np.sqrt(np.minimum(1.0, h)))
        kmh = np.interp(road_km, [km for km, _ in SPEEDS], [speed for _, speed in SPEEDS])
        seconds = np.rint(road_km / kmh * 3600).astype(int)
        seconds[road_km > 0.05] += PARKING_S  # next door one walks
        np.fill_diagonal(seconds, 0)
        found: Matrix = seconds.tolist()
        return found
