"""Where on the paper a place on Earth goes: a flat projection good for a day's drive, its scale and grid."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from statistics import median

from bot.views.pictures.specs import Point

METRES_PER_DEGREE = 111_320.0
MIN_SPAN_M = 600.0  # a single shop is shown with its neighbourhood, not as a dot on nothing
FAR_TIMES = 6.0  # times the usual distance from the middle: beyond, a wrong pin would shrink all the others
FAR_AT_LEAST_M = 30_000.0


@dataclass(frozen=True)
class Ground:
    """A rectangle of paper (`x`, `y`, `w`, `h` in pixels) showing the land around `middle`."""

    middle: Point
    px_per_m: float
    x: float
    y: float
    w: float
    h: float

    def place(self, point: Point) -> tuple[float, float]:
        """Pixels; outside the rectangle for a place that is off the map."""
        east, north = _metres(point, self.middle)
        return self.x + self.w / 2 + east * self.px_per_m, self.y + self.h / 2 - north * self.px_per_m

    def shows(self, point: Point) -> bool:
        px, py = self.place(point)
        return self.x <= px <= self.x + self.w and self.y <= py <= self.y + self.h

    def nearest_on_map(self, point: Point, inset: float) -> tuple[float, float]:
        px, py = self.place(point)
        across = min(max(px, self.x + inset), self.x + self.w - inset)
        return across, min(max(py, self.y + inset), self.y + self.h - inset)

    def corner(self, across: float, down: float) -> Point:
        """The place at these shares of width and height: (0, 0) is the upper left corner."""
        north = (0.5 - down) * self.h / self.px_per_m
        east = (across - 0.5) * self.w / self.px_per_m
        lat, lon = self.middle
        return lat + north / METRES_PER_DEGREE, lon + east / (METRES_PER_DEGREE * _shrink(lat))

    def meridians(self) -> Iterator[tuple[float, float]]:
        """Longitude and x of each line of the grid."""
        step = self.grid_degrees()
        half = self.w / 2 / self.px_per_m / (METRES_PER_DEGREE * _shrink(self.middle[0]))
        for lon in _multiples(self.middle[1] - half, self.middle[1] + half, step):
            yield (lon + 180) % 360 - 180, self.place((self.middle[0], lon))[0]

    def parallels(self) -> Iterator[tuple[float, float]]:
        """Latitude and y of each line of the grid."""
        half = self.h / 2 / self.px_per_m / METRES_PER_DEGREE
        for lat in _multiples(self.middle[0] - half, self.middle[0] + half, self.grid_degrees()):
            yield lat, self.place((lat, self.middle[1]))[1]

    def grid_degrees(self) -> float:
        """A round step that gives about five lines."""
        return round_below(max(self.w, self.h) / self.px_per_m / METRES_PER_DEGREE / 4)


def ground_for(points: Iterable[Point], x: float, y: float, w: float, h: float, *, edge: float) -> Ground:
    """The ground on which all these points, but those absurdly far away, lie `edge` px inside the rim."""
    known = list(points)
    centre = (median(lat for lat, _ in known), _middle_longitude([lon for _, lon in known]))
    offsets = [_metres(point, centre) for point in known]
    usual = median(math.hypot(east, north) for east, north in offsets)
    limit = max(FAR_AT_LEAST_M, FAR_TIMES * usual)
    near = [offset for offset in offsets if math.hypot(*offset) <= limit]
    west, east = min(e for e, _ in near), max(e for e, _ in near)
    south, north = min(n for _, n in near), max(n for _, n in near)
    lat = centre[0] + (south + north) / 2 / METRES_PER_DEGREE
    lon = centre[1] + (west + east) / 2 / (METRES_PER_DEGREE * _shrink(centre[0]))
    scale = min(
        (w - 2 * edge) / max(east - west, MIN_SPAN_M), (h - 2 * edge) / max(north - south, MIN_SPAN_M)
    )
    return Ground((lat, lon), scale, x, y, w, h)


def round_below(number: float) -> float:
    """The largest 1, 2 or 5 times a power of ten that is not above the number."""
    power = 10.0 ** math.floor(math.log10(number))
    return next(each * power for each in (5, 2, 1) if each * power <= number * (1 + 1e-9))


def degrees(value: float, step: float, sides: str) -> str:
    """As on a map: 30.27°N; as many decimals as the grid's step needs."""
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    return f"{abs(value):.{decimals}f}°{sides[0] if value >= 0 else sides[1]}"


def _metres(point: Point, origin: Point) -> tuple[float, float]:
    """East and north of the origin; across the date line the short way."""
    lon = (point[1] - origin[1] + 180) % 360 - 180
    return lon * METRES_PER_DEGREE * _shrink(origin[0]), (point[0] - origin[0]) * METRES_PER_DEGREE


def _shrink(lat: float) -> float:
    return max(0.05, math.cos(math.radians(lat)))


def _middle_longitude(longitudes: list[float]) -> float:
    """The median, counted from the first so that 179° and -179° are neighbours."""
    first = longitudes[0]
    return first + median((lon - first + 180) % 360 - 180 for lon in longitudes)


def _multiples(low: float, high: float, step: float) -> Iterator[float]:
    for index in range(math.ceil(low / step), math.floor(high / step) + 1):
        yield index * step
