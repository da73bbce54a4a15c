"""The real traces: read, cut into days and stays, thinned, and with teleports put in at random."""

import csv
import gzip
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import groupby
from math import cos, pi, radians, sin
from pathlib import Path
from random import Random

from bot.rules.place import Fix, Position, distance_m

FOLDER = Path(__file__).parent / "traces"
SOURCES = ("ssi", "goal", "trackintel")
STAY_WITHIN_M = 150
DEGREE_M = 111_195


@dataclass(frozen=True, slots=True)
class Day:
    """What one phone recorded on one day."""

    source: str
    person: str
    fixes: tuple[Fix, ...]


def days(*sources: str) -> tuple[Day, ...]:
    return tuple(day for source in sources or SOURCES for day in _days(source))


def _days(source: str) -> Iterator[Day]:
    with gzip.open(FOLDER / f"{source}.csv.gz", "rt", encoding="ascii") as file:
        rows = [(row["id"], _fix(row)) for row in csv.DictReader(file)]
    rows.sort(key=lambda row: (row[0], row[1].at))
    for (person, _), group in groupby(rows, key=lambda row: (row[0], row[1].at.date())):
        yield Day(source, person, tuple(fix for _, fix in group))


def _fix(row: dict[str, str]) -> Fix:
    return Fix(
        position=Position(float(row["lat"]), float(row["lon"])),
        accuracy_m=float(row["accuracy_m"]) if row["accuracy_m"] else None,
        at=datetime.fromtimestamp(int(row["t"]), UTC),
    )


def thinned(fixes: Sequence[Fix], seconds: float) -> tuple[Fix, ...]:
    kept: list[Fix] = []
    for fix in fixes:
        if not kept or (fix.at - kept[-1].at).total_seconds() >= seconds:
            kept.append(fix)
    return tuple(kept)


def stays(fixes: Sequence[Fix], *, minutes: float = 10) -> Iterator[tuple[Fix, ...]]:
    """Stretches of at least so many minutes and five fixes within 150 m of where they begin."""
    start = 0
    while start < len(fixes):
        end = start
        while end + 1 < len(fixes) and _near(fixes[end + 1], fixes[start]):
            end += 1
        stay = tuple(fixes[start : end + 1])
        is_stay = len(stay) >= 5 and stay[-1].at - stay[0].at >= timedelta(minutes=minutes)
        if is_stay:
            yield stay
        start = end + 1 if is_stay else start + 1


def _near(a: Fix, b: Fix) -> bool:
    return distance_m(a.position, b.position) <= STAY_WITHIN_M


def moved(place: Position, *, metres: float, direction: float) -> Position:
    """The place so far away; `direction` in radians, 0 is north."""
    north, east = metres * cos(direction), metres * sin(direction)
    return Position(place.lat + north / DEGREE_M, place.lon + east / DEGREE_M / cos(radians(place.lat)))


def teleported(fixes: Sequence[Fix], *, km: float, chance: Random) -> tuple[int, tuple[Fix, ...]]:
    """The track with everything from a random fix on moved away; returns that fix's index too."""
    index, direction = chance.randrange(2, len(fixes) - 2), chance.random() * 2 * pi
    away = [
        replace(fix, position=moved(fix.position, metres=km * 1000, direction=direction))
        for fix in fixes[index:]
    ]
    return index, (*fixes[:index], *away)
