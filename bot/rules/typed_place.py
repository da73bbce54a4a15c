"""Latitude and longitude as people write them: signed or with letters, in one cell, the wrong way round."""

import re
from dataclasses import dataclass

from bot.rules.place import Position

_DEGREES = re.compile(
    r"([NSEW]|[南北]纬|[东西]经)?\s*([-+]?\d+(?:\.\d+)?)\s*[°度]?\s*"
    r"(?:(\d+(?:\.\d+)?)\s*['分]\s*(?:(\d+(?:\.\d+)?)\s*[\"秒])?)?\s*([NSEW])?"
)
_SOUTH_OR_WEST = ("S", "W", "南纬", "西经")


class PlaceUnclear(Exception):  # noqa: N818 - as `HoursUnclear`
    """No place on earth."""


@dataclass(frozen=True, slots=True)
class ReadPlace:
    position: Position
    turned: Position | None
    """With latitude and longitude the other way round, where that is a place, too."""
    was_turned: bool
    """The first number can only be a longitude."""


def read_place(lat: str, lon: str, both: str = "") -> ReadPlace:
    """Raises PlaceUnclear; `both` counts where the two have no cells of their own."""
    if not lat and not lon:
        lat, lon = _two_in_one(both)
    read = Position(_degrees(lat), _degrees(lon))
    turned = Position(read.lon, read.lat)
    if _is_on_earth(read):
        return ReadPlace(read, turned if _is_on_earth(turned) else None, was_turned=False)
    if _is_on_earth(turned):
        return ReadPlace(turned, None, was_turned=True)
    raise PlaceUnclear


def _is_on_earth(place: Position) -> bool:
    return abs(place.lat) <= 90 and abs(place.lon) <= 180 and (place.lat, place.lon) != (0, 0)


def _two_in_one(text: str) -> tuple[str, str]:
    parts = [part for part in re.split(r"[,，;；\s]+", text.strip("()[]（）")) if part]
    if len(parts) != 2:
        raise PlaceUnclear
    return parts[0], parts[1]


def _degrees(text: str) -> float:
    """`30.2795`, `30.2795°N`, `30°16'46"N`, `S 12.5`."""
    found = _DEGREES.fullmatch(text.upper().replace("′", "'").replace("″", '"').replace("''", '"'))
    if found is None:
        raise PlaceUnclear
    before, degrees, minutes, seconds, after = found.groups()
    size = abs(float(degrees)) + float(minutes or 0) / 60 + float(seconds or 0) / 3600
    return -size if degrees.startswith("-") or (before or after) in _SOUTH_OR_WEST else size
