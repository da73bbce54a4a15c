"""Whose plan of next week is to be handed in today, and whose is missing after the deadline."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.person import Person
from bot.rules.policy import Policy
from bot.rules.reminders import Push, expires_at, morning_day
from bot.rules.roles import Role
from bot.rules.working_time import is_working_day
from bot.services.plan import deadline_of, week_of
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
        first = _first_day(days[rep.zone], policy, after=0)
        if first is None or rep.id in away or not await _missing(db, (rep,), first):
            continue
        until = expires_at(Push.PLAN_DUE, now, zone=rep.zone, hours=policy.hours)
        found.append(PlanDue(rep=rep, day=days[rep.zone], first_day=first, expires_at=until))
    return tuple(found)


async def plans_missing(db: AsyncConnection, now: datetime, policy: Policy) -> tuple[PlansMissing, ...]:
    """Some working days after the deadline, for managers: one list of who has not handed in."""
    after = policy.plan.escalate_days
    days = await _mornings(db, now, policy, after=after)
    found = []
    for manager in await people_to_tell(db, Push.PLAN_MISSING, Role.MANAGER, days):
        day = days[manager.zone]
        first = _first_day(day, policy, after=after)
        team = await direct_reports(db, manager.id, day)
        late = await _missing(db, tuple(p for p in team if p.is_a(Role.REP)), first) if first else ()
        if first is None or not late:
            continue
        until = expires_at(Push.PLAN_MISSING, now, zone=manager.zone, hours=policy.hours)
        found.append(PlansMissing(manager=manager, day=day, first_day=first, reps=late, expires_at=until))
    return tuple(found)


async def _mornings(db: AsyncConnection, now: datetime, policy: Policy, *, after: int) -> dict[str, date]:
    """The zones in which it is the morning of such a day."""
    mornings = {zone: morning_day(now, zone, policy) for zone in await zones_in_use(db)}
    return {
        zone: day
        for zone, day in mornings.items()
        if day is not None and _first_day(day, policy, after=after) is not None
    }


def _first_day(day: date, policy: Policy, *, after: int) -> date | None:
    """The Monday of the plan whose deadline lies `after` working days before this day; None for none."""
    if not policy.plan.due_days_before:
        return None  # nobody is asked for plans
    for weeks in range(3):
        first, _ = week_of(day + timedelta(days=7 * weeks))
        passed, on = 0, deadline_of(first, policy)
        while on < day:
            on += timedelta(days=1)
            passed += is_working_day(on, policy.hours)
        if on == day and passed == after:
            return first
    return None


async def _missing(db: AsyncConnection, reps: tuple[Person, ...], first: date) -> tuple[Person, ...]:
    if not reps:
        return ()
    plans = await plans_covering(db, tuple(rep.id for rep in reps), first)
    done = {plan.rep_id for plan in plans if plan.state in IN}
    return tuple(rep for rep in reps if rep.id not in done)
