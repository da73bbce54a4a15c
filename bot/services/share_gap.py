"""A live location that stops, runs out or falls silent during a visit: asked about once; a gap stays one."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.customer import Customer
from bot.rules.person import Person
from bot.rules.policy import Policy
from bot.rules.reminders import Push, expires_at, may_be_said, visit_key
from bot.rules.signals import Signal
from bot.rules.visit import PlaceStatus, Visit, VisitState
from bot.services.moment import Moment
from bot.services.score import note_once
from bot.storage.breaks import last_break_end, on_break_since
from bot.storage.customers import customers_of
from bot.storage.people import people
from bot.storage.reminders import reachable, said_already
from bot.storage.tracks import LiveShare, newest_shares
from bot.storage.visits import open_visits

GRACE = timedelta(minutes=2)
"""Somebody who shares again at once needs no reminder."""


class Silence(StrEnum):
    STOPPED = "stopped"
    EXPIRED = "expired"
    QUIET = "quiet"
    """Still shared, but nothing comes: the phone lies still, or Telegram sleeps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareGap:
    visit: Visit
    rep: Person
    customer: Customer
    why: Silence
    since: datetime
    key: str
    expires_at: datetime


async def share_gaps(db: AsyncConnection, now: datetime, policy: Policy) -> tuple[ShareGap, ...]:
    """Visits whose place rests on a live location that has fallen silent; each is told of once."""
    at_customers = [
        visit
        for visit in await open_visits(db, began_before=now - GRACE)
        if visit.state is VisitState.ON_SITE and visit.place is PlaceStatus.VERIFIED and not visit.paused
    ]
    keys = {visit_key(Push.SHARE_GAP, each.id, each.began_at): each for each in at_customers}
    said = await said_already(db, keys)
    waiting = {key: each for key, each in keys.items() if key not in said}
    shares = await newest_shares(
        db, {each.rep_id for each in waiting.values()}, since=now - timedelta(days=1)
    )
    quiet_after = timedelta(minutes=policy.place.quiet_after_min)
    rep_ids = {each.rep_id for each in waiting.values()}
    resting, rested = await on_break_since(db, rep_ids), await last_break_end(db, rep_ids)
    found = {
        key: (each, *silence)
        for key, each in waiting.items()
        if each.rep_id not in resting
        and (
            silence := silence_of(
                shares.get(each.rep_id), now, quiet_after=quiet_after, rested_until=rested.get(each.rep_id)
            )
        )
    }
    return await _told(db, found, now, policy)


def silence_of(
    share: LiveShare | None,
    now: datetime,
    *,
    quiet_after: timedelta,
    rested_until: datetime | None = None,
) -> tuple[Silence, datetime] | None:
    """Why nothing comes, and since when; None while all is well or nothing was ever shared.

    `rested_until` is the end of the last break: before it nothing could come.
    """
    if share is None:
        return None
    if share.stopped_at is not None:
        why, since, after = Silence.STOPPED, share.stopped_at, GRACE
    elif share.live_until <= now:
        why, since, after = Silence.EXPIRED, share.live_until, GRACE
    else:
        newest = share.last_fix.at if share.last_fix else share.started_at
        newest = max(newest, rested_until or newest)
        why, since, after = Silence.QUIET, newest, quiet_after
    return (why, since) if now - since >= after else None


async def _told(
    db: AsyncConnection, found: dict[str, tuple[Visit, Silence, datetime]], now: datetime, policy: Policy
) -> tuple[ShareGap, ...]:
    rep_ids = {visit.rep_id for visit, _, _ in found.values()}
    reps = {rep.id: rep for rep in await people(db, ids=rep_ids)} if rep_ids else {}
    can_hear = await reachable(db, rep_ids) if rep_ids else frozenset()
    customers = await customers_of(db, {visit.customer_id for visit, _, _ in found.values()})
    gaps = []
    for key, (visit, why, since) in found.items():
        rep = reps.get(visit.rep_id)
        if rep is None or rep.id not in can_hear:
            continue
        if not may_be_said(Push.SHARE_GAP, now, zone=rep.zone, hours=policy.hours, visit_open=True):
            continue
        minutes = round((now - since).total_seconds() / 60)
        body = {"why": why.value, "since": since.isoformat(), "minutes": minutes}
        await note_once(db, Signal.SHARE_GAP, visit, Moment(now, now), body)
        gaps.append(
            ShareGap(
                visit=visit,
                rep=rep,
                customer=customers[visit.customer_id],
                why=why,
                since=since,
                key=key,
                expires_at=expires_at(Push.SHARE_GAP, now, zone=rep.zone, hours=policy.hours),
            )
        )
    return tuple(gaps)
