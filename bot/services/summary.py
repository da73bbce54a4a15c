"""Summaries for managers: their own people's day, week or month, and where everybody is now."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.person import Person
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.roles import Role
from bot.rules.stage import NO_MOVES, StageMoves
from bot.rules.summary import Days, Period, Summary, days_of, summarise
from bot.rules.visit_facts import VisitFact
from bot.rules.working_time import at_local, in_working_hours, local_day
from bot.storage.breaks import on_break_since
from bot.storage.incidents import open_counts
from bot.storage.rhythms import on_leave
from bot.storage.stage_moves import stage_moves
from bot.storage.summary import open_visit_facts, plan_facts, visit_count, visit_facts
from bot.storage.tasks import overdue_counts
from bot.storage.teams import team_of

MOST_VISITS = 20_000
"""About two seconds; a company's month needs figures kept by the day."""


@dataclass(eq=False)
class NotInYourTeam(Refusal):
    """The person asked about is not below this manager; nothing is said about whether they exist."""


@dataclass(eq=False)
class TooMuchAtOnce(Refusal):
    """More visits than can be summed up while a person waits."""

    visits: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which summary: the period around a day, of the whole team, of one rep, of the team of a lead."""

    period: Period = Period.DAY
    day: date
    rep_id: int | None = None
    """Below zero: everybody under this manager (`team_of_lead`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Whom a summary is about, among whom else it could be."""

    rep: Person | None
    """None: the whole team."""
    team: tuple[Person, ...]
    """The reps below the manager today, at any depth."""
    leads: tuple[Person, ...]
    """The managers below, who have teams of their own."""
    lead: Person | None
    """Of whose team this is; None: not of a part of the team."""
    reps: tuple[Person, ...]
    """Those who are summed up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamSummary:
    asked: Asked
    today: date
    """The manager's."""
    people: Scope
    summary: Summary
    tasks_overdue: tuple[tuple[Person, int], ...] = ()
    """Whose tasks are overdue now, most first."""
    incidents_open: int = 0
    """Complaints and emergencies that they have reported."""
    incidents_late: int = 0
    stages: StageMoves = NO_MOVES
    """Of their customers, by them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """Where one rep is, as far as their own visits of today say."""

    rep: Person
    on_duty: bool
    """Outside working hours and on a day off nothing is said."""
    on_leave: bool = False
    open_visit: VisitFact | None = None
    last_done: VisitFact | None = None
    planned_left: int = 0
    on_break_since: datetime | None = None


async def summary_of(
    db: AsyncConnection, me: Person, asked: Asked, *, policy: Policy, at: datetime
) -> TeamSummary:
    """Raises NotInYourTeam for a rep or a lead who is not below this manager today."""
    today = local_day(at, me.zone)
    below = await team_of(db, me.id, today)
    team = tuple(each for each in below if each.is_a(Role.REP))
    leads = tuple(each for each in below if each.is_a(Role.MANAGER))
    whose = asked.rep_id or 0
    rep = _among(team, whose) if whose > 0 else None
    lead = _among(leads, -whose) if whose < 0 else None
    reps = await reps_of(db, lead, today) if lead else (rep,) if rep else team
    people = Scope(rep=rep, team=team, leads=leads, lead=lead, reps=reps)
    return await _summary(db, me, asked, people, today=today, policy=policy, at=at)


def team_of_lead(lead: Person) -> int:
    """What `Asked.rep_id` is for everybody under a manager below: buttons carry one number."""
    return -lead.id


def _among(people: tuple[Person, ...], person_id: int) -> Person:
    found = next((each for each in people if each.id == person_id), None)
    if found is None:
        raise NotInYourTeam
    return found


async def reps_of(db: AsyncConnection, me: Person, today: date) -> tuple[Person, ...]:
    return tuple(each for each in await team_of(db, me.id, today) if each.is_a(Role.REP))


async def whereabouts(
    db: AsyncConnection, me: Person, *, policy: Policy, at: datetime
) -> tuple[Whereabouts, ...]:
    """Everybody below this manager, by name."""
    today = local_day(at, me.zone)
    team = await reps_of(db, me, today)
    away = await on_leave(db, {rep.id: local_day(at, rep.zone) for rep in team})
    on_duty = [rep.id for rep in team if rep.id not in away and in_working_hours(at, rep.zone, policy.hours)]
    around = Days(today - timedelta(days=1), today + timedelta(days=1))  # customers live in other zones too
    visits = await visit_facts(db, on_duty, around)
    open_now = {visit.rep_id: visit for visit in await open_visit_facts(db, on_duty)}
    plans = await plan_facts(db, on_duty, Days(today, today))
    resting = await on_break_since(db, on_duty)
    return tuple(
        Whereabouts(
            rep=rep,
            on_duty=rep.id in on_duty,
            on_leave=rep.id in away,
            open_visit=open_now.get(rep.id),
            last_done=_last_done(rep, visits, at),
            planned_left=sum(plan.rep_id == rep.id and plan.waits for plan in plans),
            on_break_since=resting.get(rep.id),
        )
        for rep in team
    )


async def _summary(
    db: AsyncConnection,
    me: Person,
    asked: Asked,
    people: Scope,
    *,
    today: date,
    policy: Policy,
    at: datetime,
) -> TeamSummary:
    days, reps = days_of(asked.period, asked.day), people.reps
    # Visits that began under this manager stay theirs, even when the rep works for somebody else today.
    ids, manager_id = [each.id for each in reps], None if asked.rep_id else me.id
    await not_too_many(db, ids, days, manager_id=manager_id)
    visits = await visit_facts(db, ids, days, manager_id=manager_id)
    plans = await plan_facts(db, ids, days)
    summary = summarise(
        visits,
        plans,
        days=days,
        reps=[(each.id, each.name) for each in reps],
        now=at,
        over_until=over_until(me.zone, policy, at),
    )
    opened, overdue = await open_counts(db, ids, at) if today in days else (0, 0)
    return TeamSummary(
        asked=replace(asked, day=days.first),
        today=today,
        people=people,
        summary=summary,
        stages=await stage_moves(db, ids, *_instants(days, me.zone)),
        incidents_open=opened,
        incidents_late=overdue,
        tasks_overdue=await _tasks_overdue(db, reps, today, at) if today in days else (),
    )


async def _tasks_overdue(
    db: AsyncConnection, reps: Sequence[Person], today: date, at: datetime
) -> tuple[tuple[Person, int], ...]:
    """Who has how many tasks past their day, the most first."""
    late = await overdue_counts(db, [each.id for each in reps], today, at)
    found = [(each, late[each.id]) for each in reps if each.id in late]
    return tuple(sorted(found, key=lambda each: -each[1]))


def _instants(days: Days, zone: str) -> tuple[datetime, datetime]:
    """From the first midnight to the last."""
    after = days.last + timedelta(days=1)
    return at_local(days.first, time(), zone), at_local(after, time(), zone)


async def not_too_many(
    db: AsyncConnection, rep_ids: Collection[int], days: Days, *, manager_id: int | None = None
) -> None:
    """Raises TooMuchAtOnce."""
    count = await visit_count(db, rep_ids, days, manager_id=manager_id)
    if count > MOST_VISITS:
        raise TooMuchAtOnce(count)


def over_until(zone: str, policy: Policy, at: datetime) -> date:
    """The last day that counts as over: today from the hour of the evening digest on."""
    today = local_day(at, zone)
    evening = (
        min(policy.push.digest_at, policy.hours.end)
        if policy.hours.start < policy.hours.end
        else policy.push.digest_at
    )
    return today if at >= at_local(today, evening, zone) else today - timedelta(days=1)


def _last_done(rep: Person, visits: tuple[VisitFact, ...], at: datetime) -> VisitFact | None:
    """The visit the rep left last, on the rep's own day."""
    today = local_day(at, rep.zone)
    left = [
        visit
        for visit in visits
        if visit.rep_id == rep.id
        and visit.left_at is not None
        and local_day(visit.left_at, rep.zone) == today
    ]
    return max(left, key=lambda visit: visit.left_at or visit.began_at, default=None)
