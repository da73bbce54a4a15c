"""The times of a given order of visits: the earliest schedule, or that there is none."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.routes.day import Candidate, Day, Matrix, Route, Stop

START, END, FIRST = 0, 1, 2
"""Places in the matrix: candidate number n stands at FIRST + n."""
LUNCH = -1
"""Stands in an order among the numbers of candidates; eaten at the place before it."""


@dataclass(frozen=True, slots=True)
class Step:
    """One entry of an order, timed."""

    number: int
    drive_s: int
    arrives_s: int
    begins_s: int
    leaves_s: int


@dataclass(frozen=True, slots=True)
class Timed:
    steps: tuple[Step, ...]
    leaves_s: int
    ends_s: int
    drive_s: int


def begin_of(candidate: Candidate, arrives_s: int) -> int | None:
    """The first moment from the arrival on at which the visit may begin."""
    for span in candidate.begins:
        if arrives_s <= span.last_s:
            return max(arrives_s, span.first_s)
    return None


def timed(day: Day, travel: Matrix, order: Sequence[int], *, sets_out_s: int | None = None) -> Timed | None:
    """Every step as early as it can be; None when a window, the lunch or the end of the day is missed."""
    leaves = day.hours.first_s if sets_out_s is None else sets_out_s
    place, clock, driven = START, leaves, 0
    steps = []
    for number in order:
        begins: int | None
        if number == LUNCH:
            if day.lunch is None:
                return None
            drive, arrives, length = 0, clock, day.lunch.length_s
            begins = max(arrives, day.lunch.begins.first_s)
            if begins > day.lunch.begins.last_s:
                return None
        else:
            candidate = day.candidates[number]
            drive, length = travel[place][FIRST + number], candidate.service_s
            arrives = clock + drive
            begins = begin_of(candidate, arrives)
            if begins is None:
                return None
            place = FIRST + number
        clock = begins + length
        driven += drive
        steps.append(Step(number, drive, arrives, begins, clock))
    last_leg = 0 if day.free_end else travel[place][END]
    if clock + last_leg > day.hours.last_s:
        return None
    return Timed(tuple(steps), leaves, clock + last_leg, driven + last_leg)


def without_waiting(day: Day, travel: Matrix, order: Sequence[int]) -> Timed | None:
    """As `timed`, but setting out only so early that nothing begins later than it must."""
    earliest = timed(day, travel, order)
    if earliest is None or not earliest.steps:
        return earliest
    first = earliest.steps[0]
    spare = first.begins_s - first.arrives_s
    return timed(day, travel, order, sets_out_s=day.hours.first_s + spare) if spare else earliest


def route_of(day: Day, travel: Matrix, order: Sequence[int]) -> Route | None:
    """The order as a route without its explanations; None when it cannot be kept."""
    found = without_waiting(day, travel, order)
    if found is None:
        return None
    lunch = next((step for step in found.steps if step.number == LUNCH), None)
    return Route(
        stops=tuple(
            Stop(
                candidate_id=day.candidates[step.number].id,
                drive_s=step.drive_s,
                arrives_s=step.arrives_s,
                begins_s=step.begins_s,
                leaves_s=step.leaves_s,
            )
            for step in found.steps
            if step.number != LUNCH
        ),
        lunch_s=lunch.begins_s if lunch else None,
        lunch_after=list(order).index(LUNCH) if lunch else 0,
        leaves_s=found.leaves_s,
        ends_s=found.ends_s,
        drive_s=found.drive_s,
    )


def worth_s(day: Day, travel: Matrix, order: Sequence[int]) -> int:
    """What the visits of this order are worth, less the driving, in seconds."""
    place, total = START, 0
    for number in order:
        if number != LUNCH:
            total += day.candidates[number].value_s - travel[place][FIRST + number]
            place = FIRST + number
    return total - (0 if day.free_end else travel[place][END])
