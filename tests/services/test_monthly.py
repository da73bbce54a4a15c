"""The month that is over comes to each manager once, on the fifth or the first working day after it."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.rules.policy import Policy, PushPolicy
from bot.rules.reminders import Push, monthly_day
from bot.storage.database import Database
from tests.services.sales_team import POLICY, SHANGHAI, Said, Team, at, moved_in


@pytest.fixture
async def team(database: Database) -> Team:
    team = await moved_in(database)
    await team.visited(team.ann, "10:00", "10:40")  # 2 March
    await team.visited(team.cy, "11:00", "11:20")
    return team


async def said_on(team: Team, day: date, start: str = "09:00", end: str = "10:00") -> list[Said]:
    said = await team.ticks(at(start, day=day), at(end, day=day))
    return [each for each in said if each.kind == Push.MONTHLY]


async def test_march_comes_in_april_once_to_every_manager(team: Team) -> None:
    """5 April 2026 is a Sunday and 6 April the Tomb-sweeping holiday's day off in China."""
    assert await said_on(team, date(2026, 4, 3)) == []
    assert await said_on(team, date(2026, 4, 6)) == []
    said = await said_on(team, date(2026, 4, 7))
    assert sorted(each.to for each in said) == sorted([team.mei.id, team.otto.id, team.vera.id])
    assert all("3月" in each.text or "Mar" in each.text for each in said)
    assert await said_on(team, date(2026, 4, 7), "10:05", "12:00") == []
    assert await said_on(team, date(2026, 4, 8)) == []


async def test_a_month_without_anything_is_not_told(team: Team) -> None:
    assert await said_on(team, date(2026, 5, 6)) == []


def due(text: str, policy: Policy = POLICY) -> date | None:
    return monthly_day(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(SHANGHAI)), SHANGHAI, policy)


def test_it_is_due_in_working_hours_of_that_day_only() -> None:
    assert due("2026-03-05T09:29") is None
    assert due("2026-03-05T09:30") == date(2026, 3, 5)
    assert due("2026-03-05T17:59") == date(2026, 3, 5)
    assert due("2026-03-05T18:01") is None
    assert due("2026-03-06T09:30") is None
    assert due("2026-03-04T09:30") is None


def test_a_company_may_do_without_or_choose_another_day() -> None:
    never = POLICY.model_copy(update={"push": PushPolicy(monthly_day=0)})
    tenth = POLICY.model_copy(update={"push": PushPolicy(monthly_day=10)})
    assert due("2026-03-05T09:30", never) is None
    assert due("2026-03-10T09:30", tenth) == date(2026, 3, 10)
