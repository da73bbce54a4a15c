"""A plan as it is looked at, by its rep or by somebody above them: visits, coverage, what is missing."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.customer import Customer
from bot.rules.person import Person
from bot.rules.plan_period import deadline_of, is_short_notice, period_of, working_days
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.roles import Role
from bot.rules.working_time import local_day
from bot.storage.customers import customers_of
from bot.storage.people import joined_at, person
from bot.storage.period_plans import Plan, PlanState, plan_of
from bot.storage.plans import PlanItem, plan_items_between
from bot.storage.rhythms import days_off_of
from bot.storage.teams import team_ids

OPEN = (PlanState.DRAFT, PlanState.RETURNED)
"""Still to be handed in."""


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
    deadline: date | None
    """None: the company does not ask for plans of this length."""
    today: date

    @property
    def is_open(self) -> bool:
        return self.plan.state in OPEN

    @property
    def is_late(self) -> bool:
        return self.is_open and self.deadline is not None and self.today > self.deadline

    def coverage(self) -> dict[str, tuple[int, int]]:
        """Grade → customers planned, customers planned or due."""
        planned = {visit.customer.id: visit.customer.grade for visit in self.visits}
        due = planned | {each.customer.id: each.customer.grade for each in self.missing}
        have, want = Counter(planned.values()), Counter(due.values())
        return {grade: (have[grade], want[grade]) for grade in sorted(want)}

    def not_planned(self) -> tuple[NotPlannedVisit, ...]:
        """Due, and not put into the plan by hand since."""
        planned = {visit.customer.id for visit in self.visits}
        return tuple(each for each in self.missing if each.customer.id not in planned)

    def on_days_off(self) -> tuple[PlannedVisit, ...]:
        return tuple(visit for visit in self.visits if visit.item.day in self.days_off)


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
    return await shown_plan(db, plan, rep, me, policy, at=at)


async def may_change(db: AsyncConnection, me: Person, rep_id: int, *, at: datetime) -> bool:
    if rep_id == me.id:
        return me.is_a(Role.REP)
    return me.is_a(Role.MANAGER) and rep_id in await team_ids(db, me.id, local_day(at, me.zone))


async def shown_plan(
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
                short_notice=_came_late(item, rep, policy),
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
        deadline=await _deadline(db, plan, rep, policy),
        today=local_day(at, rep.zone),
    )


async def _deadline(db: AsyncConnection, plan: Plan, rep: Person, policy: Policy) -> date | None:
    """None where no plan was asked for, or the rep had not joined by then."""
    if not _is_asked_for(plan, policy):
        return None
    deadline, joined = deadline_of(plan.first_day, policy), await joined_at(db, rep.id)
    came_later = joined is not None and local_day(joined, rep.zone) > deadline
    return None if came_later else deadline


def _is_asked_for(plan: Plan, policy: Policy) -> bool:
    asked = (plan.first_day, plan.last_day) == period_of(plan.first_day, policy)
    return asked and bool(policy.plan.due_days_before)


def _came_late(item: PlanItem, rep: Person, policy: Policy) -> bool:
    if item.created_at is None:
        return False
    return is_short_notice(local_day(item.created_at, rep.zone), item.day, policy)
