"""Noticing, from a day's share, that the rep has come to a customer who is planned for today."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.customer import Customer
from bot.rules.dwell import bounds_of
from bot.rules.person import Person
from bot.rules.place import Fix, Nearness, PlaceVerdict
from bot.rules.policy import Policy
from bot.rules.working_time import local_day
from bot.services.moment import Moment
from bot.storage import tracks, visits
from bot.storage.customers import customers_of, site_of, sites_of
from bot.storage.plans import PlanItem, plan_items_of
from bot.storage.tracks import Shift

AWAY_FACTOR = 2
"""Arrival at a site is noticed again only after a fix this many radii away: a wobble is no new arrival."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """The rep has come to a customer who is planned for today."""

    customer: Customer
    plan_item: PlanItem
    verdict: PlaceVerdict


async def noticed_arrival(
    db: AsyncConnection, me: Person, shift: Shift, fix: Fix, policy: Policy, moment: Moment
) -> Arrival | None:
    """The nearest planned customer whose site the rep has just come to; each arrival is told once."""
    at_site_id = await _still_at(db, shift, fix, policy)
    here = await planned_near(db, me, fix, policy, moment)
    if not here or any(arrival.plan_item.site_id == at_site_id for arrival in here):
        return None
    await tracks.note_site(db, shift.id, here[0].plan_item.site_id)
    return here[0]


async def planned_near(
    db: AsyncConnection, me: Person, fix: Fix, policy: Policy, moment: Moment
) -> tuple[Arrival, ...]:
    """Today's planned customers, not yet visited, at whose site this fix is; the nearest first."""
    items = await _waiting_items(db, me, moment)
    sites = await sites_of(db, {item.site_id for item in items})
    customers = await customers_of(db, {item.customer_id for item in items})
    near: list[Arrival] = []
    for item in items:
        bounds = bounds_of(sites[item.site_id], policy.place)
        verdict = bounds.judge(fix) if bounds else None
        if verdict is not None and verdict.nearness is Nearness.INSIDE:
            near.append(Arrival(customer=customers[item.customer_id], plan_item=item, verdict=verdict))
    return tuple(sorted(near, key=lambda arrival: arrival.verdict.distance_m))


async def _still_at(db: AsyncConnection, shift: Shift, fix: Fix, policy: Policy) -> int | None:
    """The site whose arrival was told, while the rep is not clearly away from it."""
    site = await site_of(db, shift.at_site_id) if shift.at_site_id else None
    bounds = bounds_of(site, policy.place) if site else None
    if site is None or bounds is None:
        return None
    verdict = bounds.judge(fix)
    away = verdict.nearness is Nearness.OUTSIDE and verdict.distance_m > AWAY_FACTOR * verdict.radius_m
    if away:
        await tracks.note_site(db, shift.id, None)
    return None if away else site.id


async def _waiting_items(db: AsyncConnection, me: Person, moment: Moment) -> list[PlanItem]:
    items = await plan_items_of(db, me.id, local_day(moment.at, me.zone))
    begun = await visits.visits_of_plan_items(db, tuple(item.id for item in items))
    taken = {visit.plan_item_id for visit in begun}
    return [item for item in items if not item.cancelled and item.id not in taken]
