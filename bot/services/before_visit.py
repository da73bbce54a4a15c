"""Before an appointment: the rep is reminded a little ahead, once for each time that was agreed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.customer import Customer
from bot.rules.person import Person
from bot.rules.policy import Policy
from bot.rules.reminders import Push, expires_at
from bot.rules.working_time import at_local, local_day
from bot.storage.customers import customers_of
from bot.storage.plans import PlanItem, appointments_between, plan_item_of
from bot.storage.reminders import said_already, tellable
from bot.storage.visits import visits_of_plan_items


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    rep: Person
    item: PlanItem
    customer: Customer
    begins_at: datetime
    expires_at: datetime

    @property
    def key(self) -> str:
        """Moved to another time it is said once more."""
        return f"{Push.BEFORE_VISIT}:{self.item.id}:{int(self.begins_at.timestamp())}"


async def appointments_soon(db: AsyncConnection, now: datetime, policy: Policy) -> tuple[Appointment, ...]:
    """Those that begin within the policy's minutes and have not been said yet."""
    ahead = timedelta(minutes=policy.push.before_visit_min)
    if not ahead:
        return ()
    day = now.date()  # anywhere on Earth it is this day, the one before or the one after
    items = await appointments_between(db, day - timedelta(days=1), day + timedelta(days=1))
    customers = await customers_of(db, {item.customer_id for item in items})
    soon = {}
    for item in items:
        begins_at = _begins_at(item, customers[item.customer_id])
        if begins_at is not None and now < begins_at <= now + ahead:
            soon[item.id] = (item, begins_at)
    begun = {visit.plan_item_id for visit in await visits_of_plan_items(db, tuple(soon))} if soon else set()
    reps = await tellable(db, {item.rep_id for item, _ in soon.values()})
    found = [
        Appointment(
            rep=reps[item.rep_id],
            item=item,
            customer=customers[item.customer_id],
            begins_at=begins_at,
            expires_at=min(
                begins_at,
                expires_at(Push.BEFORE_VISIT, now, zone=reps[item.rep_id].zone, hours=policy.hours),
            ),
        )
        for item, begins_at in soon.values()
        if item.rep_id in reps and item.id not in begun
    ]
    said = await said_already(db, [each.key for each in found]) if found else frozenset()
    return tuple(each for each in found if each.key not in said)


async def appointment_stands(db: AsyncConnection, item_id: int, now: datetime) -> bool:
    """Still agreed, on this day, and nobody has begun the visit."""
    item = await plan_item_of(db, item_id)
    if item is None or item.cancelled or not item.confirmed or item.window_start is None:
        return False
    customer = (await customers_of(db, (item.customer_id,)))[item.customer_id]
    same_day = item.day == local_day(now, customer.zone)
    return same_day and not await visits_of_plan_items(db, (item.id,))


def _begins_at(item: PlanItem, customer: Customer) -> datetime | None:
    return at_local(item.day, item.window_start, customer.zone) if item.window_start else None
