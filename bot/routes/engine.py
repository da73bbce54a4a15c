"""PyVRP's search on a day: prize-collecting with time windows; the lunch break is unknown to it."""

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from pyvrp import (
    Client,
    ClientGroup,
    Depot,
    IteratedLocalSearchParams,
    Location,
    ProblemData,
    Route,
    Solution,
    SolveParams,
    VehicleType,
    solve,
)
from pyvrp.exceptions import PenaltyBoundWarning
from pyvrp.search import PerturbationParams

from bot.routes.day import FIXED_WORTH_S, Candidate, Day, Matrix
from bot.routes.timing import END, FIRST, START, begin_of

QUICK = SolveParams(
    ils=IteratedLocalSearchParams(num_iters_no_improvement=500, history_length=50),
    perturbation=PerturbationParams(1, 10),
)
"""Strong perturbation and quick restarts: its defaults are made for hundreds of customers and minutes."""


@dataclass(frozen=True, slots=True)
class Until:
    """PyVRP's stopping rule from ours."""

    stop: Callable[[], bool]

    def __call__(self, best_cost: float) -> bool:
        return self.stop()


def improved(
    day: Day, travel: Matrix, begin: Sequence[int], stop: Callable[[], bool], *, seed: int = 1
) -> list[int]:
    """A better order than `begin` (without lunch), or `begin` itself."""
    problem = _Problem(day, travel)
    if not problem.clients:
        return list(begin)
    start = problem.solution(begin)
    with warnings.catch_warnings():
        # Appointments that cannot be kept together drive its penalties up; what comes out is checked anyway.
        warnings.simplefilter("ignore", PenaltyBoundWarning)
        result = solve(
            problem.data,
            Until(stop),
            seed=seed,
            collect_stats=False,
            params=QUICK,
            initial_solution=start,
        )
    if not result.best.is_feasible() or not result.best.routes():
        return list(begin)
    return problem.order(result.best)


class _Problem:
    """A client for every window of every customer; the windows of one customer exclude each other."""

    def __init__(self, day: Day, travel: Matrix) -> None:
        matrix = np.array(travel, dtype=np.int64)
        if day.free_end:
            matrix[:, END] = 0
        self._day, self._travel = day, travel
        self.clients: list[Client] = []
        self._numbers: list[int] = []
        self._groups: list[ClientGroup] = []
        for number, candidate in enumerate(day.candidates):
            self._add(number, candidate)
        hours = VehicleType(
            1,
            capacity=[day.room],
            start_depot=0,
            end_depot=1,
            tw_early=day.hours.first_s,
            tw_late=day.hours.last_s,
        )
        self.data = ProblemData(
            [Location(0, 0) for _ in range(FIRST + len(day.candidates))],
            self.clients,
            [Depot(START), Depot(END)],
            [hours],
            [matrix],  # type: ignore[list-item]  # its stub names the shape only
            [matrix],  # type: ignore[list-item]  # the same
            self._groups,
        )

    def _add(self, number: int, candidate: Candidate) -> None:
        several = len(candidate.begins) > 1
        if several:
            self._groups.append(ClientGroup(required=False))
        for span in candidate.begins:
            if several:
                self._groups[-1].add_client(len(self.clients))
            self._numbers.append(number)
            self.clients.append(
                Client(
                    FIRST + number,
                    delivery=[1],
                    service_duration=candidate.service_s,
                    tw_early=span.first_s,
                    tw_late=span.last_s,
                    prize=candidate.value_s + FIXED_WORTH_S * candidate.fixed,
                    required=False,
                    group=len(self._groups) - 1 if several else None,
                )
            )

    def solution(self, order: Sequence[int]) -> Solution:
        visits, place, clock = [], START, self._day.hours.first_s
        for number in order:
            candidate = self._day.candidates[number]
            arrives = clock + self._travel[place][FIRST + number]
            begins = begin_of(candidate, arrives)
            if begins is None:
                break
            rows = [row for row, of in enumerate(self._numbers) if of == number]
            window = next(
                at for at, span in enumerate(candidate.begins) if span.first_s <= begins <= span.last_s
            )
            visits.append(rows[window])
            clock, place = begins + candidate.service_s, FIRST + number
        return Solution(self.data, [Route(self.data, visits, 0)] if visits else [])

    def order(self, solution: Solution) -> list[int]:
        (route,) = solution.routes()
        return [self._numbers[step.idx] for step in route.schedule() if step.is_client()]
