"""A changed score card changes the grades that rest on a card, in portions, and no others."""

import pytest
from sqlalchemy import select

from bot.rules.customer_change import Why, because, read_why
from bot.rules.policy import Policy
from bot.rules.score_card import ScoreCardPolicy
from bot.services import regrading
from bot.storage.customer_file import change_file, changes_of
from bot.storage.database import Database
from bot.storage.policy_changes import add_change
from bot.storage.score_cards import CardState, add_card, change_card
from bot.storage.tables.customers import customer
from tests.services.sales_team import POLICY, Team, at, moved_in

HALF = {"size": 60, "budget": 60, "need": 30, "stage": 40, "cooperation": 70}  # 53 points: B
STRICTER = Policy(score_card=ScoreCardPolicy(a_from=80, b_from=60))


@pytest.fixture
async def team(database: Database) -> Team:
    team = await moved_in(database, POLICY)
    async with database.writing() as db:
        await change_file(db, team.shop, {"grade": "B"}, by_id=None, at=at("07:00"), why=Why.IMPORT)
        for customer_id in (team.shop, team.kiosk):
            card = await add_card(db, customer_id, by_id=team.ann.id, answers=HALF, at=at("08:00"))
            await change_card(db, card, state=CardState.APPLIED, score=53, grade="B", at=at("08:00"))
        await add_change(
            db,
            setting="score_card.a_from",
            before={},
            after={},
            effective_from=at("09:00"),
            author_id=team.mei.id,
            at=at("08:30"),
        )
    return team


async def grades(team: Team) -> dict[int, str]:
    async with team.database.reading() as db:
        return {row.id: row.grade for row in await db.execute(select(customer.c.id, customer.c.grade))}


async def regrades(team: Team, when: str) -> int:
    async with team.database.writing() as db:
        return await regrading.regrade(db, at(when), STRICTER)


async def test_nothing_moves_before_the_change_is_in_force_and_everything_once(team: Team) -> None:
    assert await regrades(team, "08:59") == 0
    assert await regrades(team, "09:01") == 2
    assert await grades(team) == {team.shop: "C", team.kiosk: "C"}
    async with team.database.reading() as db:
        change = (await changes_of(db, team.kiosk, what="grade"))[0]
    assert read_why(change.why) == (Why.RULES, "53")
    assert change.by_id == team.mei.id
    assert await regrades(team, "09:02") == 0


async def test_many_are_taken_in_portions(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(regrading, "AT_ONCE", 1)
    assert [await regrades(team, "09:01") for _ in range(3)] == [1, 1, 0]


async def test_a_grade_that_a_manager_has_set_since_stays(team: Team) -> None:
    async with team.database.writing() as db:
        why = because(Why.HAND, "key account")
        await change_file(db, team.shop, {"grade": "A"}, by_id=team.mei.id, at=at("08:45"), why=why)
    assert await regrades(team, "09:01") == 1
    assert (await grades(team))[team.shop] == "A"


async def test_a_card_that_misses_an_answer_leaves_its_grade_alone(team: Team) -> None:
    criteria = STRICTER.score_card.criteria
    new = criteria[0].model_copy(update={"slug": "payment"})
    asked = Policy(score_card=ScoreCardPolicy(criteria=(*criteria, new), a_from=80, b_from=60))
    async with team.database.writing() as db:
        assert await regrading.regrade(db, at("09:01"), asked) == 0
    assert set((await grades(team)).values()) == {"B"}
