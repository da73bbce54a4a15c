"""Where PyVRP has no wheel (Intel Macs) the program works the same: its own search finds the routes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.routes.without_pyvrp import python_path

ROOT = Path(__file__).parents[2]
ROUTES = """
from bot.routes.checking import faults
from bot.routes.solver import HAS_PYVRP, route_day
from bot.routes.travel import Estimated
from tests.routes.days import HOUR, LUNCH, Span, customer, day

assert not HAS_PYVRP
reps = [
    day(customer(1), customer(2, 3), customer(3, 5), lunch=LUNCH),
    day(*(customer(number, number % 9 - 4, value_s=900 * number) for number in range(1, 30)), lunch=LUNCH),
    day(customer(1, 40, fixed=True, begins=(Span(15 * HOUR, 16 * HOUR),)), customer(2), free_end=True),
    day(customer(1, begins=(Span(10 * HOUR, 11 * HOUR), Span(14 * HOUR, 17 * HOUR))), most_visits=1),
    day(customer(1, begins=())),
    day(),
]
for rep in reps:
    route = route_day(rep, Estimated(), budget_s=0.2)
    spots = (rep.start, rep.end, *(each.position for each in rep.candidates))
    assert faults(rep, Estimated().matrix(spots), route) == ()
    print(len(route.stops), len(route.left_out))
"""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("VISITBOT_")}
    return {**kept, "PYTHONPATH": os.pathsep.join((python_path(tmp_path), str(ROOT)))}


def run(environment: dict[str, str], *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, *arguments]
    return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_machine_of_these_tests_really_has_no_pyvrp(environment: dict[str, str]) -> None:
    assert "ModuleNotFoundError" in run(environment, "-c", "import pyvrp").stderr


def test_check_config_finds_nothing_amiss(environment: dict[str, str]) -> None:
    checked = run(environment, "-m", "bot", "check-config")

    assert checked.returncode == 0, checked.stderr
    assert "The settings can be used" in checked.stdout


def test_the_days_of_a_team_have_routes_that_can_be_driven(environment: dict[str, str]) -> None:
    routed = run(environment, "-c", ROUTES)

    assert routed.returncode == 0, routed.stderr
    visited = [tuple(map(int, line.split())) for line in routed.stdout.splitlines()]
    all_three, some_of_many, appointment, twice_open, closed, empty = visited
    assert (all_three, appointment, twice_open) == ((3, 0), (2, 0), (1, 0))
    assert (closed, empty) == ((0, 1), (0, 0))
    assert some_of_many[0] > 5
