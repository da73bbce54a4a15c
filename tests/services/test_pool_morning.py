"""What has come into the pool is told in the morning to those who may claim it, and to nobody else."""

from datetime import timedelta

from bot.rules.reminders import Push
from bot.storage.customer_owners import give_customer
from bot.storage.database import Database
from tests.services.sales_team import MONDAY, Team, at, moved_in


async def falls(team: Team, *, days_ago: int = 2) -> None:
    """Ann's shop goes into the pool of Mei's team; that Saturday was worked (调休)."""
    when = at("15:00", day=MONDAY - timedelta(days=days_ago))
    async with team.database.writing() as db:
        await give_customer(db, team.shop, team.ann.id, by_id=None, at=when, why="")
        await give_customer(db, team.shop, None, by_id=None, at=when, why="", team_id=team.mei.id)


async def mornings(team: Team) -> dict[int, str]:
    said = await team.tick(at("08:45"))
    return {each.to: each.text for each in said if each.kind == Push.MORNING}


async def test_colleagues_read_it_in_one_line_of_their_morning(database: Database) -> None:
    team = await moved_in(database)
    await falls(team)
    texts = await mornings(team)
    assert "🌊" in texts[team.bo.id]
    assert "🌊" not in texts[team.ann.id]
    assert "🌊" not in texts[team.cy.id]


async def test_what_fell_before_the_last_working_day_or_is_claimed_is_not_told(database: Database) -> None:
    team = await moved_in(database)
    await falls(team, days_ago=5)
    assert "🌊" not in (await mornings(team))[team.bo.id]
