"""Distances and areas on the earth, by the formulas ODK uses."""

import math
from itertools import pairwise

from bot.forms.xpath.expressions import Expression
from bot.forms.xpath.functions.signature import ANY, Signature, Table, many
from bot.forms.xpath.problems import EvaluationFailed
from bot.forms.xpath.scope import Scope
from bot.forms.xpath.values import Value, to_text

_EARTH_RADIUS_M = 6_378_100.0  # the radius JavaRosa and Enketo use, so that figures agree

Point = tuple[float, float]


def _points(scope: Scope, arguments: tuple[Expression, ...]) -> list[Point]:
    """The points of a trace or shape ("lat lon alt acc;lat lon …"), or of several point fields."""
    found: list[Point] = []
    for value in many(scope, arguments):
        found += [_point(part) for part in to_text(value).split(";") if part.strip()]
    return found


def _point(text: str) -> Point:
    try:
        latitude, longitude = map(float, text.split()[:2])
    except ValueError as error:
        raise EvaluationFailed(f"“{text.strip()}” is not a place") from error
    return latitude, longitude


def _distance(scope: Scope, arguments: tuple[Expression, ...]) -> Value:
    points = _points(scope, arguments)
    return math.fsum(_between(one, other) for one, other in pairwise(points))


def _between(one: Point, other: Point) -> float:
    """In metres, by the spherical law of cosines, as JavaRosa has it to the last digit."""
    latitude, other_latitude = math.radians(one[0]), math.radians(other[0])
    cosine = math.sin(latitude) * math.sin(other_latitude) + math.cos(latitude) * math.cos(
        other_latitude
    ) * math.cos(math.radians(one[1] - other[1]))
    return math.acos(max(-1.0, min(1.0, cosine))) * _EARTH_RADIUS_M


def _area(scope: Scope, arguments: tuple[Expression, ...]) -> Value:
    """Square metres inside the closed shape; 0 for fewer than three points."""
    points = _points(scope, arguments)
    if len(points) < 3:
        return 0.0
    return _spherical_area(points)


def _spherical_area(points: list[Point]) -> float:
    circumference = 2 * math.pi * _EARTH_RADIUS_M
    first_latitude, first_longitude = points[0]
    # Each point becomes metres from the first one on a plane; the shoelace formula does the rest.
    plane = [
        (
            (latitude - first_latitude) / 360 * circumference,
            (longitude - first_longitude) * circumference * math.cos(math.radians(latitude)) / 360,
        )
        for latitude, longitude in points
    ]
    doubled = sum(y1 * x2 - x1 * y2 for (y1, x1), (y2, x2) in pairwise(plane))
    return abs(doubled / 2)


def _geofence(scope: Scope, arguments: tuple[Expression, ...]) -> Value:
    """Whether a point lies inside a shape, by casting a ray; False while either is missing."""
    points, corners = _points(scope, arguments[:1]), _points(scope, arguments[1:])
    if len(points) != 1:
        return False
    latitude, longitude = points[0]
    inside = False
    for (y1, x1), (y2, x2) in pairwise(corners):
        if (y1 > latitude) is not (y2 > latitude):
            inside ^= longitude < (x1 - x2) * (latitude - y2) / (y1 - y2) + x2
    return inside


GEOGRAPHY: Table = {
    "geofence": Signature(_geofence, 2, 2),
    "distance": Signature(_distance, 1, ANY),
    "area": Signature(_area, 1, 1),
    "enclosed-area": Signature(_area, 1, 1),
}
