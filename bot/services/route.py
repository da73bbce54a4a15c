"""The rep's route of the day: asked for in a step, made in the process pool, kept when it comes back."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.routes.asked import AskedOrEstimated, Engine
from bot.routes.day import Day, Route
from bot.routes.solver import route_day
from bot.rules.customer import Customer
from bot.rules.person import Person
from bot.rules.place import Position
from bot.rules.policy import Policy
from bot.rules.reminders import Push, day_key
from bot.rules.working_time import local_day, window_of
from bot.services.brought_forward import planned_soon
from bot.services.debts import debts_of
from bot.services.long_work import WorkOutput
from bot.services.moment import Moment
from bot.services.route_day import RestOfDay, Wish, day_to_route
from bot.services.site_hours import opening_of
from bot.services.today import StopState, Today, today
from bot.storage import tracks
from bot.storage.customers import customers_owned_by, main_sites_of, sites_of
from bot.storage.day_places import day_places_of
from bot.storage.day_routes import ask_for_route, keep_route, route_of_day
from bot.storage.own_hours import own_hours_of
from bot.storage.people import chat_of
from bot.storage.plans import PlanItem, add_plan_item
from bot.storage.policies import policy_in_force
from bot.storage.reminders import said_already
from bot.storage.work import enqueue

ROUTE = "route"

_DAY: TypeAdapter[Day] = TypeAdapter(Day)
_ROUTE: TypeAdapter[Route] = TypeAdapter(Route)


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A route that has come back and is the newest."""

    today: Today
    tell: bool
    suggested: Customer | None
    """The one more who was asked for and fits."""
    planned: PlanItem | None = None
    """Their next visit, where a plan has one soon."""
    nobody_near: bool = False


async def ask_route(
    db: AsyncConnection, me: Person, policy: Policy, moment: Moment, wish: Wish | None = None
) -> bool:
    """Ask for the route of the rest of today; False when there is nothing to route or no time left."""
    wish = wish or Wish()
    policy = (await own_hours_of(db, me.id)).within(policy)
    day = local_day(moment.at, me.zone)
    window = window_of(day, me.zone, policy.hours)
    chat_id = await chat_of(db, me.id)
    if window is None or chat_id is None or moment.at + wish.delay >= window.end:
        return False
    shown = await today(db, me, at=moment.at)
    begin = wish.begin or await _whereabouts(db, me, moment)
    rest = RestOfDay.of(me, day, window, policy, free_from(shown, policy, moment.at) + wish.delay)
    built = await day_to_route(db, me, shown, rest, begin, wish)
    if not built.candidates or rest.hours.last_s <= rest.hours.first_s:
        return False
    start_known = begin is not None or (await day_places_of(db, me.id)).start is not None
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


def free_from(shown: Today, policy: Policy, at: datetime) -> datetime:
    """When the rep can set out: who is with a customer first finishes a visit of the usual length there."""
    here = next((stop.visit for stop in shown.stops if stop.state is StopState.HERE), None)
    if here is None:
        return at
    arrived = here.on_site_at or here.began_at
    return max(at, arrived + timedelta(minutes=policy.day.visit_min))


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
    newest = await route_of_day(db, me.id, day)
    if newest is None or newest.version != body["version"]:
        return None  # and nobody is taken in for a question that has been asked anew since
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
        planned=await _planned_soon(db, me, suggested, day, at=at) if suggested else None,
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


async def _planned_soon(
    db: AsyncConnection, me: Person, customer: Customer, day: date, *, at: datetime
) -> PlanItem | None:
    policy = (await policy_in_force(db, at)).policy
    debts = await debts_of(db, (customer,), await main_sites_of(db, (customer.id,)), policy)
    return (await planned_soon(db, me, debts, day)).get(customer.id)


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
