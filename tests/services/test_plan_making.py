"""What a week's plan is made from: the visits around it, before, after and in a colleague's plan."""

from datetime import timedelta

from bot.services.plan_making import plan_question
from bot.storage.customer_owners import give_customer
from bot.storage.database import Database
from tests.services.sales_team import MONDAY, POLICY, at, moved_in

NEXT = MONDAY + timedelta(days=7)
BEFORE, AFTER, COLLEAGUE_S = (MONDAY + timedelta(days=days) for days in (3, 14, 9))


async def test_a_new_plan_knows_the_visits_that_lie_around_it(database: Database) -> None:
    team = await moved_in(database)
    async with database.writing() as db:
        await give_customer(db, team.shop, team.ann.id, by_id=None, at=at("08:00"), why="")
    for rep, day in ((team.ann, BEFORE), (team.ann, AFTER), (team.bo, COLLEAGUE_S)):
        await team.plans(rep, team.shop, day=day)
    async with database.reading() as db:
        asked = await plan_question(db, team.ann, NEXT, NEXT + timedelta(days=6), POLICY, at=at("09:00"))
    [shop] = asked.customers
    assert shop.around == {BEFORE, AFTER, COLLEAGUE_S}
    assert shop.debt.last == BEFORE
