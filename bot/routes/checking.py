"""Is this route true? An independent look at a finished route, sharing nothing with how it was made."""

from itertools import pairwise

from bot.routes.day import Candidate, Day, Matrix, Route, Span


def faults(day: Day, travel: Matrix, route: Route) -> tuple[str, ...]:
    """What is wrong with the route, each as a sentence; empty when it can be driven as it says."""
    numbers = {candidate.id: number for number, candidate in enumerate(day.candidates)}
    if unknown := [stop.candidate_id for stop in route.stops if stop.candidate_id not in numbers]:
        return (f"nobody knows {unknown}",)
    visited = [day.candidates[numbers[stop.candidate_id]] for stop in route.stops]
    return (
        *_counts(day, route),
        *_doors(route, visited),
        *_ways(day, travel, route, [2 + numbers[candidate.id] for candidate in visited]),
        *_lunch(day, route),
    )


def _counts(day: Day, route: Route) -> list[str]:
    found = []
    if len(set(route.ids)) != len(route.ids):
        found.append("somebody is visited twice")
    if len(route.stops) > day.room:
        found.append(f"{len(route.stops)} visits are more than {day.room}")
    if route.leaves_s < day.hours.first_s or route.ends_s > day.hours.last_s:
        found.append("the route leaves the hours of the day")
    return found


def _doors(route: Route, visited: list[Candidate]) -> list[str]:
    found = []
    for stop, candidate in zip(route.stops, visited, strict=True):
        if not any(_within(stop.begins_s, span) for span in candidate.begins):
            found.append(f"{candidate.id} may not begin at {stop.begins_s}")
        if stop.arrives_s > stop.begins_s or stop.leaves_s - stop.begins_s != candidate.service_s:
            found.append(f"{candidate.id} is not given its {candidate.service_s} s")
    return found


def _ways(day: Day, travel: Matrix, route: Route, places: list[int]) -> list[str]:
    """Between two stops lies the drive, and the lunch where it is eaten."""
    found = []
    ways = list(pairwise([0, *places, 1]))
    drives = [travel[a][b] for a, b in ways]
    if day.free_end:
        drives[-1] = 0
    leaves = [route.leaves_s, *(stop.leaves_s for stop in route.stops)]
    arrives = [*(stop.arrives_s for stop in route.stops), route.ends_s]
    for at, drive in enumerate(drives):
        free = leaves[at]
        if route.lunch_s is not None and day.lunch is not None and route.lunch_after == at:
            if route.lunch_s < free:
                found.append("lunch begins before the visit ends")
            free = route.lunch_s + day.lunch.length_s
        if arrives[at] - free < drive:
            found.append(f"the way to stop {at + 1} takes {drive} s")
    if sum(drives) != route.drive_s:
        found.append("the driving is summed up wrong")
    return found


def _lunch(day: Day, route: Route) -> list[str]:
    if route.lunch_s is None:
        return []
    if day.lunch is None or not _within(route.lunch_s, day.lunch.begins):
        return ["lunch is at the wrong time"]
    return []


def _within(at: int, span: Span) -> bool:
    return span.first_s <= at <= span.last_s
