"""A rep's plan of a week or month: opened, handed in, approved or returned; a team's plans at a glance."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.person import Person
from bot.rules.plan_period import Period, period_meant
from bot.rules.policy import Policy
from bot.rules.roles import Role
from bot.rules.working_time import local_day
from bot.services.moment import Moment
from bot.services.plan_making import ask_for_plan
from bot.services.plan_shown import NotYourPlan, PlanShown, may_change, plan_in_sight, shown_plan
from bot.storage.people import person
from bot.storage.period_plans import (
    Plan,
    PlanState,
    change_plan,
    plan_between,
    plans_covering,
    plans_handed_in,
)
from bot.storage.plans import PlanItem
from bot.storage.teams import direct_reports, manager_of


async def open_plan(
    db: AsyncConnection, me: Person, period: Period, policy: Policy, moment: Moment
) -> PlanShown | None:
    """The rep's own plan of these days; None: it is being made now, and comes into the chat by itself."""
    plan = await plan_between(db, me.id, *period)
    if plan is None:
        await ask_for_plan(db, me, *period, moment)
        return None
    return await shown_plan(db, plan, me, me, policy, at=moment.at)


async def begin_for(
    db: AsyncConnection, me: Person, rep_id: int, policy: Policy, moment: Moment
) -> tuple[Person, Period]:
    """Have the plan made of somebody below who has none yet; it comes into the manager's chat."""
    rep = await person(db, rep_id)
    if rep is None or rep.id == me.id or not rep.is_a(Role.REP):
        raise NotYourPlan
    if not await may_change(db, me, rep_id, at=moment.at):
        raise NotYourPlan
    period = period_meant(local_day(moment.at, rep.zone), policy)
    await ask_for_plan(db, rep, *period, moment, by=me)
    return rep, period


async def fill_up(db: AsyncConnection, me: Person, plan_id: int, policy: Policy, moment: Moment) -> PlanShown:
    """Ask for what falls due and is not in the plan; the plan as it stands meanwhile. Raises NotYourPlan."""
    shown = await plan_in_sight(db, me, plan_id, policy, at=moment.at)
    if shown.rep.id != me.id:
        raise NotYourPlan
    await ask_for_plan(db, me, shown.plan.first_day, shown.plan.last_day, moment)
    return shown


async def submit(
    db: AsyncConnection, me: Person, plan_id: int, policy: Policy, *, at: datetime
) -> tuple[PlanShown, Person | None]:
    """Hand the plan in; also whom it goes to. Raises NotYourPlan."""
    shown = await plan_in_sight(db, me, plan_id, policy, at=at)
    if shown.rep.id != me.id:
        raise NotYourPlan
    await change_plan(db, plan_id, state=PlanState.SUBMITTED, submitted_at=at, comment=None)
    shown = await plan_in_sight(db, me, plan_id, policy, at=at)
    return shown, await manager_of(db, me.id, shown.today)


async def decide(
    db: AsyncConnection,
    me: Person,
    plan_id: int,
    policy: Policy,
    *,
    approved: bool,
    comment: str = "",
    at: datetime,
) -> PlanShown:
    """A manager approves or returns a plan of their people; raises NotYourPlan."""
    shown = await plan_in_sight(db, me, plan_id, policy, at=at)
    if shown.rep.id == me.id:
        raise NotYourPlan
    state = PlanState.APPROVED if approved else PlanState.RETURNED
    await change_plan(db, plan_id, state=state, decided_by=me.id, decided_at=at, comment=comment or None)
    return await plan_in_sight(db, me, plan_id, policy, at=at)


async def plan_around(db: AsyncConnection, item: PlanItem) -> Plan:
    """The newest plan in which the item stands; raises NotYourPlan for one outside every plan."""
    found = await plans_covering(db, (item.rep_id,), item.day)
    if not found:
        raise NotYourPlan
    return found[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamPlan:
    rep: Person
    shown: PlanShown | None
    """None: not begun."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamPlans:
    first: date
    """The first day of the period that is meant."""
    plans: tuple[TeamPlan, ...]
    """The plan of each of the manager's people for it."""
    waiting: tuple[TeamPlan, ...]
    """Others that have been handed in and are not decided."""


async def team_plans(db: AsyncConnection, me: Person, policy: Policy, *, at: datetime) -> TeamPlans:
    """A plan of just this period comes before a longer or shorter one that touches it."""
    today = local_day(at, me.zone)
    meant = period_meant(today, policy)
    reps = {p.id: p for p in await direct_reports(db, me.id, today) if p.is_a(Role.REP)}
    covering = await plans_covering(db, tuple(reps), meant[0])
    plans: dict[int, Plan] = {}
    for plan in sorted(covering, key=lambda each: (each.first_day, each.last_day) != meant):
        plans.setdefault(plan.rep_id, plan)

    async def told(rep: Person, plan: Plan | None) -> TeamPlan:
        shown = await shown_plan(db, plan, rep, me, policy, at=at) if plan else None
        return TeamPlan(rep=rep, shown=shown)

    handed_in = await plans_handed_in(db, tuple(reps), today)
    return TeamPlans(
        first=meant[0],
        plans=tuple([await told(rep, plans.get(rep.id)) for rep in reps.values()]),
        waiting=tuple(
            [await told(reps[each.rep_id], each) for each in handed_in if each != plans.get(each.rep_id)]
        ),
    )
