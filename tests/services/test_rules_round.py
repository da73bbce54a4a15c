"""Reps who know the rules are asked in the first days of a quarter, once; afterwards the round is told."""

from datetime import date, datetime

from sqlalchemy import update

from bot.services.rules_round import give_stars, say_why
from bot.storage.database import Database
from bot.storage.tables.people import person
from tests.services.sales_team import Said, Team, at, moved_in

APRIL = date(2026, 4, 1)  # a Wednesday


async def everybody_joined(team: Team, when: datetime) -> None:
    async with team.database.writing() as db:
        await db.execute(update(person).values(joined_at=when))


def of(said: list[Said], words: str) -> list[Said]:
    return [each for each in said if words in each.text]


async def test_reps_are_asked_once_and_managers_hear_what_came_of_it_without_names(
    database: Database,
) -> None:
    team = await moved_in(database)
    await everybody_joined(team, at("09:00", day=date(2026, 1, 5)))
    assert of(await team.tick(at("10:00", day=date(2026, 3, 31))), "How do our rules help") == []
    asked = await team.tick(at("10:00", day=APRIL))
    assert len(of(asked, "How do our rules help")) + len(of(asked, "现行规则")) == 3
    assert of(await team.tick(at("10:01", day=APRIL)), "How do our rules help") == []
    async with database.writing() as db:
        for rep, stars in ((team.ann, 5), (team.bo, 3), (team.cy, 4)):
            assert await give_stars(db, rep, 1, stars)
        assert await say_why(db, team.bo, 1, "fewer photos")
    told = await team.tick(at("10:01", day=date(2026, 4, 15)))
    (vera,) = [each for each in of(told, "What reps say about the rules") if "3 of 3" in each.text][:1]
    assert "⭐ 4 of 5" in vera.text
    assert "• fewer photos" in vera.text
    assert not any(rep.name in vera.text for rep in (team.ann, team.bo, team.cy))
    again = await team.tick(at("10:02", day=date(2026, 4, 15)))
    assert of(again, "What reps say about the rules") == []


async def test_newcomers_do_not_know_the_rules_yet(database: Database) -> None:
    team = await moved_in(database)
    await everybody_joined(team, at("09:00", day=date(2026, 3, 20)))
    assert of(await team.tick(at("10:00", day=APRIL)), "How do our rules help") == []
