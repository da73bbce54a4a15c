"""Days off: what is planned for such a day is told, and moved to days that have room for it."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.customer import Customer
from bot.rules.person import Person
from bot.rules.plan import Ask, ToPlan, proposed
from bot.rules.plan_period import working_days
from bot.rules.policy import Policy
from bot.rules.working_time import local_day
from bot.services.debts import debts_of
from bot.services.plan_change import change_item
from bot.services.plan_making import plan_question
from bot.services.site_hours import opening_of
from bot.storage.customers import customers_of, sites_of
from bot.storage.plans import PlanItem, plan_items_of
from bot.storage.rhythms import days_off_of, give_day_off_back, take_day_off
from bot.storage.visits import visits_of_plan_items

OFFERED = timedelta(days=41)
AROUND = timedelta(days=14)
"""So far after the day off another day is looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DaysOff:
    rep: Person
    days: frozenset[date]
    choice: tuple[date, ...]
    """The coming working days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    item: PlanItem
    customer: Customer

    @property
    def is_appointment(self) -> bool:
        """Agreed with the customer: only the rep moves it, after a call."""
        return self.item.confirmed


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeDay:
    """A day that has just become free, and whom it concerns."""

    rep: Person
    day: date
    planned: tuple[Planned, ...]
    """Still standing on that day."""
    moved: tuple[tuple[Planned, date], ...] = ()


async def days_off(db: AsyncConnection, me: Person, policy: Policy, *, at: datetime) -> DaysOff:
    today = local_day(at, me.zone)
    return DaysOff(
        rep=me,
        days=await days_off_of(db, me.id, since=today),
        choice=working_days(today, today + OFFERED, policy, frozenset()),
    )


async def change_day(
    db: AsyncConnection, me: Person, day: date, policy: Policy, *, at: datetime
) -> FreeDay | None:
    """Take the day off, or give it back; None when it is worked again, or cannot be taken."""
    found = await days_off(db, me, policy, at=at)
    if day not in found.choice:
        return None
    if day in found.days:
        await give_day_off_back(db, me.id, day)
        return None
    await take_day_off(db, me.id, day)
    return FreeDay(rep=me, day=day, planned=await _planned_on(db, me, day))


async def move_away(db: AsyncConnection, me: Person, day: date, policy: Policy, *, at: datetime) -> FreeDay:
    """Everybody but appointments goes to the day that suits best; who fits nowhere stays and is told."""
    planned = await _planned_on(db, me, day)
    free = [each for each in planned if not each.is_appointment]
    to = await _other_days(db, me, day, free, policy, at=at)
    moved = []
    for each in free:
        if new := to.get(each.customer.id):
            await change_item(db, me, each.item.id, at=at, day=new)
            moved.append((each, new))
    left = tuple(each for each in planned if each.customer.id not in {one.customer.id for one, _ in moved})
    return FreeDay(rep=me, day=day, planned=left, moved=tuple(moved))


async def _planned_on(db: AsyncConnection, me: Person, day: date) -> tuple[Planned, ...]:
    items = [item for item in await plan_items_of(db, me.id, day) if not item.cancelled]
    begun = {visit.plan_item_id for visit in await visits_of_plan_items(db, tuple(i.id for i in items))}
    customers = await customers_of(db, {item.customer_id for item in items})
    return tuple(
        Planned(item=item, customer=customers[item.customer_id]) for item in items if item.id not in begun
    )


async def _other_days(
    db: AsyncConnection, me: Person, day: date, planned: list[Planned], policy: Policy, *, at: datetime
) -> dict[int, date]:
    """By customer; a day with room on which they are open, the sooner the shorter their rhythm."""
    today = local_day(at, me.zone)
    asked = await plan_question(db, me, max(today, day - AROUND), day + AROUND, policy, at=at)
    days = tuple(each for each in asked.days if each != day)
    sites = await sites_of(db, {each.item.site_id for each in planned})
    debts = await debts_of(
        db, [each.customer for each in planned], {site.customer_id: site for site in sites.values()}, policy
    )
    kept = tuple(each for each in asked.kept if each.day != day)
    customers = tuple(
        ToPlan(
            id=each.customer.id,
            grade=each.customer.grade,
            position=sites[each.item.site_id].position,
            visit_min=policy.day.visit_min,
            # As if that day were the one on which they fall due: patient as their rhythm, and no more.
            debt=replace(debts[each.customer.id], last=day - timedelta(debts[each.customer.id].every_days)),
            closed=frozenset(on for on in days if opening_of(sites[each.item.site_id], on) == ()),
            around=frozenset(other.day for other in kept if other.customer_id == each.customer.id),
        )
        for each in planned
    )
    # The rest fills its days, and answers nobody's visit that is to be moved.
    own: Ask = replace(
        asked, days=days, customers=customers, kept=tuple(replace(each, customer_id=0) for each in kept)
    )
    found: dict[int, date] = {}
    for item in proposed(own).items:
        found.setdefault(item.customer_id, item.day)
    return found
