"""A rep may have thousands of customers; a day looks at the few hundred that could matter."""

from dataclasses import replace

from bot.routes.day import Candidate, Day, LeftOut, Reason
from bot.rules.place import distance_m

MOST_LOOKED_AT = 150
RATHER_NEAR = 4
"""So many metres of way weigh as much as a second of value, when it comes to whom to look at."""


def looked_at(day: Day) -> tuple[Day, tuple[LeftOut, ...]]:
    """The day with the appointments and the most promising others, and who is passed over."""
    if len(day.candidates) <= MOST_LOOKED_AT:
        return day, ()
    promising = sorted(day.candidates, key=lambda candidate: _promise(day, candidate), reverse=True)
    kept = {candidate.id for candidate in promising[:MOST_LOOKED_AT]}
    return (
        replace(day, candidates=tuple(each for each in day.candidates if each.id in kept)),
        tuple(
            LeftOut(candidate_id=each.id, reason=Reason.NOT_LOOKED_AT if each.begins else Reason.CLOSED)
            for each in day.candidates
            if each.id not in kept
        ),
    )


def _promise(day: Day, candidate: Candidate) -> tuple[bool, bool, float]:
    way = min(distance_m(day.start, candidate.position), distance_m(day.end, candidate.position))
    return (candidate.fixed, bool(candidate.begins), candidate.value_s - way / RATHER_NEAR)
