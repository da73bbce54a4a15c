"""A rep's day at a glance: who is planned, where they are now, which reports are owed; and finding others."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.customer import Customer
from bot.rules.person import Person
from bot.rules.place import Position, distance_m
from bot.rules.visit import CHOSEN_BY_MISTAKE, OPEN_STATES, REPORT_OWED_STATES, Visit, VisitState
from bot.rules.working_time import local_day
from bot.services.check_in import StillElsewhere
from bot.services.moment import Moment
from bot.services.reach import rep_reach
from bot.services.routed import RouteOfDay, route_facts
from bot.storage import tracks
from bot.storage.breaks import on_break_since
from bot.storage.customers import customers_of, main_sites_of, search_customers
from bot.storage.day_routes import route_of_day
from bot.storage.plans import PlanItem, plan_items_of
from bot.storage.visits import open_visit_of, reports_owed_by, visits_of, visits_of_plan_items, why_cancelled

SHOWN = 8
"""Customers a search offers at once."""


class StopState(StrEnum):
    PLANNED = "planned"
    HERE = "here"
    """The open visit."""
    REPORT_DUE = "report_due"
    DONE = "done"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    customer: Customer
    plan_item: PlanItem | None
    """None: unplanned, or owed from an earlier day."""
    visit: Visit | None
    state: StopState
    begins_at: datetime | None = None
    """When the route has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    rep: Person
    day: date
    stops: tuple[Stop, ...]
    """Planned ones in window order, then the others in the order they began."""
    recording_until: datetime | None
    """None: no shift is on."""
    on_break_since: datetime | None
    """Nothing is recorded until the rep goes on."""
    can_resume: bool
    """A share is running, but recording was ended."""
    route: RouteOfDay | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundCustomer:
    customer: Customer
    distance_m: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    rep: Person
    typed: str
    """Empty: nothing typed yet, these are the nearest, or the first."""
    hits: tuple[FoundCustomer, ...]
    by_distance: bool


async def today(db: AsyncConnection, me: Person, *, at: datetime) -> Today:
    """The rep's day in the rep's own zone."""
    day = local_day(at, me.zone)
    items = await plan_items_of(db, me.id, day)
    all_of_items = await visits_of_plan_items(db, tuple(item.id for item in items))
    others = [
        visit for visit in await _others(db, me, day) if visit.id not in {one.id for one in all_of_items}
    ]
    of_items = await _meant(db, all_of_items)
    wanted = {item.customer_id for item in items} | {visit.customer_id for visit in others}
    customers = await customers_of(db, wanted)
    shift = await tracks.shift_at(db, me.id, at)
    shares = await tracks.live_shares_of(db, me.id, at)
    resting = (await on_break_since(db, (me.id,))).get(me.id)
    route = route_facts(await route_of_day(db, me.id, day), day, me.zone)
    stops = (
        *(_planned_stop(item, of_items, customers[item.customer_id]) for item in items),
        *(_stop(visit, customers[visit.customer_id]) for visit in others),
    )
    return Today(
        rep=me,
        day=day,
        stops=in_route_order(stops, route),
        route=route,
        recording_until=shift.ends_at if shift and not resting else None,
        on_break_since=resting,
        can_resume=shift is None and bool(shares) and await _ended_by_word(db, me),
    )


def in_route_order(stops: tuple[Stop, ...], route: RouteOfDay | None) -> tuple[Stop, ...]:
    """What has begun first, then the way ahead with its times, then who is not on it."""
    if route is None:
        return stops
    place = {item_id: number for number, item_id in enumerate(route.order)}

    def key(stop: Stop) -> tuple[int, int]:
        if stop.state is not StopState.PLANNED or stop.plan_item is None:
            return (0, 0)
        number = place.get(stop.plan_item.id)
        return (2, 0) if number is None else (1, number)

    timed = (
        replace(stop, begins_at=route.begins_at.get(stop.plan_item.id))
        if stop.plan_item is not None and stop.state is StopState.PLANNED
        else stop
        for stop in stops
    )
    return tuple(sorted(timed, key=key))


async def begin_search(db: AsyncConnection, me: Person, moment: Moment) -> Found:
    """The customers to begin with; raises StillElsewhere while a visit is open: its words are no search."""
    visit = await open_visit_of(db, me.id)
    if visit is not None:
        raise StillElsewhere(visit, (await customers_of(db, (visit.customer_id,)))[visit.customer_id])
    return await find_customers(db, me, "", moment)


async def find_customers(db: AsyncConnection, me: Person, typed: str, moment: Moment) -> Found:
    """Customers within the rep's reach that match what was typed; nearest first where a share tells where."""
    shares = await tracks.live_shares_of(db, me.id, moment.at)
    near = shares[0].last_fix.position if shares and shares[0].last_fix else None
    reach = await rep_reach(db, me, moment)
    hits = await search_customers(db, typed, reach=reach, near=near, limit=SHOWN, language=me.language)
    sites = await main_sites_of(db, {customer.id for customer in hits})
    places = {customer_id: site.position for customer_id, site in sites.items()}
    return Found(
        rep=me,
        typed=typed,
        hits=tuple(
            FoundCustomer(customer=customer, distance_m=_apart(near, places.get(customer.id)))
            for customer in hits
        ),
        by_distance=near is not None,
    )


async def _meant(db: AsyncConnection, made: tuple[Visit, ...]) -> tuple[Visit, ...]:
    """Without those that were opened by a wrong tap: their customers still wait."""
    cancelled = [visit.id for visit in made if visit.state is VisitState.CANCELLED]
    why = await why_cancelled(db, cancelled) if cancelled else {}
    return tuple(visit for visit in made if why.get(visit.id) != CHOSEN_BY_MISTAKE)


async def _others(db: AsyncConnection, me: Person, day: date) -> list[Visit]:
    """Visits of no item of the day: unplanned ones, reports owed from earlier, one open since yesterday."""
    found = {visit.id: visit for visit in await visits_of(db, me.id, day)}
    found |= {visit.id: visit for visit in await reports_owed_by(db, me.id)}
    current = await open_visit_of(db, me.id)
    if current is not None:
        found[current.id] = current
    return sorted(found.values(), key=lambda visit: (visit.began_at, visit.id))


async def _ended_by_word(db: AsyncConnection, me: Person) -> bool:
    latest = await tracks.latest_shift(db, me.id)
    return latest is not None and latest.ended_at is not None


def _planned_stop(item: PlanItem, visits: tuple[Visit, ...], customer: Customer) -> Stop:
    """A cancelled visit does not use its item up: the rep may still go."""
    mine = [visit for visit in visits if visit.plan_item_id == item.id]
    live = [visit for visit in mine if visit.state is not VisitState.CANCELLED]
    if live:
        return Stop(customer=customer, plan_item=item, visit=live[-1], state=_state(live[-1]))
    state = StopState.CANCELLED if item.cancelled or mine else StopState.PLANNED
    return Stop(customer=customer, plan_item=item, visit=mine[-1] if mine else None, state=state)


def _stop(visit: Visit, customer: Customer) -> Stop:
    return Stop(customer=customer, plan_item=None, visit=visit, state=_state(visit))


def _state(visit: Visit) -> StopState:
    if visit.state in OPEN_STATES:
        return StopState.HERE
    if visit.state in REPORT_OWED_STATES:
        return StopState.REPORT_DUE
    return StopState.CANCELLED if visit.state is VisitState.CANCELLED else StopState.DONE


def _apart(near: Position | None, place: Position | None) -> float | None:
    return distance_m(near, place) if near and place else None
