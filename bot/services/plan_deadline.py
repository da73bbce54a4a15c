"""Whose plan of next week is to be handed in today, and whose is missing after the deadline."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.person import Person
from bot.rules.plan_period import Period, plan_due_on
from bot.rules.policy import Policy
from bot.rules.reminders import Push, expires_at, morning_day
from bot.rules.roles import Role
from bot.storage.period_plans import PlanState, plans_covering
from bot.storage.reminders import people_to_tell, zones_in_use
from bot.storage.rhythms import on_leave
from bot.storage.teams import direct_reports

IN = (PlanState.SUBMITTED, PlanState.APPROVED)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDue:
    rep: Person
    day: date
    first_day: date
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PlansMissing:
    manager: Person
    day: date
    first_day: date
    reps: tuple[Person, ...]
    expires_at: datetime


async def plans_due(db: AsyncConnection, now: datetime, policy: Policy) -> tuple[PlanDue, ...]:
    """In the morning of the deadline, for reps who have not handed in."""
    days = await _mornings(db, now, policy, after=0)
    reps = await people_to_tell(db, Push.PLAN_DUE, Role.REP, days)
    away = await on_leave(db, {rep.id: days[rep.zone] for rep in reps})
    found = []
    for rep in reps:
        period = plan_due_on(days[rep.zone], policy, after=0)
        if period is None or rep.id in away or not await _missing(db, (rep,), period):
            continue
        until = expires_at(Push.PLAN_DUE, now, zone=rep.zone, hours=policy.hours)
        found.append(PlanDue(rep=rep, day=days[rep.zone], first_day=period[0], expires_at=until))
    return tuple(found)


async def plans_missing(db: AsyncConnection, now: datetime, policy: Policy) -> tuple[PlansMissing, ...]:
    """Some working days after the deadline, for managers: one list of who has not handed in."""
    after = policy.plan.escalate_days
    days = await _mornings(db, now, policy, after=after)
    found = []
    for manager in await people_to_tell(db, Push.PLAN_MISSING, Role.MANAGER, days):
        day = days[manager.zone]
        period = plan_due_on(day, policy, after=after)
        team = await direct_reports(db, manager.id, day)
        late = await _missing(db, tuple(p for p in team if p.is_a(Role.REP)), period) if period else ()
        if period is None or not late:
            continue
        until = expires_at(Push.PLAN_MISSING, now, zone=manager.zone, hours=policy.hours)
        found.append(PlansMissing(manager=manager, day=day, first_day=period[0], reps=late, expires_at=until))
    return tuple(found)


async def _mornings(db: AsyncConnection, now: datetime, policy: Policy, *, after: int) -> dict[str, date]:
    """The zones in which it is the morning of such a day."""
    mornings = {zone: morning_day(now, zone, policy) for zone in await zones_in_use(db)}
    return {
        zone: day
        for zone, day in mornings.items()
        if day is not None and plan_due_on(day, policy, after=after) is not None
    }


async def _missing(db: AsyncConnection, reps: tuple[Person, ...], period: Period) -> tuple[Person, ...]:
    """A longer plan that was handed in covers the shorter one."""
    if not reps:
        return ()
    plans = await plans_covering(db, tuple(rep.id for rep in reps), period[0])
    done = {plan.rep_id for plan in plans if plan.state in IN and plan.last_day >= period[1]}
    return tuple(rep for rep in reps if rep.id not in done)
