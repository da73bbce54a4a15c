"""The morning list: what each rep means to do today, for everybody whose morning has come."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.customer import Customer, Site
from bot.rules.person import Person
from bot.rules.policy import Policy
from bot.rules.reminders import Push, expires_at, morning_day
from bot.rules.roles import Role
from bot.storage.customers import customers_of, sites_of
from bot.storage.owed_reports import owed_counts
from bot.storage.plans import PlanItem, plan_items_between
from bot.storage.reminders import people_to_tell, zones_in_use

AT_ONCE = 300
"""People written to in one sweep; the rest follow with the next tick, so no transaction grows long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MorningStop:
    item: PlanItem
    customer: Customer
    site: Site


@dataclass(frozen=True, slots=True, kw_only=True)
class MorningList:
    rep: Person
    day: date
    stops: tuple[MorningStop, ...]
    """In window order; empty when nothing is planned."""
    reports_owed: int
    expires_at: datetime


async def morning_lists(db: AsyncConnection, now: datetime, policy: Policy) -> tuple[MorningList, ...]:
    """The lists that are due now and have not been written yet."""
    mornings = {zone: morning_day(now, zone, policy) for zone in await zones_in_use(db)}
    days = {zone: day for zone, day in mornings.items() if day is not None}
    reps = await people_to_tell(db, Push.MORNING, Role.REP, days, limit=AT_ONCE)
    if not reps:
        return ()
    stops = await _stops(db, {rep.id: days[rep.zone] for rep in reps})
    owed = await owed_counts(db, [rep.id for rep in reps])
    return tuple(
        MorningList(
            rep=rep,
            day=days[rep.zone],
            stops=stops.get(rep.id, ()),
            reports_owed=owed.get(rep.id, 0),
            expires_at=expires_at(Push.MORNING, now, zone=rep.zone, hours=policy.hours),
        )
        for rep in reps
    )


async def _stops(db: AsyncConnection, days: Mapping[int, date]) -> Mapping[int, tuple[MorningStop, ...]]:
    """What each rep has planned for their own day."""
    first, last = min(days.values()), max(days.values())
    items = await plan_items_between(db, tuple(days), first=first, last=last)
    wanted = [item for item in items if item.day == days[item.rep_id] and not item.cancelled]
    customers = await customers_of(db, {item.customer_id for item in wanted})
    sites = await sites_of(db, {item.site_id for item in wanted})
    stops: dict[int, list[MorningStop]] = {}
    for item in wanted:
        stop = MorningStop(item=item, customer=customers[item.customer_id], site=sites[item.site_id])
        stops.setdefault(item.rep_id, []).append(stop)
    return {rep_id: tuple(found) for rep_id, found in stops.items()}
