"""On a machine for which there is no PyVRP a team has its plans and its ways all the same."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from bot.config import Settings
from simulator.driver import Desk
from tests.journeys.company import MONDAY, Shop, Somebody
from tests.journeys.conftest import Planned
from tests.routes.without_pyvrp import python_path

pytestmark = pytest.mark.timeout(400)  # a route starts a process of its own


@pytest.fixture
def settings(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Routes are made in a process of their own, as they are for customers, and with this environment."""
    monkeypatch.setenv("PYTHONPATH", python_path(tmp_path), prepend=os.pathsep)
    return settings.model_copy(update={"images": settings.images.model_copy(update={"workers": 1})})


async def test_both_reps_of_a_team_have_their_way_in_the_morning(
    ann: Somebody, bo: Somebody, desk: Desk, corner_shop: Shop, machine_works: Shop, planned: Planned
) -> None:
    tomorrow = MONDAY + timedelta(days=1)
    await planned(ann, corner_shop, day=tomorrow)
    await planned(ann, machine_works, day=tomorrow)
    await planned(bo, machine_works, day=tomorrow)
    await desk.travels(seconds=24 * 3600)
    await ann.waits_for("2 stops ahead", timeout_s=90)
    await bo.waits_for("还有1站", timeout_s=90)


async def test_a_manager_makes_the_plan_of_a_rep_who_asks_for_the_way_of_its_day(
    ann: Somebody, mei: Somebody, corner_shop: Shop, machine_works: Shop
) -> None:
    await mei.sends("/plans")
    await mei.taps("为Ann生成")
    await mei.waits_for("覆盖", timeout_s=90)
    await ann.sends("/today")
    await ann.taps("My way today")
    await ann.waits_for("ahead", timeout_s=90)
