"""The morning list: what each rep means to do today, for everybody whose morning has come."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.customer import Customer
from bot.rules.person import Person
from bot.rules.policy import Policy
from bot.rules.reminders import Push, expires_at, morning_day
from bot.rules.roles import Role
from bot.services.pool_morning import new_in_pool
from bot.services.routed import RouteOfDay, route_facts
from bot.services.soon_due import soon_due
from bot.services.today import Stop, StopState, Today, in_route_order, today
from bot.storage.customers import customers_of
from bot.storage.day_routes import routes_of_days
from bot.storage.owed_reports import owed_counts
from bot.storage.plans import PlanItem, plan_items_between
from bot.storage.reminders import people_to_tell, zones_in_use
from bot.storage.rhythms import on_leave
from bot.storage.summary import busy_today

AT_ONCE = 100
"""People written to in one sweep; the rest follow with the next tick, so no transaction grows long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MorningList:
    today: Today
    reports_owed: int
    expires_at: datetime
    soon_due: tuple[Customer, ...] = ()
    """Whose rhythm runs out this week, and who is in no plan; told when a week begins."""
    new_in_pool: tuple[Customer, ...] = ()
    """What this rep may claim since their last working day."""

    @property
    def rep(self) -> Person:
        return self.today.rep

    @property
    def day(self) -> date:
        return self.today.day


async def morning_lists(db: AsyncConnection, now: datetime, policy: Policy) -> tuple[MorningList, ...]:
    """The lists that are due now and have not been written yet."""
    mornings = {zone: morning_day(now, zone, policy) for zone in await zones_in_use(db)}
    days = {zone: day for zone, day in mornings.items() if day is not None}
    reps = await people_to_tell(db, Push.MORNING, Role.REP, days, limit=AT_ONCE)
    away = await on_leave(db, {rep.id: days[rep.zone] for rep in reps})
    reps = tuple(rep for rep in reps if rep.id not in away)
    if not reps:
        return ()
    owed = await owed_counts(db, [rep.id for rep in reps])
    # Nearly everybody starts with a plan and nothing else, asked for all at once; the others one by one.
    begun = await busy_today(db, {rep.id: days[rep.zone] for rep in reps}) | owed.keys()
    waiting = {rep.id: days[rep.zone] for rep in reps if rep.id not in begun}
    soon = await soon_due(db, {rep.id: days[rep.zone] for rep in reps}, policy)
    pool = await new_in_pool(db, {rep.id: days[rep.zone] for rep in reps}, now, policy)
    planned, routes = await _planned(db, waiting), await routes_of_days(db, waiting)
    lists = []
    for rep in reps:
        route = route_facts(routes.get(rep.id), days[rep.zone], rep.zone)
        fresh = _fresh(rep, days[rep.zone], planned.get(rep.id, ()), route)
        lists.append(
            MorningList(
                today=await today(db, rep, at=now) if rep.id in begun else fresh,
                reports_owed=owed.get(rep.id, 0),
                expires_at=expires_at(Push.MORNING, now, zone=rep.zone, hours=policy.hours),
                soon_due=soon.get(rep.id, ()),
                new_in_pool=pool.get(rep.id, ()),
            )
        )
    return tuple(lists)


def _fresh(rep: Person, day: date, stops: tuple[Stop, ...], route: RouteOfDay | None) -> Today:
    ordered = in_route_order(stops, route)
    return Today(
        rep=rep,
        day=day,
        stops=ordered,
        recording_until=None,
        on_break_since=None,
        can_resume=False,
        route=route,
    )


async def _planned(db: AsyncConnection, days: Mapping[int, date]) -> Mapping[int, tuple[Stop, ...]]:
    """What each of these reps has planned for their own day."""
    if not days:
        return {}
    first, last = min(days.values()), max(days.values())
    items = await plan_items_between(db, tuple(days), first=first, last=last)
    wanted = [item for item in items if item.day == days[item.rep_id]]
    customers = await customers_of(db, {item.customer_id for item in wanted})
    stops: dict[int, list[Stop]] = {}
    for item in wanted:
        stop = Stop(
            customer=customers[item.customer_id], plan_item=item, visit=None, state=_planned_state(item)
        )
        stops.setdefault(item.rep_id, []).append(stop)
    return {rep_id: tuple(found) for rep_id, found in stops.items()}


def _planned_state(item: PlanItem) -> StopState:
    return StopState.CANCELLED if item.cancelled else StopState.PLANNED
