"""From a day to its route: search, PyVRP, lunch, a check of the result, and why somebody is not on it."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib.util import find_spec

from bot.routes.checking import faults
from bot.routes.day import Day, Matrix, Route
from bot.routes.explaining import left_out
from bot.routes.limiting import looked_at
from bot.routes.search import Search
from bot.routes.timing import LUNCH, route_of, timed, worth_s
from bot.routes.travel import TravelTimes

HAS_PYVRP = find_spec("pyvrp") is not None
"""Everywhere but on Intel Macs; without it the search has its time too."""
BUDGET_S = 0.5
"""Processor seconds for one day: enough for 80 candidates to come within half a percent of the best known."""
BEGINNINGS = 5
"""Searches from different beginnings, of which the best goes on: a single one may stay in a poor district."""
SHARES = (0.6, 0.75)
"""Of the budget: when the beginnings end, and when PyVRP does."""


class RouteFaulty(Exception):  # noqa: N818 - it says what happened
    """The checker found the result wrong: a bug, never shown to anybody as a route."""


def route_day(day: Day, times: TravelTimes, *, budget_s: float = BUDGET_S, seed: int = 1) -> Route:
    """The best route found; raises TravelUnknown from `times`."""
    # Hours that are over are none.
    day = replace(day, hours=replace(day.hours, last_s=max(day.hours.first_s, day.hours.last_s)))
    near, passed_over = looked_at(day)
    travel = times.matrix((near.start, near.end, *(candidate.position for candidate in near.candidates)))
    order = best_order(near, travel, budget_s=budget_s, seed=seed)
    route = route_of(near, travel, order)
    if route is None or (wrong := faults(near, travel, route)):
        raise RouteFaulty(f"seed {seed}: {wrong if route else 'the order cannot be kept'}")
    return replace(route, left_out=(*left_out(near, travel, order), *passed_over))


def best_order(day: Day, travel: Matrix, *, budget_s: float = BUDGET_S, seed: int = 1) -> list[int]:
    """Numbers of candidates, and LUNCH where it is eaten; always one that can be kept."""
    if not any(candidate.begins for candidate in day.candidates):
        return [LUNCH] if day.lunch is not None and timed(day, travel, [LUNCH]) else []
    begin = time.thread_time()

    def until(share: float) -> Callable[[], bool]:
        return lambda: time.thread_time() - begin > budget_s * share

    best: list[int] = []
    for number in range(BEGINNINGS):
        found = Search(day, travel, seed=seed * 1009 + number).run(
            until(SHARES[0] * (number + 1) / BEGINNINGS)
        )
        best = max(best, found, key=_judged(day, travel))
    if HAS_PYVRP:
        best = max(best, _through_pyvrp(day, travel, best, until(SHARES[1]), seed), key=_judged(day, travel))
    return sooner(day, travel, Search(day, travel, seed=seed).run(until(1), begin=best))


def _through_pyvrp(
    day: Day, travel: Matrix, order: Sequence[int], stop: Callable[[], bool], seed: int
) -> list[int]:
    """PyVRP knows no breaks: it plans a day shorter by the lunch, which is put in afterwards."""
    from bot.routes.engine import improved  # noqa: PLC0415 - the process that talks to people goes without it

    without = [number for number in order if number != LUNCH]
    if day.lunch is None:
        return improved(day, travel, without, stop, seed=seed)
    shorter = replace(day, hours=replace(day.hours, last_s=day.hours.last_s - day.lunch.length_s), lunch=None)
    if timed(shorter, travel, []) is None:
        return list(order)
    return with_lunch(day, travel, improved(shorter, travel, without, stop, seed=seed))


def with_lunch(day: Day, travel: Matrix, order: Sequence[int]) -> list[int]:
    """Lunch where everybody can still be visited; where nobody can, the least valuable visits go."""
    kept = list(order)
    while True:
        for at in range(len(kept), -1, -1):
            tried = [*kept[:at], LUNCH, *kept[at:]]
            if timed(day, travel, tried):
                return tried
        loose = [number for number in kept if not day.candidates[number].fixed]
        if not loose:
            return kept
        kept.remove(min(loose, key=lambda number: day.candidates[number].value_s))


def sooner(day: Day, travel: Matrix, order: Sequence[int]) -> list[int]:
    """The same visits for the same driving, forwards or backwards, lunch where the day is over soonest."""
    without = [number for number in order if number != LUNCH]
    early = timed(day, travel, without)
    if early and day.lunch and early.ends_s <= day.lunch.begins.last_s:
        order = without  # the day is over before lunch would have to be
    worth = worth_s(day, travel, without)
    best, ends = list(order), found.ends_s if (found := timed(day, travel, order)) else None
    for base in (without, without[::-1]):
        places = range(len(base) + 1) if LUNCH in order else (None,)
        for at in places:
            tried = base if at is None else [*base[:at], LUNCH, *base[at:]]
            found = timed(day, travel, tried)
            if found and worth_s(day, travel, base) >= worth and (ends is None or found.ends_s < ends):
                best, ends = tried, found.ends_s
    return best


def _judged(day: Day, travel: Matrix) -> Callable[[Sequence[int]], tuple[int, bool, int]]:
    """Appointments first, then lunch, then what the visits are worth; an impossible order is last."""

    def judge(order: Sequence[int]) -> tuple[int, bool, int]:
        if timed(day, travel, order) is None:
            return (-1, False, 0)
        fixed = sum(number != LUNCH and day.candidates[number].fixed for number in order)
        return (fixed, LUNCH in order, worth_s(day, travel, order))

    return judge
