"""The evening digest: each manager's whole team on one day, worked out as the summary is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.person import Person
from bot.rules.policy import Policy
from bot.rules.reminders import Push, digest_day, expires_at
from bot.rules.roles import PersonState, Role
from bot.rules.summary import Days, Summary, summarise
from bot.rules.visit_facts import PlanFact, VisitFact
from bot.storage.people import people
from bot.storage.reminders import people_to_tell, zones_in_use
from bot.storage.summary import busy_reps, plan_facts, visit_facts
from bot.storage.teams import managers_on

AT_ONCE = 50
"""Managers written to in one sweep; the rest follow with the next tick."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    manager: Person
    day: date
    summary: Summary
    expires_at: datetime


async def digests(db: AsyncConnection, now: datetime, policy: Policy) -> tuple[Digest, ...]:
    """The digests that are due now; a team with nothing planned and nothing done gets none."""
    evenings = {zone: digest_day(now, zone, policy) for zone in await zones_in_use(db)}
    days = {zone: day for zone, day in evenings.items() if day is not None}
    managers = await people_to_tell(db, Push.DIGEST, Role.MANAGER, days)
    found: list[Digest] = []
    for day in sorted({days[manager.zone] for manager in managers}):
        todays = [manager for manager in managers if days[manager.zone] == day]
        found += await _of_day(db, todays, day, now, policy)
    return tuple(each for each in found if not each.summary.numbers.is_nothing)[:AT_ONCE]


async def _of_day(
    db: AsyncConnection, managers: list[Person], day: date, now: datetime, policy: Policy
) -> list[Digest]:
    days = Days(day, day)
    teams = await _teams(db, managers, day)
    # Who has nothing to hear is not told, and is asked about again at the next tick: so this must be cheap.
    busy = await busy_reps(db, {rep.id for team in teams.values() for rep in team}, days)
    managers = [each for each in managers if any(rep.id in busy for rep in teams[each.id])][:AT_ONCE]
    everybody = {rep.id for manager in managers for rep in teams[manager.id]}
    visits = await visit_facts(db, everybody, days)
    plans = await plan_facts(db, everybody, days)
    return [
        Digest(
            manager=manager,
            day=day,
            summary=_summary(teams[manager.id], visits, plans, days, now),
            expires_at=expires_at(Push.DIGEST, now, zone=manager.zone, hours=policy.hours),
        )
        for manager in managers
    ]


async def _teams(db: AsyncConnection, managers: list[Person], day: date) -> Mapping[int, tuple[Person, ...]]:
    """The reps below each of these managers, at any depth."""
    reps = await people(db, role=Role.REP, states=(PersonState.ACTIVE,))
    above = await managers_on(db, day)
    teams: dict[int, list[Person]] = {manager.id: [] for manager in managers}
    for rep in reps:
        for manager_id in _chain(rep.id, above):
            if manager_id in teams:
                teams[manager_id].append(rep)
    return {manager_id: tuple(team) for manager_id, team in teams.items()}


def _chain(person_id: int, above: Mapping[int, int]) -> tuple[int, ...]:
    """Everybody above the person, the nearest first; a circle ends where it began."""
    chain: list[int] = []
    manager_id = above.get(person_id)
    while manager_id is not None and manager_id != person_id and manager_id not in chain:
        chain.append(manager_id)
        manager_id = above.get(manager_id)
    return tuple(chain)


def _summary(
    team: tuple[Person, ...],
    visits: tuple[VisitFact, ...],
    plans: tuple[PlanFact, ...],
    days: Days,
    now: datetime,
) -> Summary:
    ids = {rep.id for rep in team}
    return summarise(
        [visit for visit in visits if visit.rep_id in ids],
        [plan for plan in plans if plan.rep_id in ids],
        days=days,
        reps=[(rep.id, rep.name) for rep in team],
        now=now,
        over_until=days.last,
    )
