"""Leaving a customer: by one tap, or closed by the bot when nobody tapped; time on site from the track."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.customer import Customer
from bot.rules.dwell import Dwell, SiteBounds, bounds_of, dwell
from bot.rules.person import Person
from bot.rules.place import Fix, Nearness, PlaceVerdict
from bot.rules.policy import Policy
from bot.rules.visit import NEVER_CAME, PlaceStatus, Visit, VisitEvent, VisitState
from bot.services.evidence import record_of_visit
from bot.services.moment import Moment
from bot.services.report import file_if_complete
from bot.services.score import rescore
from bot.services.track_signals import judge_track
from bot.services.transition import move
from bot.services.visit import Stepped, forget_positions_off_duty, my_visit
from bot.storage import evidence, tracks
from bot.storage.customers import customer_of, site_of
from bot.storage.drafts import draft_of
from bot.storage.policies import policy_version_of
from bot.storage.presence import STILL_HERE, last_said
from bot.storage.visit_items import items_of

SEEMS_LEFT = "seems_left"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeemsLeft:
    """The track shows that the rep has gone without saying so."""

    visit: Visit
    customer: Customer
    since: datetime


async def leave(db: AsyncConnection, me: Person, visit_id: int, moment: Moment) -> Stepped:
    """Check out now; when nothing required is missing this files the report.

    The visit ends when the rep left by the track, if that was earlier; the report's deadline counts from the
    tap, so that nobody is late for having forgotten it. Raises EventRefused while still arriving.
    """
    visit = await my_visit(db, me, visit_id, lock=True)
    if not visit.is_open:
        return Stepped(visit=visit, moved_on=visit.state is VisitState.CANCELLED)
    left = await _end(db, visit, VisitEvent.LEFT, moment, actor_id=me.id)
    return Stepped(visit=await file_if_complete(db, left, moment) or left)


async def close_forgotten(db: AsyncConnection, visit: Visit, moment: Moment) -> Visit:
    """Close a visit that nobody ended, at the last moment that anything tells of; the report stays owed.

    One that never got past arriving is cancelled instead: there was no visit.
    """
    if visit.state is VisitState.ARRIVING:
        closed = await move(
            db, visit, VisitEvent.CANCELLED, moment, actor_id=None, note=NEVER_CAME, paused=False
        )
        await forget_positions_off_duty(db, visit.rep_id, at=moment.at)
        return closed
    return await _end(db, visit, VisitEvent.CLOSED_AUTOMATICALLY, moment, actor_id=None)


async def noticed_leaving(db: AsyncConnection, visit: Visit, newest: Fix, moment: Moment) -> SeemsLeft | None:
    """Whether the track, of which `newest` is the last fix, has just shown the rep leave; told once a visit.

    The moment told is the one that leaving then records: both come from `time_on_site`.
    """
    policy = await policy_version_of(db, visit.policy_version_id)
    bounds = await _bounds(db, visit, policy)
    if bounds is None or bounds.judge(newest).nearness is not Nearness.OUTSIDE:
        return None
    if SEEMS_LEFT in await evidence.kinds_of(db, visit.id):
        return None
    stay = await time_on_site(db, visit, at=moment.at)
    departed_at = stay.departed_at if stay else None
    if departed_at is None:
        return None
    await record_of_visit(db, SEEMS_LEFT, visit, moment, {"since": departed_at.isoformat()})
    customer = await customer_of(db, visit.customer_id)
    if customer is None:
        raise LookupError(f"visit {visit.id} has lost its customer")
    return SeemsLeft(visit=visit, customer=customer, since=departed_at)


async def time_on_site(db: AsyncConnection, visit: Visit, *, at: datetime) -> Dwell | None:
    """The stay until `at` (or until the rep left); None before arrival."""
    if visit.on_site_at is None:
        return None
    until = visit.left_at or at
    policy = await policy_version_of(db, visit.policy_version_id)
    bounds = await _bounds(db, visit, policy)
    if bounds is None:
        return Dwell(stayed=max(timedelta(), until - visit.on_site_at), seen=timedelta(), departed_at=None)
    fixes = await tracks.fixes_between(db, visit.rep_id, since=visit.on_site_at, until=until)
    said = await last_said(db, {visit.id}, STILL_HERE)
    return dwell(fixes, bounds, arrived_at=visit.on_site_at, until=until, said_here_at=said.get(visit.id))


async def _end(
    db: AsyncConnection, visit: Visit, event: VisitEvent, moment: Moment, *, actor_id: int | None
) -> Visit:
    policy = await policy_version_of(db, visit.policy_version_id)
    closed_by_us = event is VisitEvent.CLOSED_AUTOMATICALLY
    until = await _last_sign(db, visit, policy, moment.at) if closed_by_us else moment.at
    stay = await time_on_site(db, visit, at=until)
    left_at = stay.departed_at if stay and stay.departed_at else until
    ended = await move(
        db,
        visit,
        event,
        moment,
        actor_id=actor_id,
        left_at=left_at,
        report_due_at=moment.at + timedelta(minutes=policy.report.due_min),
        dwell_s=round(stay.stayed.total_seconds()) if stay else None,
        paused=False,
    )
    seen_s = round(stay.seen.total_seconds()) if stay else 0
    body = {"left_at": left_at.isoformat(), "dwell_s": ended.dwell_s, "seen_s": seen_s}
    await record_of_visit(db, event.value, ended, moment, body)
    await judge_track(db, ended, moment)
    await rescore(db, ended.id, at=moment.at)
    await forget_positions_off_duty(db, visit.rep_id, at=moment.at)
    return ended


async def _last_sign(db: AsyncConnection, visit: Visit, policy: Policy, at: datetime) -> datetime:
    """The last moment at which anything shows the rep at the visit: a fix at the site, something sent."""
    signs = [visit.on_site_at or visit.began_at]
    signs += [item.at for item in await items_of(db, visit.id)]
    draft = await draft_of(db, visit.id)
    if draft is not None:
        signs.append(draft.changed_at)
    bounds = await _bounds(db, visit, policy)
    if bounds is not None:
        fixes = await tracks.fixes_between(db, visit.rep_id, since=signs[0], until=at)
        signs += [fix.at for fix in fixes if _inside(bounds.judge(fix))]
    return min(at, max(signs))


async def _bounds(db: AsyncConnection, visit: Visit, policy: Policy) -> SiteBounds | None:
    """None when positions say nothing about being there: met elsewhere, a wrong pin, nothing shared."""
    if visit.place is not PlaceStatus.VERIFIED:
        return None
    site = await site_of(db, visit.site_id)
    return bounds_of(site, policy.place) if site else None


def _inside(verdict: PlaceVerdict) -> bool:
    return verdict.nearness is Nearness.INSIDE
