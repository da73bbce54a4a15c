"""The rest of a rep's day as a question to the router: who might be visited when, and what each is worth."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.routes.day import Candidate, Day, Lunch, Span
from bot.rules.cadence import Debt, worth_s
from bot.rules.customer import Customer, Site
from bot.rules.person import Person
from bot.rules.place import Position, distance_m
from bot.rules.policy import Policy
from bot.rules.working_time import Window, at_local
from bot.services.brought_forward import planned_soon
from bot.services.debts import debts_of
from bot.services.site_hours import opening_of
from bot.services.today import StopState, Today
from bot.storage.customers import customers_owned_by, main_sites_of, sites_of
from bot.storage.day_places import day_places_of
from bot.storage.plans import PlanItem

PLANNED_IS_WORTH = 3
"""Times the worth of a customer who is merely due: what was planned is to happen."""
NEARBY_M = 15_000.0
SUGGESTED = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How the route is to differ from a plain one."""

    begin: Position | None = None
    """Where the rep is; None: a live share's newest position, else where the day begins."""
    delay: timedelta = timedelta()
    one_more: bool = False
    """A due customer who is on nobody's list today may come in."""
    tell: bool = True
    """Say it in the chat when it is there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RestOfDay:
    """`clock` counts the seconds from the rep's midnight; `hours` are what is left of the working hours."""

    day: date
    midnight: datetime
    hours: Span
    policy: Policy

    def clock(self, at: datetime) -> int:
        return round((at - self.midnight).total_seconds())

    def local(self, clock: time, zone: str) -> int:
        return self.clock(at_local(self.day, clock, zone))

    @property
    def service_s(self) -> int:
        return round(self.policy.day.visit_min * 60)

    @classmethod
    def of(cls, me: Person, day: date, window: Window, policy: Policy, begins_at: datetime) -> "RestOfDay":
        midnight = at_local(day, time(0), me.zone)
        first, last = max(begins_at, window.start) - midnight, window.end - midnight
        hours = Span(round(first.total_seconds()), round(last.total_seconds()))
        return cls(day=day, midnight=midnight, hours=hours, policy=policy)


async def day_to_route(
    db: AsyncConnection, me: Person, shown: Today, rest: RestOfDay, begin: Position | None, wish: Wish
) -> Day:
    """With no candidates where nobody is left to be visited."""
    candidates = await _listed_ones(db, shown, rest)
    places = await day_places_of(db, me.id)
    if wish.one_more:
        near = begin or places.start or _middle([candidate.position for candidate in candidates])
        candidates += await _due_ones(db, me, shown, rest, near)
    start = begin or places.start or _middle([each.position for each in candidates]) or Position(0, 0)
    return Day(
        start=start,
        end=places.end or start,
        free_end=places.end is None,
        hours=rest.hours,
        candidates=tuple(candidates),
        lunch=_lunch(rest, me.zone),
        most_visits=rest.policy.day.most_visits,
    )


async def _listed_ones(db: AsyncConnection, shown: Today, rest: RestOfDay) -> list[Candidate]:
    """Whom today's list still has ahead; who has no pin cannot be routed to."""
    ahead = [
        (stop.plan_item, stop.customer)
        for stop in shown.stops
        if stop.state is StopState.PLANNED and stop.plan_item is not None
    ]
    sites = await sites_of(db, {item.site_id for item, _ in ahead})
    by_customer = {site.customer_id: site for site in sites.values()}
    debts = await debts_of(db, [customer for _, customer in ahead], by_customer, rest.policy)
    return [
        _planned(item, customer, sites[item.site_id], debts[customer.id], rest)
        for item, customer in ahead
        if sites[item.site_id].position is not None
    ]


def _planned(item: PlanItem, customer: Customer, site: Site, debt: Debt, rest: RestOfDay) -> Candidate:
    worth = worth_s(rest.policy.cadence, grade=customer.grade, debt=debt, day=rest.day)
    fixed = item.confirmed and item.window_start is not None
    begins = _window(item, customer.zone, rest)
    if begins is not None and not fixed and begins.last_s < rest.hours.first_s:
        begins = None  # its hour has passed without being promised: whenever they are open will do
    return Candidate(
        id=item.id,
        position=site.position or Position(0, 0),
        value_s=PLANNED_IS_WORTH * worth,
        service_s=rest.service_s,
        begins=(begins,) if begins else _open_spans(site, customer.zone, rest),
        fixed=fixed,
    )


def _window(item: PlanItem, zone: str, rest: RestOfDay) -> Span | None:
    """When the visit may begin by its window, in the customer's time; it ends within it if it can."""
    if item.window_start is None:
        return None
    first = rest.local(item.window_start, zone)
    end = rest.local(item.window_end, zone) if item.window_end else first
    return Span(first, max(first + 600, end - rest.service_s))


def _open_spans(site: Site, zone: str, rest: RestOfDay) -> tuple[Span, ...]:
    """When a visit may begin and still end before the door closes; all the day where nobody knows."""
    known = opening_of(site, rest.day)
    if known is None:
        return (rest.hours,)
    spans = (
        Span(rest.local(opens, zone), rest.local(closes, zone) - rest.service_s) for opens, closes in known
    )
    return tuple(span for span in spans if span.first_s <= span.last_s)


async def _due_ones(
    db: AsyncConnection, me: Person, shown: Today, rest: RestOfDay, near: Position | None
) -> list[Candidate]:
    """Due customers of the rep who are not on today's list, the most pressing of those nearby.

    Who stands in a plan of the next days is thought of only where there is nobody else.
    """
    listed = {stop.customer.id for stop in shown.stops}
    others = [each for each in await customers_owned_by(db, me.id) if each.id not in listed]
    sites = await main_sites_of(db, {customer.id for customer in others})
    debts = await debts_of(db, others, sites, rest.policy)
    due = [
        customer
        for customer in others
        if debts[customer.id].is_due(rest.day)
        and (site := sites.get(customer.id)) is not None
        and site.position is not None
        and (near is None or distance_m(near, site.position) <= NEARBY_M)
    ]
    soon = await planned_soon(db, me, {customer.id: debts[customer.id] for customer in due}, rest.day)
    free = [customer for customer in due if customer.id not in soon]
    found = [
        Candidate(
            id=-customer.id,
            position=sites[customer.id].position or Position(0, 0),
            value_s=worth_s(rest.policy.cadence, grade=customer.grade, debt=debts[customer.id], day=rest.day),
            service_s=rest.service_s,
            begins=_open_spans(sites[customer.id], customer.zone, rest),
        )
        for customer in free or due
    ]
    return sorted(found, key=lambda candidate: -candidate.value_s)[:SUGGESTED]


def _lunch(rest: RestOfDay, zone: str) -> Lunch | None:
    """None when its time has passed, or the day is over before it."""
    day = rest.policy.day
    first = max(rest.local(day.lunch_from, zone), rest.hours.first_s)
    last = min(rest.local(day.lunch_until, zone), rest.hours.last_s)
    if day.lunch_min <= 0 or first >= last:
        return None
    return Lunch(begins=Span(first, last), length_s=round(day.lunch_min * 60))


def _middle(places: list[Position]) -> Position | None:
    if not places:
        return None
    return Position(median(place.lat for place in places), median(place.lon for place in places))
