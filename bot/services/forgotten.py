"""Visits that nobody ended: the question whether the rep is still there, and closing them in the end."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.customer import Customer, Site
from bot.rules.dwell import SiteBounds, bounds_of, dwell
from bot.rules.person import Person
from bot.rules.place import Fix, Nearness
from bot.rules.policy import Policy
from bot.rules.reminders import (
    MANNERS,
    Presence,
    Push,
    asks_if_still_there,
    closes_at,
    expires_at,
    may_be_said,
    visit_key,
)
from bot.rules.visit import PlaceStatus, Visit, VisitState
from bot.rules.working_time import after_working_time, local_day, window_of
from bot.services.evidence import record_of_visit
from bot.services.leaving import SEEMS_LEFT, close_forgotten
from bot.services.moment import Moment
from bot.services.visit import Stepped, my_visit
from bot.storage.customers import customers_of, sites_of
from bot.storage.people import people
from bot.storage.presence import STILL_HERE, closed_by_bot, last_said, newest_fixes, tracks_of
from bot.storage.reminders import reachable, said_already, tellable
from bot.storage.summary import policies_of
from bot.storage.visits import open_visits, save_visit, visit_of

AT_ONCE = 100
"""Visits closed in one sweep; the rest follow with the next tick."""
ASKED_FROM = timedelta(minutes=1)
"""A visit younger than this is nobody's oversight."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StillThere:
    """The question to a rep who seems to have forgotten to leave."""

    visit: Visit
    rep: Person
    customer: Customer
    since: datetime
    departed_at: datetime | None
    """When the track shows them leaving; None: nothing was seen for long."""
    key: str
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedForYou:
    """A visit was closed by the bot, and its report is still owed."""

    visit: Visit
    rep: Person
    customer: Customer
    key: str
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class _Open:
    """An open visit with what is known of the rep's being there."""

    visit: Visit
    rep: Person
    customer: Customer
    policy: Policy
    """The rules in force when the visit began."""
    presence: Presence
    leaving_told_at: datetime | None
    """When the rep was last told that they seem to have left."""


async def still_there(db: AsyncConnection, now: datetime, policy: Policy) -> tuple[StillThere, ...]:
    """The questions that are due now; one for each time the rep last spoke of being there."""
    due = [
        each
        for each in await _open_visits(db, now)
        if each.visit.state is VisitState.ON_SITE
        and may_be_said(Push.STILL_THERE, now, zone=each.rep.zone, hours=policy.hours, visit_open=True)
        and asks_if_still_there(_unasked(each), now, each.policy)
    ]
    keys = {visit_key(Push.STILL_THERE, each.visit.id, each.presence.said_at): each for each in due}
    said = await said_already(db, keys)
    can_hear = await reachable(db, {each.rep.id for each in due})
    return tuple(
        StillThere(
            visit=each.visit,
            rep=each.rep,
            customer=each.customer,
            since=each.presence.on_site_at,
            departed_at=each.presence.departed_at,
            key=key,
            expires_at=expires_at(Push.STILL_THERE, now, zone=each.rep.zone, hours=policy.hours),
        )
        for key, each in keys.items()
        if key not in said and each.rep.id in can_hear
    )


async def close_those_forgotten(db: AsyncConnection, now: datetime, policy: Policy) -> tuple[Visit, ...]:
    """Close what nobody ended; a visit that never got past the door is cancelled. Says nothing yet."""
    overdue = [each for each in await _open_visits(db, now) if _closes_at(each, policy) <= now]
    closed: list[Visit] = []
    for each in overdue[:AT_ONCE]:
        current = await visit_of(db, each.visit.id, lock=True)
        if current is None or current.version != each.visit.version:
            continue  # the rep did something this very moment
        visit = await close_forgotten(db, current, Moment(at=now, received_at=now))
        if visit.state is VisitState.AUTO_CLOSED:
            visit = await save_visit(db, replace(visit, report_due_at=_report_due(each, now, policy)))
        closed.append(visit)
    return tuple(closed)


async def closed_for_you(db: AsyncConnection, now: datetime, policy: Policy) -> tuple[ClosedForYou, ...]:
    """What to tell about visits that were closed, in the working hours that follow."""
    visits = await closed_by_bot(db, due_after=now - MANNERS[Push.AUTO_CLOSED].lasts)
    keys = {visit_key(Push.AUTO_CLOSED, visit.id, visit.left_at or visit.began_at): visit for visit in visits}
    said = await said_already(db, keys)
    waiting = {key: visit for key, visit in keys.items() if key not in said}
    reps = await tellable(db, {visit.rep_id for visit in waiting.values()})
    customers = await customers_of(db, {visit.customer_id for visit in waiting.values()})
    return tuple(
        ClosedForYou(
            visit=visit,
            rep=rep,
            customer=customers[visit.customer_id],
            key=key,
            expires_at=expires_at(Push.AUTO_CLOSED, now, zone=rep.zone, hours=policy.hours),
        )
        for key, visit in waiting.items()
        if (rep := reps.get(visit.rep_id))
        and may_be_said(Push.AUTO_CLOSED, now, zone=rep.zone, hours=policy.hours, visit_open=False)
    )


async def still_here(db: AsyncConnection, me: Person, visit_id: int, moment: Moment) -> Stepped:
    """The rep says that they are still there: kept as evidence, and the waiting begins anew."""
    visit = await my_visit(db, me, visit_id, lock=True)
    if visit.state is not VisitState.ON_SITE:
        return Stepped(visit=visit, moved_on=True)
    await record_of_visit(db, STILL_HERE, visit, moment, {})
    return Stepped(visit=visit)


def _closes_at(each: _Open, policy: Policy) -> datetime:
    began_on = local_day(each.presence.on_site_at, each.rep.zone)
    window = window_of(began_on, each.rep.zone, policy.hours)
    return closes_at(each.presence, each.policy.visit, hours_end=window.end if window else None)


def _report_due(each: _Open, now: datetime, policy: Policy) -> datetime:
    """In working hours: who is told in the morning must not be late by then."""
    due = timedelta(minutes=each.policy.report.due_min)
    return after_working_time(now, due, each.rep.zone, policy.hours)


def _unasked(each: _Open) -> Presence:
    """Without a departure that the rep has been told about already."""
    told = each.leaving_told_at
    if told is not None and told >= each.presence.said_at:
        return replace(each.presence, departed_at=None)
    return each.presence


async def _open_visits(db: AsyncConnection, now: datetime) -> list[_Open]:
    visits = await open_visits(db, began_before=now - ASKED_FROM)
    if not visits:
        return []
    ids = {visit.id for visit in visits}
    reps = {rep.id: rep for rep in await people(db, ids={visit.rep_id for visit in visits})}
    customers = await customers_of(db, {visit.customer_id for visit in visits})
    sites = await sites_of(db, {visit.site_id for visit in visits})
    policies = await policies_of(db, {visit.policy_version_id for visit in visits})
    confirmed = await last_said(db, ids, STILL_HERE)
    told = await last_said(db, ids, SEEMS_LEFT)
    presences = await _presences(db, visits, sites, policies, confirmed, now)
    return [
        _Open(
            visit=visit,
            rep=reps[visit.rep_id],
            customer=customers[visit.customer_id],
            policy=policies[visit.policy_version_id],
            presence=presences[visit.id],
            leaving_told_at=told.get(visit.id),
        )
        for visit in visits
        if visit.rep_id in reps
    ]


async def _presences(
    db: AsyncConnection,
    visits: tuple[Visit, ...],
    sites: Mapping[int, Site],
    policies: Mapping[int, Policy],
    confirmed: Mapping[int, datetime],
    now: datetime,
) -> dict[int, Presence]:
    fixes = await newest_fixes(db, {visit.rep_id for visit in visits}, since=now - timedelta(days=1))
    bounds = {
        visit.id: bounds_of(sites[visit.site_id], policies[visit.policy_version_id].place)
        for visit in visits
        if visit.place is PlaceStatus.VERIFIED
    }
    outside = {
        visit.id
        for visit in visits
        if _nearness(fixes.get(visit.rep_id), bounds.get(visit.id)) is Nearness.OUTSIDE
    }
    tracks = await tracks_of(db, outside)  # only of those who seem to be elsewhere: a handful
    return {
        visit.id: _presence(
            visit,
            fixes.get(visit.rep_id),
            bounds.get(visit.id),
            tracks.get(visit.id, ()),
            confirmed.get(visit.id),
            now,
        )
        for visit in visits
    }


def _presence(
    visit: Visit,
    fix: Fix | None,
    bounds: SiteBounds | None,
    track: tuple[Fix, ...],
    confirmed_at: datetime | None,
    now: datetime,
) -> Presence:
    on_site_at = visit.on_site_at or visit.began_at
    inside = fix is not None and _nearness(fix, bounds) is Nearness.INSIDE
    stay = (
        dwell(track, bounds, arrived_at=on_site_at, until=now, said_here_at=confirmed_at)
        if bounds and track
        else None
    )
    return Presence(
        on_site_at=on_site_at,
        confirmed_at=confirmed_at,
        inside_at=fix.at if fix is not None and inside else None,
        departed_at=stay.departed_at if stay else None,
    )


def _nearness(fix: Fix | None, bounds: SiteBounds | None) -> Nearness | None:
    return bounds.judge(fix).nearness if fix is not None and bounds is not None else None
