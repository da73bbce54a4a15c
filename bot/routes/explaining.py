"""Why somebody who might have been visited is not on the route."""

from collections.abc import Sequence

from bot.routes.day import Day, LeftOut, Matrix, Reason
from bot.routes.timing import LUNCH, timed, worth_s


def left_out(day: Day, travel: Matrix, order: Sequence[int]) -> tuple[LeftOut, ...]:
    """One reason for each candidate that is not in the order, the most valuable first."""
    missing = sorted(
        (number for number in range(len(day.candidates)) if number not in set(order)),
        key=lambda number: (-day.candidates[number].value_s, number),
    )
    return tuple(
        LeftOut(candidate_id=day.candidates[number].id, reason=_reason(day, travel, order, number))
        for number in missing
    )


def _reason(day: Day, travel: Matrix, order: Sequence[int], number: int) -> Reason:
    candidate = day.candidates[number]
    if not any(span.last_s >= day.hours.first_s for span in candidate.begins):
        return Reason.CLOSED
    if timed(day, travel, [number]) is None:
        return Reason.OUT_OF_REACH
    kept = [each for each in order if each == LUNCH or day.candidates[each].fixed]
    if kept and not _fits(day, travel, kept, number):
        return Reason.APPOINTMENT
    if sum(each != LUNCH for each in order) < day.room and _fits(day, travel, order, number):
        return Reason.TOO_FAR
    alone = [each for each in kept if each != LUNCH]
    if all(
        worth_s(day, travel, tried) < worth_s(day, travel, alone) for tried in _with(alone, number)
    ) and not _fits(day, travel, order, number):
        return Reason.TOO_FAR
    return Reason.FULL


def _with(order: Sequence[int], number: int) -> list[list[int]]:
    return [[*order[:at], number, *order[at:]] for at in range(len(order) + 1)]


def _fits(day: Day, travel: Matrix, order: Sequence[int], number: int) -> bool:
    return any(timed(day, travel, tried) for tried in _with(order, number))
