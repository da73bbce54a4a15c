"""Is this position at the customer's? Distance judged with the accuracy the phone reported."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from math import asin, atan2, cos, degrees, radians, sin, sqrt

EARTH_RADIUS_M = 6_371_008.8  # mean radius, IUGG


@dataclass(frozen=True, slots=True)
class Position:
    """WGS-84 degrees."""

    lat: float
    lon: float


NOWHERE = Position(0, 0)
"""In the sea off Africa: what phones send that do not know where they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """One position of a live share, as the phone reported it."""

    position: Position
    accuracy_m: float | None
    at: datetime
    heading_deg: float | None = None


class Nearness(StrEnum):
    INSIDE = "inside"
    OUTSIDE = "outside"
    TOO_VAGUE = "too_vague"
    """The phone does not know well enough where it is to say either."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceVerdict:
    nearness: Nearness
    distance_m: float
    accuracy_m: float | None
    radius_m: float


def distance_m(a: Position, b: Position) -> float:
    """Great-circle distance in metres (haversine; Sinnott 1984)."""
    half_lat, half_lon = radians(b.lat - a.lat) / 2, radians(b.lon - a.lon) / 2
    h = sin(half_lat) ** 2 + cos(radians(a.lat)) * cos(radians(b.lat)) * sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_M * asin(min(1.0, sqrt(h)))


class Compass(StrEnum):
    """Eight directions, clockwise from north."""

    N = "n"
    NE = "ne"
    E = "e"
    SE = "se"
    S = "s"
    SW = "sw"
    W = "w"
    NW = "nw"


def direction(start: Position, goal: Position) -> Compass:
    """Which way `goal` lies from `start` at the outset of the shortest way; north when they are one."""
    turn = radians(goal.lon - start.lon)
    lat_1, lat_2 = radians(start.lat), radians(goal.lat)
    east, north = sin(turn) * cos(lat_2), cos(lat_1) * sin(lat_2) - sin(lat_1) * cos(lat_2) * cos(turn)
    return tuple(Compass)[round(degrees(atan2(east, north)) / 45) % 8]


def judge(fix: Fix, site: Position, *, radius_m: float, max_accuracy_m: float) -> PlaceVerdict:
    """Judge one fix against a site.

    Inside when the fix is within the radius; a fix up to its own accuracy farther out still counts as inside,
    because the true point lies within twice the reported accuracy in 98 % of measured stays. A fix less
    accurate than `max_accuracy_m` settles nothing, unless its whole circle lies outside; nor does NOWHERE.
    """
    distance = distance_m(fix.position, site)
    slack = fix.accuracy_m or 0.0
    if fix.position == NOWHERE:
        nearness = Nearness.TOO_VAGUE
    elif slack > max_accuracy_m:
        nearness = Nearness.OUTSIDE if distance - slack > radius_m else Nearness.TOO_VAGUE
    else:
        nearness = Nearness.INSIDE if distance - slack <= radius_m else Nearness.OUTSIDE
    return PlaceVerdict(nearness=nearness, distance_m=distance, accuracy_m=fix.accuracy_m, radius_m=radius_m)
