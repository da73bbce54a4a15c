"""The rep's route of the day: asked for in a step, made in the process pool, kept when it comes back."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from statistics import median
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.routes.asked import AskedOrEstimated, Engine
from bot.routes.day import Candidate, Day, Lunch, Route, Span
from bot.routes.solver import route_day
from bot.rules.cadence import Debt, rhythm_days, worth_s
from bot.rules.customer import Customer, Site
from bot.rules.opening_hours import HoursUnclear, Opening, openings
from bot.rules.person import Person
from bot.rules.place import Position, distance_m
from bot.rules.policy import Policy
from bot.rules.reminders import Push, day_key
from bot.rules.working_time import Window, at_local, local_day, window_of
from bot.services.long_work import WorkOutput
from bot.services.moment import Moment
from bot.services.today import StopState, Today, today
from bot.storage import tracks
from bot.storage.customers import customers_owned_by, main_sites_of, sites_of
from bot.storage.day_routes import ask_for_route, base_of, keep_route
from bot.storage.people import chat_of
from bot.storage.plans import PlanItem, add_plan_item
from bot.storage.reminders import said_already
from bot.storage.rhythms import last_seen, own_rhythms
from bot.storage.work import enqueue

ROUTE = "route"
PLANNED_IS_WORTH = 3
"""Times the worth of a customer who is merely due: what was planned is to happen."""
NEARBY_M = 15_000.0
SUGGESTED = 12

_DAY: TypeAdapter[Day] = TypeAdapter(Day)
_ROUTE: TypeAdapter[Route] = TypeAdapter(Route)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How the route is to differ from a plain one."""

    begin: Position | None = None
    """Where the rep is; None: a live share's newest position, else the base."""
    delay: timedelta = timedelta()
    one_more: bool = False
    """A due customer who is on nobody's list today may come in."""
    tell: bool = True
    """Say it in the chat when it is there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A route that has come back and is the newest."""

    today: Today
    tell: bool
    suggested: Customer | None
    """The one more who was asked for and fits."""
    nobody_near: bool = False


async def ask_route(
    db: AsyncConnection, me: Person, policy: Policy, moment: Moment, wish: Wish | None = None
) -> bool:
    """Ask for the route of the rest of today; False when there is nothing to route or no time left."""
    wish = wish or Wish()
    day = local_day(moment.at, me.zone)
    window = window_of(day, me.zone, policy.hours)
    chat_id = await chat_of(db, me.id)
    if window is None or chat_id is None or moment.at + wish.delay >= window.end:
        return False
    shown = await today(db, me, at=moment.at)
    begin = wish.begin or await _whereabouts(db, me, moment)
    built = await _day(db, me, shown, window, policy, moment.at + wish.delay, begin, wish)
    if not built.candidates:
        return False
    start_known = begin is not None or await base_of(db, me.id) is not None
    version = await ask_for_route(db, me.id, day, at=moment.at)
    body = {
        "rep_id": me.id,
        "day": day.isoformat(),
        "version": version,
        "tell": wish.tell,
        "start_known": start_known,
        "one_more": wish.one_more,
        "openings": await _openings(db, shown),
        "problem": _DAY.dump_python(built, mode="json"),
    }
    await enqueue(db, ROUTE, chat_id=chat_id, body=body, at=moment.received_at)
    return True


def make(body: dict[str, Any], files: tuple[bytes, ...]) -> WorkOutput:
    """As `make_with`, where no routing engine is configured."""
    return make_with(Engine(), body, files)


def make_with(engine: Engine, body: dict[str, Any], files: tuple[bytes, ...]) -> WorkOutput:
    """Runs in the process pool; it may ask a routing engine, whose silence costs its timeout and no more."""
    times = AskedOrEstimated(engine)
    day = _DAY.validate_python(body["problem"])
    route = route_day(day, times)
    new = [stop.candidate_id for stop in route.stops if stop.candidate_id < 0]
    if any(candidate.id < 0 for candidate in day.candidates):
        # One more was asked for, not many: the first on the way, and the day around them anew.
        asked = tuple(each for each in day.candidates if each.id > 0 or each.id in new[:1])
        route = route_day(replace(day, candidates=asked), times)
    return WorkOutput({"route": _ROUTE.dump_python(route, mode="json"), "estimated": times.failed})


async def made(
    db: AsyncConnection, body: dict[str, Any], result: dict[str, Any], me: Person, *, at: datetime
) -> Made | None:
    """Keep the route; None when a newer one has been asked for, or it could not be made."""
    if "failed" in result or body["rep_id"] != me.id:
        return None
    day = date.fromisoformat(body["day"])
    route = _ROUTE.validate_python(result["route"])
    suggested, item_id = await _taken_in(db, me, day, route, at=at) if body["one_more"] else (None, 0)
    known = {
        (each["id"] if each["id"] > 0 else item_id): each
        for each in body["problem"]["candidates"]
        if each["id"] > 0 or (suggested and each["id"] == -suggested.id)
    }
    kept = {
        "route": _ROUTE.dump_python(_without_strangers(route, item_id), mode="json"),
        "start": body["problem"]["start"] if body["start_known"] else None,
        "places": {str(item): each["position"] for item, each in known.items()},
        "openings": body["openings"],
        "fixed": [item for item, each in known.items() if each["fixed"]],
        "estimated": result.get("estimated", ""),
    }
    if not await keep_route(db, me.id, day, version=body["version"], body=kept, at=at):
        return None
    return Made(
        today=await today(db, me, at=at),
        # A morning list that could not wait for the route was said without it: then it is said now.
        tell=body["tell"] or bool(await said_already(db, [day_key(Push.MORNING, me.id, day)])),
        suggested=suggested,
        nobody_near=bool(body["one_more"]) and suggested is None,
    )


async def _taken_in(
    db: AsyncConnection, me: Person, day: date, route: Route, *, at: datetime
) -> tuple[Customer | None, int]:
    """The one more who fits becomes an item of today."""
    new = next((-stop.candidate_id for stop in route.stops if stop.candidate_id < 0), None)
    owned = {customer.id: customer for customer in await customers_owned_by(db, me.id)}
    if new is None or new not in owned:
        return None, 0
    site = (await main_sites_of(db, (new,)))[new]
    item_id = await add_plan_item(
        db, rep_id=me.id, customer_id=new, site_id=site.id, day=day, at=at, objective="care"
    )
    return owned[new], item_id


def _without_strangers(route: Route, item_id: int) -> Route:
    """Customers who were looked at without being planned leave no trace; the one taken in has an item now."""
    return replace(
        route,
        stops=tuple(
            stop if stop.candidate_id > 0 else replace(stop, candidate_id=item_id) for stop in route.stops
        ),
        left_out=tuple(out for out in route.left_out if out.candidate_id > 0),
    )


async def _openings(db: AsyncConnection, shown: Today) -> dict[str, list[list[str]]]:
    """By item, as it is shown; those whose hours nobody knows are left out."""
    items = [stop.plan_item for stop in shown.stops if stop.plan_item is not None]
    sites = await sites_of(db, {item.site_id for item in items})
    known = {item.id: opening_of(sites[item.site_id], shown.day) for item in items}
    return {
        str(item): [[opens.isoformat("minutes"), closes.isoformat("minutes")] for opens, closes in hours]
        for item, hours in known.items()
        if hours is not None
    }


async def _whereabouts(db: AsyncConnection, me: Person, moment: Moment) -> Position | None:
    shares = await tracks.live_shares_of(db, me.id, moment.at)
    return next((share.last_fix.position for share in shares if share.last_fix), None)


async def _day(
    db: AsyncConnection,
    me: Person,
    shown: Today,
    window: Window,
    policy: Policy,
    begins_at: datetime,
    begin: Position | None,
    wish: Wish,
) -> Day:
    """The rest of the day from `begins_at`, in seconds from the rep's midnight."""
    clock = _Clock(at_local(shown.day, time(0), me.zone))
    hours = Span(clock(max(begins_at, window.start)), clock(window.end))
    open_stops = [
        (stop.plan_item, stop.customer)
        for stop in shown.stops
        if stop.state is StopState.PLANNED and stop.plan_item is not None
    ]
    sites = await sites_of(db, {item.site_id for item, _ in open_stops})
    judged = await _judged(db, [customer for _, customer in open_stops], sites_by_customer(sites), policy)
    candidates = [
        _planned(item, customer, sites[item.site_id], judged[customer.id], policy, hours, clock, shown.day)
        for item, customer in open_stops
        if sites[item.site_id].position is not None
    ]
    base = await base_of(db, me.id)
    if wish.one_more:
        near = begin or base or _middle([candidate.position for candidate in candidates])
        candidates += await _due_ones(db, me, shown, policy, hours, clock, near)
    places = [candidate.position for candidate in candidates]
    start = begin or base or _middle(places) or Position(0, 0)
    return Day(
        start=start,
        end=base or start,
        free_end=base is None,
        hours=hours,
        candidates=tuple(candidates),
        lunch=_lunch(policy, shown.day, me.zone, hours, clock),
        most_visits=policy.day.most_visits,
    )


@dataclass(frozen=True, slots=True)
class _Clock:
    midnight: datetime

    def __call__(self, at: datetime) -> int:
        return round((at - self.midnight).total_seconds())


def sites_by_customer(sites: Mapping[int, Site]) -> dict[int, Site]:
    return {site.customer_id: site for site in sites.values()}


async def _judged(
    db: AsyncConnection, customers: list[Customer], sites: Mapping[int, Site], policy: Policy
) -> dict[int, Debt]:
    """Where each customer stands against their rhythm."""
    ids = [customer.id for customer in customers]
    seen, own = await last_seen(db, ids), await own_rhythms(db, ids)
    return {
        customer.id: Debt(
            every_days=rhythm_days(
                policy.cadence,
                grade=customer.grade,
                address=_address(sites.get(customer.id)),
                own_days=own.get(customer.id),
            ),
            last=seen.get(customer.id),
        )
        for customer in customers
    }


def _address(site: Site | None) -> str:
    return f"{site.address_zh} {site.address_en}" if site else ""


def _planned(
    item: PlanItem,
    customer: Customer,
    site: Site,
    debt: Debt,
    policy: Policy,
    hours: Span,
    clock: _Clock,
    day: date,
) -> Candidate:
    service_s = round(policy.day.visit_min * 60)
    worth = worth_s(policy.cadence, grade=customer.grade, debt=debt, day=day)
    fixed = item.confirmed and item.window_start is not None
    begins = _window(item, customer, service_s, clock)
    if begins is not None and not fixed and begins.last_s < hours.first_s:
        begins = None  # its hour has passed without being promised: whenever they are open will do
    return Candidate(
        id=item.id,
        position=site.position or Position(0, 0),
        value_s=PLANNED_IS_WORTH * worth,
        service_s=service_s,
        begins=(begins,) if begins else open_spans(site, customer.zone, day, service_s, hours, clock),
        fixed=fixed,
    )


def _window(item: PlanItem, customer: Customer, service_s: int, clock: _Clock) -> Span | None:
    """When the visit may begin by its window, in the customer's time; it ends within it if it can."""
    if item.window_start is None:
        return None
    first = clock(at_local(item.day, item.window_start, customer.zone))
    end = clock(at_local(item.day, item.window_end, customer.zone)) if item.window_end else first
    return Span(first, max(first + 600, end - service_s))


def open_spans(
    site: Site, zone: str, day: date, service_s: int, hours: Span, clock: _Clock
) -> tuple[Span, ...]:
    """When a visit may begin and still end before the door closes; all the day where nobody knows."""
    known = opening_of(site, day)
    if known is None:
        return (Span(hours.first_s, hours.last_s),)
    spans = (
        Span(clock(at_local(day, opens, zone)), clock(at_local(day, closes, zone)) - service_s)
        for opens, closes in known
    )
    return tuple(span for span in spans if span.first_s <= span.last_s)


def opening_of(site: Site, day: date) -> tuple[Opening, ...] | None:
    """None where nothing is written, or nothing that can be read."""
    written = site.opening_hours.get("osm", "") if isinstance(site.opening_hours, dict) else ""
    try:
        return openings(str(written or ""), day)
    except HoursUnclear:
        return None


async def _due_ones(
    db: AsyncConnection,
    me: Person,
    shown: Today,
    policy: Policy,
    hours: Span,
    clock: _Clock,
    near: Position | None,
) -> list[Candidate]:
    """Due customers of the rep who are not on today's list, the most pressing of those nearby."""
    listed = {stop.customer.id for stop in shown.stops}
    others = [each for each in await customers_owned_by(db, me.id) if each.id not in listed]
    sites = await main_sites_of(db, {customer.id for customer in others})
    debts = await _judged(db, others, sites, policy)
    service_s = round(policy.day.visit_min * 60)
    found = []
    for customer in others:
        site, debt = sites.get(customer.id), debts[customer.id]
        if site is None or site.position is None or not debt.is_due(shown.day):
            continue
        if near is not None and distance_m(near, site.position) > NEARBY_M:
            continue
        found.append(
            Candidate(
                id=-customer.id,
                position=site.position,
                value_s=worth_s(policy.cadence, grade=customer.grade, debt=debt, day=shown.day),
                service_s=service_s,
                begins=open_spans(site, customer.zone, shown.day, service_s, hours, clock),
            )
        )
    return sorted(found, key=lambda candidate: -candidate.value_s)[:SUGGESTED]


def _lunch(policy: Policy, day: date, zone: str, hours: Span, clock: _Clock) -> Lunch | None:
    """None when its time has passed, or the day is over before it."""
    first = max(clock(at_local(day, policy.day.lunch_from, zone)), hours.first_s)
    last = min(clock(at_local(day, policy.day.lunch_until, zone)), hours.last_s)
    if policy.day.lunch_min <= 0 or first >= last:
        return None
    return Lunch(begins=Span(first, last), length_s=round(policy.day.lunch_min * 60))


def _middle(places: list[Position]) -> Position | None:
    if not places:
        return None
    return Position(median(place.lat for place in places), median(place.lon for place in places))
