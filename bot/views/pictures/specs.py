"""What a picture shows, as frozen JSON-safe values: they commit with the words, and are drawn later.

Nothing here imports the drawing library, which only the processes that draw need.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.rules.language import Language

Point = tuple[float, float]
"""Latitude, longitude in degrees, WGS-84."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Visits of some days. `done` counts unplanned ones too, so it may exceed `planned`."""

    planned: int
    planned_done: int
    done: int
    effective: int
    under_way: int = 0
    ahead: int = 0
    missed: int = 0

    @property
    def length(self) -> int:
        """Of the bar: what is done, goes on, was not done, and lies ahead."""
        return self.done + self.under_way + self.missed + self.ahead


@dataclass(frozen=True, slots=True, kw_only=True)
class RepCounts(Counts):
    """One rep in the period."""

    name: str
    late: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCounts(Counts):
    """The whole team on one day."""

    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryChart:
    """A team's period: totals, a bar a rep and, for weeks and months, a column a day (`days`, else empty)."""

    language: Language
    title: str
    period: str
    reps: tuple[RepCounts, ...]
    days: tuple[DayCounts, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkCode:
    """A link to be scanned."""

    link: str


class StopState(StrEnum):
    """Also the colour of a pin: of a person on the map of the team, HERE is at a customer's."""

    PLANNED = "planned"
    HERE = "here"
    VISITED = "visited"
    UNVERIFIED = "unverified"
    MISSED = "missed"


@dataclass(frozen=True, slots=True, kw_only=True)
class MapStop:
    """A customer on the map. `number` is shown in the pin; `time` is ready-made, such as "09:10–09:45"."""

    number: int
    name: str
    at: Point
    state: StopState
    time: str = ""
    told: str = ""
    """Beneath the name in the list; empty: the state in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StripPart:
    """A piece of the bar of a day's hours; `kind` is a kind of part, empty for what lies between."""

    kind: str
    minutes: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DayMap:
    """A rep's day, or a team's moment. `track` has a tuple of points for each unbroken stretch."""

    language: Language
    title: str
    subtitle: str
    stops: tuple[MapStop, ...]
    track: tuple[tuple[Point, ...], ...] = ()
    later: tuple[tuple[Point, ...], ...] = ()
    """The track after the moment shown, drawn pale."""
    position: Point | None = None
    accuracy_m: float | None = None
    joined: bool = True
    """Whether the stops follow one another: without a track the way between them is drawn."""
    strip: tuple[StripPart, ...] = ()
    """The hours of the day from left to right."""
    strip_ends: tuple[str, str] = ("", "")
    """Its first and its last moment, as people read them."""
    strip_now: float | None = None
    """Where the moment shown lies on it, in minutes from the left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarDay:
    day: date
    works: bool
    note: str
    names: tuple[str, ...]
    grades: tuple[str, ...]
    """Of the customers named, in the same order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanCalendar:
    """Whom a rep means to see when: up to seven days with names, more as a month's sheet."""

    language: Language
    title: str
    subtitle: str
    days: tuple[CalendarDay, ...]


PictureSpec = SummaryChart | DayMap | PlanCalendar | LinkCode
