"""A rep's plan of a week or month: generated when first opened, handed in, approved or returned."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.cadence import Debt, rhythm_days
from bot.rules.customer import Customer, Site
from bot.rules.person import Person
from bot.rules.plan import Ask, Kept, Proposal, proposed
from bot.rules.plan import Customer as ToPlan
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.roles import Role
from bot.rules.working_time import is_working_day, local_day, previous_working_day
from bot.services.site_hours import opening_of
from bot.storage.customers import customers_of, customers_owned_by, main_sites_of
from bot.storage.day_places import day_places_of
from bot.storage.people import person
from bot.storage.period_plans import (
    Plan,
    PlanState,
    begin_plan,
    change_plan,
    plan_between,
    plan_of,
    plans_covering,
)
from bot.storage.plans import PlanItem, add_plan_item, plan_items_between
from bot.storage.rhythms import days_off_of, last_seen, own_rhythms
from bot.storage.teams import direct_reports, manager_of, team_ids

HOLDS = 0.9
"""Of the working hours without lunch: the rest is for what nobody foresees."""


@dataclass(eq=False)
class NotYourPlan(Refusal):
    """The plan or its item is somebody else's, or does not exist: all are answered alike."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedVisit:
    item: PlanItem
    customer: Customer
    short_notice: bool
    """It came into the plan later than the lead time allows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotPlannedVisit:
    customer: Customer
    due_on: date
    why: str
    """A member of `bot.rules.plan.Missing`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanShown:
    plan: Plan
    rep: Person
    viewer: Person
    visits: tuple[PlannedVisit, ...]
    missing: tuple[NotPlannedVisit, ...]
    working_days: tuple[date, ...]
    days_off: frozenset[date]
    deadline: date
    today: date

    @property
    def is_late(self) -> bool:
        return self.plan.state in (PlanState.DRAFT, PlanState.RETURNED) and self.today > self.deadline

    def coverage(self) -> dict[str, tuple[int, int]]:
        """Grade → customers planned, customers planned or due."""
        planned = {visit.customer.id: visit.customer.grade for visit in self.visits}
        due = planned | {each.customer.id: each.customer.grade for each in self.missing}
        have, want = Counter(planned.values()), Counter(due.values())
        return {grade: (have[grade], want[grade]) for grade in sorted(want)}


def week_of(day: date) -> tuple[date, date]:
    first = day - timedelta(days=day.weekday())
    return first, first + timedelta(days=6)


def week_meant(today: date) -> tuple[date, date]:
    """The week whose plan people speak of: from Friday on the next one."""
    return week_of(today + timedelta(days=3))


def month_of(day: date) -> tuple[date, date]:
    first = day.replace(day=1)
    return first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def deadline_of(first: date, policy: Policy) -> date:
    """The working day by whose end the plan is handed in."""
    day = first
    for _ in range(max(1, policy.plan.due_days_before)):
        day = previous_working_day(day, policy.hours) or day - timedelta(days=1)
    return day


async def open_plan(
    db: AsyncConnection, me: Person, first: date, last: date, policy: Policy, *, at: datetime
) -> PlanShown:
    """The rep's own plan of these days, generated when it is opened for the first time."""
    plan = await plan_between(db, me.id, first, last)
    if plan is None:
        await _generate(db, me, first, last, policy, at=at)
        plan = await plan_between(db, me.id, first, last)
    if plan is None:
        raise NotYourPlan
    return await _shown(db, plan, me, me, policy, at=at)


async def plan_in_sight(
    db: AsyncConnection, me: Person, plan_id: int, policy: Policy, *, at: datetime
) -> PlanShown:
    """One's own plan, or one of the people below; raises NotYourPlan."""
    plan = await plan_of(db, plan_id)
    if plan is None or not await may_change(db, me, plan.rep_id, at=at):
        raise NotYourPlan
    rep = await person(db, plan.rep_id)
    if rep is None:
        raise NotYourPlan
    return await _shown(db, plan, rep, me, policy, at=at)


async def may_change(db: AsyncConnection, me: Person, rep_id: int, *, at: datetime) -> bool:
    if rep_id == me.id:
        return me.is_a(Role.REP)
    return me.is_a(Role.MANAGER) and rep_id in await team_ids(db, me.id, local_day(at, me.zone))


async def submit(
    db: AsyncConnection, me: Person, plan_id: int, policy: Policy, *, at: datetime
) -> tuple[PlanShown, Person | None]:
    """Hand the plan in; also whom it goes to."""
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


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamPlan:
    rep: Person
    plan: Plan | None


async def plan_around(db: AsyncConnection, item: PlanItem) -> Plan:
    """The newest plan in which the item stands; raises NotYourPlan for one outside every plan."""
    found = await plans_covering(db, (item.rep_id,), item.day)
    if not found:
        raise NotYourPlan
    return found[0]


async def team_plans(db: AsyncConnection, me: Person, *, at: datetime) -> tuple[tuple[TeamPlan, ...], date]:
    """The newest plan of each of the manager's people for the week that is meant, and its first day."""
    first, _ = week_meant(local_day(at, me.zone))
    reps = [p for p in await direct_reports(db, me.id, local_day(at, me.zone)) if p.is_a(Role.REP)]
    plans: dict[int, Plan] = {}
    for plan in await plans_covering(db, tuple(rep.id for rep in reps), first):
        plans.setdefault(plan.rep_id, plan)
    return tuple(TeamPlan(rep=rep, plan=plans.get(rep.id)) for rep in reps), first


async def _generate(
    db: AsyncConnection, rep: Person, first: date, last: date, policy: Policy, *, at: datetime
) -> None:
    found, sites = await propose(db, rep, first, last, policy, at=at)
    missing: list[dict[str, Any]] = [
        {"customer_id": each.customer_id, "due_on": each.due_on.isoformat(), "why": each.why.value}
        for each in found.missing
    ]
    if not await begin_plan(db, rep.id, first, last, missing=missing, at=at):
        return
    for item in found.items:
        await add_plan_item(
            db,
            rep_id=rep.id,
            customer_id=item.customer_id,
            site_id=sites[item.customer_id].id,
            day=item.day,
            at=at,
            objective="care",
        )


async def propose(
    db: AsyncConnection, rep: Person, first: date, last: date, policy: Policy, *, at: datetime
) -> tuple[Proposal, dict[int, Site]]:
    """What the rhythms of the rep's customers ask for, from today on, beside what is planned already."""
    begin = max(first, local_day(at, rep.zone))
    off = await days_off_of(db, rep.id, since=begin)
    days = working_days(begin, last, policy, off)
    customers = await customers_owned_by(db, rep.id)
    ids = [customer.id for customer in customers]
    sites = await main_sites_of(db, ids)
    seen, own = await last_seen(db, ids), await own_rhythms(db, ids)
    kept = await plan_items_between(db, (rep.id,), first=begin, last=last)
    visit_min = policy.day.visit_min
    return proposed(
        Ask(
            days=days,
            minutes=_minutes(policy) * HOLDS,
            most_visits=policy.day.most_visits,
            first=begin,
            last=last,
            base=(await day_places_of(db, rep.id)).start,
            customers=tuple(
                ToPlan(
                    id=customer.id,
                    grade=customer.grade,
                    position=sites[customer.id].position,
                    visit_min=visit_min,
                    debt=Debt(
                        every_days=rhythm_days(
                            policy.cadence,
                            grade=customer.grade,
                            address=f"{sites[customer.id].address_zh} {sites[customer.id].address_en}",
                            own_days=own.get(customer.id),
                        ),
                        last=seen.get(customer.id),
                    ),
                    closed=frozenset(day for day in days if opening_of(sites[customer.id], day) == ()),
                )
                for customer in customers
                if customer.id in sites
            ),
            kept=tuple(
                Kept(
                    customer_id=item.customer_id,
                    day=item.day,
                    position=sites[item.customer_id].position if item.customer_id in sites else None,
                    visit_min=visit_min,
                )
                for item in kept
                if not item.cancelled
            ),
        )
    ), sites


def working_days(first: date, last: date, policy: Policy, off: frozenset[date]) -> tuple[date, ...]:
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return tuple(day for day in days if is_working_day(day, policy.hours, days_off=off))


def _minutes(policy: Policy) -> float:
    start, end = policy.hours.start, policy.hours.end
    length = (end.hour - start.hour) * 60 + end.minute - start.minute
    return (length if length > 0 else length + 1440) - policy.day.lunch_min


async def _shown(
    db: AsyncConnection, plan: Plan, rep: Person, viewer: Person, policy: Policy, *, at: datetime
) -> PlanShown:
    items = await plan_items_between(db, (rep.id,), first=plan.first_day, last=plan.last_day)
    wanted = {item.customer_id for item in items} | {each["customer_id"] for each in plan.missing}
    customers = await customers_of(db, wanted)
    off = await days_off_of(db, rep.id, since=plan.first_day)
    return PlanShown(
        plan=plan,
        rep=rep,
        viewer=viewer,
        visits=tuple(
            PlannedVisit(
                item=item,
                customer=customers[item.customer_id],
                short_notice=_is_short_notice(item, rep, policy),
            )
            for item in items
            if not item.cancelled
        ),
        missing=tuple(
            NotPlannedVisit(
                customer=customers[each["customer_id"]],
                due_on=date.fromisoformat(each["due_on"]),
                why=each["why"],
            )
            for each in plan.missing
            if each["customer_id"] in customers
        ),
        working_days=working_days(plan.first_day, plan.last_day, policy, off),
        days_off=off,
        deadline=deadline_of(plan.first_day, policy),
        today=local_day(at, rep.zone),
    )


def _is_short_notice(item: PlanItem, rep: Person, policy: Policy) -> bool:
    """Fewer working days lie between its coming into the plan and the visit than the lead time asks for."""
    if item.created_at is None:
        return False
    made = local_day(item.created_at, rep.zone)
    between = working_days(made + timedelta(days=1), item.day, policy, frozenset())
    return len(between) < policy.plan.lead_days
