"""A week's plan is asked for on its deadline, and its absence told to the manager after it; once each."""

from datetime import date

from bot.rules.policy import PlanPolicy
from bot.rules.reminders import Push
from bot.storage.database import Database
from bot.storage.period_plans import PlanState, begin_plan, change_plan, plan_between
from tests.services.sales_team import POLICY, at, kinds, moved_in

ASKS = POLICY.model_copy(update={"plan": PlanPolicy()})

FRIDAY, MONDAY, SUNDAY = date(2026, 3, 6), date(2026, 3, 9), date(2026, 3, 15)


async def test_the_rep_hears_on_the_deadline_and_the_manager_a_working_day_later(database: Database) -> None:
    team = await moved_in(database, ASKS)
    friday = await team.ticks(at("08:30", day=FRIDAY), at("10:00", day=FRIDAY))
    assert kinds(friday, team.ann).count(Push.PLAN_DUE) == 1
    assert Push.PLAN_MISSING not in kinds(friday)
    monday = await team.ticks(at("08:30", day=MONDAY), at("10:00", day=MONDAY))
    assert kinds(monday, team.mei).count(Push.PLAN_MISSING) == 1
    assert Push.PLAN_DUE not in kinds(monday)
    (told,) = [said for said in monday if said.to == team.mei.id and said.kind == Push.PLAN_MISSING]
    assert "Ann" in told.text


async def test_nobody_is_asked_for_a_plan_that_has_been_handed_in(database: Database) -> None:
    team = await moved_in(database, ASKS)
    async with database.writing() as db:
        for rep in (team.ann, team.bo):
            await begin_plan(db, rep.id, MONDAY, SUNDAY, missing=[], at=at("08:00"))
            plan = await plan_between(db, rep.id, MONDAY, SUNDAY)
            assert plan is not None
            await change_plan(db, plan.id, state=PlanState.SUBMITTED)
    friday = await team.ticks(at("08:30", day=FRIDAY), at("09:00", day=FRIDAY))
    assert Push.PLAN_DUE not in kinds(friday, team.ann)
    monday = await team.ticks(at("08:30", day=MONDAY), at("09:00", day=MONDAY))
    assert Push.PLAN_MISSING not in kinds(monday, team.mei)
