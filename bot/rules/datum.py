"""The three datums of Chinese maps: WGS-84 (stored), GCJ-02 (Amap, Tencent, Apple in China), BD-09 (Baidu).

The published formula shifts points in mainland China by 100 to 650 m; outside they stay as they are. Its
inverse is found by fixed-point iteration, so a round trip errs by less than a millimetre.
"""

from enum import StrEnum
from math import atan2, cos, pi, sin, sqrt

from bot.rules.place import Position

# Krasovsky 1940, the ellipsoid of the formula.
AXIS_M = 6_378_245.0
ECCENTRICITY_2 = 0.006_693_421_622_965_943
BAIDU_TURN = pi * 3000 / 180


class Datum(StrEnum):
    WGS_84 = "wgs84"
    GCJ_02 = "gcj02"
    BD_09 = "bd09"


def in_mainland_box(position: Position) -> bool:
    """The rectangle in which the formula is applied, by convention of the map services."""
    return 0.8293 <= position.lat <= 55.8271 and 72.004 <= position.lon <= 137.8347


def from_wgs84(position: Position, datum: Datum) -> Position:
    """The coordinates that a map of this datum needs for the stored place."""
    if datum is Datum.WGS_84 or not in_mainland_box(position):
        return position
    shifted = _shifted(position)
    return shifted if datum is Datum.GCJ_02 else _to_baidu(shifted)


def to_wgs84(position: Position, datum: Datum) -> Position:
    """The stored place from coordinates of this datum."""
    if datum is Datum.WGS_84 or not in_mainland_box(position):
        return position
    goal = _from_baidu(position) if datum is Datum.BD_09 else position
    found = goal
    for _ in range(12):
        there = _shifted(found)
        found = Position(found.lat + goal.lat - there.lat, found.lon + goal.lon - there.lon)
    return found


def _shifted(position: Position) -> Position:
    x, y = position.lon - 105.0, position.lat - 35.0
    wave = 20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    north += (wave + 20 * sin(y * pi) + 40 * sin(y / 3 * pi)) * 2 / 3
    north += (160 * sin(y / 12 * pi) + 320 * sin(y * pi / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    east += (wave + 20 * sin(x * pi) + 40 * sin(x / 3 * pi)) * 2 / 3
    east += (150 * sin(x / 12 * pi) + 300 * sin(x / 30 * pi)) * 2 / 3
    angle = position.lat / 180 * pi
    squash = 1 - ECCENTRICITY_2 * sin(angle) ** 2
    return Position(
        position.lat + north * 180 / (AXIS_M * (1 - ECCENTRICITY_2) / (squash * sqrt(squash)) * pi),
        position.lon + east * 180 / (AXIS_M / sqrt(squash) * cos(angle) * pi),
    )


def _to_baidu(gcj: Position) -> Position:
    far = sqrt(gcj.lon**2 + gcj.lat**2) + 0.00002 * sin(gcj.lat * BAIDU_TURN)
    turn = atan2(gcj.lat, gcj.lon) + 0.000003 * cos(gcj.lon * BAIDU_TURN)
    return Position(far * sin(turn) + 0.006, far * cos(turn) + 0.0065)


def _from_baidu(baidu: Position) -> Position:
    found = Position(baidu.lat - 0.006, baidu.lon - 0.0065)
    for _ in range(12):
        there = _to_baidu(found)
        found = Position(found.lat + baidu.lat - there.lat, found.lon + baidu.lon - there.lon)
    return found
