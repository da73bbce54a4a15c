"""A day to be routed and its answer, as frozen values in seconds: no clock, no zones, safe as JSON.

Seconds count from any moment the caller chooses (the start of the day, say): they pass evenly, so a day on
which the clocks change is a day like any other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.rules.place import Position

Matrix = Sequence[Sequence[int]]
"""Seconds from each point to each: the start first, then the end, then the candidates in their order."""

FIXED_WORTH_S = 10_000_000
"""An appointment outweighs everything else together."""


@dataclass(frozen=True, slots=True)
class Span:
    """Both ends are included."""

    first_s: int
    last_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A customer who might be visited today."""

    id: int
    position: Position
    value_s: int
    """Seconds of travel that visiting them today is worth."""
    service_s: int
    begins: tuple[Span, ...]
    """When the visit may begin, in order and apart; empty when not at all."""
    fixed: bool = False
    """An appointment: it is kept whatever it costs, unless keeping it is impossible."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lunch:
    """A break taken where one is, between two visits."""

    begins: Span
    length_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    start: Position
    end: Position
    hours: Span
    """Not on the way before the first, back at the end by the last."""
    candidates: tuple[Candidate, ...]
    lunch: Lunch | None = None
    most_visits: int = 15
    free_end: bool = False
    """The day ends at the last customer; `end` is ignored."""

    @property
    def room(self) -> int:
        """Visits that it may hold: appointments are kept however many they are."""
        return max(self.most_visits, sum(candidate.fixed for candidate in self.candidates))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    candidate_id: int
    drive_s: int
    """From the stop before, or from the start."""
    arrives_s: int
    begins_s: int
    """Later than the arrival where a door is still closed."""
    leaves_s: int


class Reason(StrEnum):
    """Why a customer is not on the route."""

    CLOSED = "closed"
    """At no time today may the visit begin."""
    OUT_OF_REACH = "out_of_reach"
    """Even alone it does not fit between start and end of the day."""
    APPOINTMENT = "appointment"
    """It does not fit beside the appointments that are kept."""
    FULL = "full"
    """It fits only in the place of a visit that is worth more, or the number of visits is reached."""
    TOO_FAR = "too_far"
    """The way costs more than the visit is worth today."""
    NOT_LOOKED_AT = "not_looked_at"
    """More candidates than a day can look at; the least valuable were passed over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    candidate_id: int
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    stops: tuple[Stop, ...]
    lunch_s: int | None
    """When the break begins; None when there is none, or no room for it."""
    lunch_after: int
    """Stops before the break."""
    leaves_s: int
    """When one sets out: as late as the first stop allows."""
    ends_s: int
    drive_s: int
    left_out: tuple[LeftOut, ...] = ()

    @property
    def ids(self) -> tuple[int, ...]:
        return tuple(stop.candidate_id for stop in self.stops)
