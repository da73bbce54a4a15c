"""The demo's month is realistic: visits by rhythm with reports, debts, orders, approved plans."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from bot.rules.brief import About
from bot.rules.visit import VisitState
from bot.rules.working_time import is_working_day, local_day
from bot.services.brief import brief_of
from bot.services.debts import debts_of
from bot.services.moment import Moment
from bot.storage.customers import customers_owned_by, main_sites_of
from bot.storage.database import Database
from bot.storage.people import people
from bot.storage.period_plans import plan_between
from bot.storage.policies import policy_in_force
from bot.storage.tables.plans import plan
from bot.storage.tables.visits import visit
from bot.storage.tasks import open_tasks_of
from play.company import ZONE, company
from play.seed import seed

MORNING = datetime(2026, 11, 25, 8, 28, tzinfo=ZoneInfo(ZONE))
A_MONDAY = datetime(2026, 11, 23, 8, 28, tzinfo=ZoneInfo(ZONE))


@pytest.mark.timeout(180)
async def test_a_monday_has_its_week_planned_and_things_to_do(database: Database) -> None:
    await seed(database, company(), at=A_MONDAY, joined=True, history=True)
    async with database.reading() as db:
        reps = [each for each in await people(db) if each.name in ("Ann", "王博")]
        today = local_day(A_MONDAY, ZONE)
        weeks = [await plan_between(db, rep.id, today, today + timedelta(days=6)) for rep in reps]
        tasks = [await open_tasks_of(db, (rep.id,)) for rep in reps]
    assert [week.state for week in weeks if week] == ["approved", "approved"]
    assert [{(each.due_on - today).days for each in mine if each.due_on} for mine in tasks] == [
        {-1, 0, 6}
    ] * 2


@pytest.mark.timeout(180)
async def test_six_weeks_lie_behind_the_demo(database: Database) -> None:
    await seed(database, company(), at=MORNING, joined=True, history=True)
    async with database.reading() as db:
        policy = (await policy_in_force(db, MORNING)).policy
        visits = (await db.execute(select(visit))).all()
        everybody = {person.name: person for person in await people(db)}
        approved = await db.scalar(select(func.count()).where(plan.c.state == "approved"))
        ann = everybody["Ann"]
        customers = await customers_owned_by(db, ann.id)
        sites = await main_sites_of(db, {each.id for each in customers})
        debts = await debts_of(db, customers, sites, policy)
        moment = Moment(MORNING, MORNING)
        briefs = [await brief_of(db, ann, each.id, policy, moment) for each in customers]
    assert len(visits) > 100
    assert {row.state for row in visits} == {VisitState.REPORTED}
    assert all(is_working_day(row.local_day, policy.hours) for row in visits)
    assert all(row.reported_at < MORNING for row in visits)
    assert approved is not None
    assert approved >= 3 * 6
    today = local_day(MORNING, ZONE)
    overdue = [each for each in debts.values() if each.last is not None and each.ratio(today) > 1.2]
    assert 2 <= len(overdue) <= 6
    assert sum(each.last is None for each in debts.values()) >= 2
    assert any(report.about(About.AGREED) for brief in briefs for report in brief.reports)
    assert any(brief.entries for brief in briefs)
