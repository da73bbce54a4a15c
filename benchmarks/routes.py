"""How good and how quick routes are: the gap to the best known, OR-Tools on the same days, a team, memory.

The gap is counted on what a day is worth (values of the visits less the driving, in seconds), not on cost
with the missed values added, which would make every gap look several times smaller.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from statistics import fmean

from benchmarks.route_days import day_of, month_of
from benchmarks.route_instances import instances
from benchmarks.route_ortools import order_by_ortools
from bot.routes.day import Day, Matrix
from bot.routes.engine import improved
from bot.routes.search import Search
from bot.routes.solver import best_order, route_day
from bot.routes.timing import timed, worth_s
from bot.routes.travel import Estimated
from bot.rules.plan import proposed

Figure = tuple[str, float, str]
SIZES = (20, 40, 80)
SEEDS = range(10)
LONG_S = 3.0
BEST_KNOWN = Path(__file__).parent / "route_best_known.json"
"""The best any solver has found for each generated day, by `candidates:seed`; longer runs only raise it."""


def figures() -> Iterator[Figure]:
    for instance in instances():
        for budget in (0.5, 2.0):
            order = best_order(instance.day, instance.travel, budget_s=budget)
            gap = instance.gap_pct(worth_s(instance.day, instance.travel, order))
            yield f"routes.gap_pct.{instance.name}_at_{budget * 1000:.0f}ms", gap, "%"
    yield from _realistic_days()
    yield from _team()
    yield "routes.memory_of_a_solve_mb", _peak_mb(SOLVE) - _peak_mb(""), "MB"
    yield from _plans()


def _realistic_days() -> Iterator[Figure]:
    known = json.loads(BEST_KNOWN.read_text()) if BEST_KNOWN.exists() else {}
    found: dict[tuple[str, str], int] = {}
    for size in SIZES:
        for seed in SEEDS:
            day = day_of(seed, size)
            travel = Estimated().matrix((day.start, day.end, *(each.position for each in day.candidates)))
            for solver, order in _runs(day, travel):
                worth = worth_s(day, travel, order) if timed(day, travel, order) else 0
                found[solver, f"{size}:{seed}"] = worth
                known[f"{size}:{seed}"] = max(worth, known.get(f"{size}:{seed}", 0))
    BEST_KNOWN.write_text(json.dumps(known, indent=0) + "\n")
    for solver in dict.fromkeys(solver for solver, _ in found):
        for size in SIZES:
            gaps = [
                100 * (known[name] - worth) / known[name]
                for (by, name), worth in found.items()
                if by == solver and name.startswith(f"{size}:")
            ]
            yield f"routes.{solver.format(size)}", fmean(gaps), "%"


def _runs(day: Day, travel: Matrix) -> Iterator[tuple[str, list[int]]]:
    """Each solver under its figure's name; the long runs make the best known value."""
    for budget in (0.1, 0.5, 2.0):
        yield f"gap_pct_{{}}_at_{budget * 1000:.0f}ms", best_order(day, travel, budget_s=budget)
    yield "ortools_gap_pct_{}_at_500ms", order_by_ortools(day, travel, limit_ms=500)
    yield "ortools_gap_pct_{}_at_2000ms", order_by_ortools(day, travel, limit_ms=2000)
    yield "pyvrp_alone_gap_pct_{}_at_500ms", improved(day, travel, [], _for(0.5))
    yield "long_search_gap_pct_{}", Search(day, travel, seed=7).run(_for(LONG_S))
    yield "long_gap_pct_{}", best_order(day, travel, budget_s=LONG_S, seed=7)


class _for:  # noqa: N801 - reads as a word where it is used
    def __init__(self, seconds: float) -> None:
        self._until = time.thread_time() + seconds

    def __call__(self) -> bool:
        return time.thread_time() > self._until


def _team() -> Iterator[Figure]:
    """A hundred reps of twenty customers each, half a second for each, on two processes."""
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        begin = time.perf_counter()
        spent = sum(pool.map(_solve_twenty, range(100)))
        yield "routes.team_100x20_s", time.perf_counter() - begin, "s"
        yield "routes.team_100x20_cpu_s", spent, "s"


def _solve_twenty(seed: int) -> float:
    begin = time.process_time()
    route_day(day_of(seed, 20), Estimated(), budget_s=0.5)
    return time.process_time() - begin


def _plans() -> Iterator[Figure]:
    """A month for a hundred reps of three hundred customers each; processor time, and the peak of it all."""
    begin = time.process_time()
    visits = sum(len(proposed(month_of(seed, 300)).items) for seed in range(100))
    yield "routes.plans_100x300_s", time.process_time() - begin, "s"
    yield "routes.plans_visits_a_rep", visits / 100, "visits"
    yield "routes.plans_memory_mb", _peak_mb(PLAN) - _peak_mb(""), "MB"


SOLVE = """
from benchmarks.route_days import day_of, month_of
from bot.routes.solver import route_day
from bot.routes.travel import Estimated
from bot.rules.plan import proposed
route_day(day_of(1, 80), Estimated())
"""
PLAN = """
from benchmarks.route_days import month_of
from bot.rules.plan import proposed
proposed(month_of(1, 300))
"""
PEAK = r"""
import re, pathlib
print(int(re.search(r"VmHWM:\s*(\d+)", pathlib.Path("/proc/self/status").read_text())[1]) / 1024)
"""


def _peak_mb(program: str) -> float:
    """The most memory a process of its own needs; by Linux, whose getrusage counts the parent's too."""
    done = subprocess.run([sys.executable, "-c", f"{program}\n{PEAK}"], capture_output=True, check=True)
    return float(done.stdout.split()[-1])
