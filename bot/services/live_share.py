"""A live location and its stream of positions: recorded where allowed, judged against visit and plan."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import groupby
from math import log2

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.dwell import SiteBounds, bounds_of
from bot.rules.location import LocationFault, SentLocation, fault_of
from bot.rules.person import Person
from bot.rules.place import Fix, Nearness, PlaceVerdict
from bot.rules.policy import Policy
from bot.rules.roles import ConsentKind
from bot.rules.signals import Signal
from bot.rules.visit import Visit, VisitState
from bot.services.arrival import Arrival, noticed_arrival
from bot.services.confirm_place import CONFIRMABLE, judge_fixes
from bot.services.evidence import record_of_person
from bot.services.leaving import SeemsLeft, noticed_leaving
from bot.services.moment import Moment
from bot.services.score import note
from bot.services.shift import ShiftNow, shift_for_share
from bot.services.track_signals import place_grew_firm
from bot.storage import breaks, tracks, visits
from bot.storage.consents import allows
from bot.storage.customers import site_of
from bot.storage.policies import policy_version_of
from bot.storage.tracks import LiveShare, NewPoint


class ShareNews(StrEnum):
    """What is worth saying about the share itself."""

    NOTHING = "nothing"
    BEGUN = "begun"
    ENDED = "ended"
    OFF_DUTY = "off_duty"
    """Outside working hours and without a visit: nothing was kept."""
    NO_CONSENT = "no_consent"
    """The person refused to be located: nothing was kept."""
    DOES_NOT_COUNT = "does_not_count"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareOutcome:
    news: ShareNews
    until: datetime | None = None
    """Until when positions are recorded."""
    fault: LocationFault | None = None
    visit: Visit | None = None
    """The rep's open visit."""
    card_changed: bool = False
    arrival: Arrival | None = None
    seems_left: SeemsLeft | None = None


DATE_STEP = timedelta(seconds=1)
"""Telegram's dates are whole seconds, ours are not: a fix of the same second is not older than a tap."""

SILENCE = ShareOutcome(news=ShareNews.NOTHING)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tick:
    """A batch of fixes and what it meets."""

    me: Person
    visit: Visit | None
    shift: ShiftNow | None
    fixes: tuple[Fix, ...]
    """Oldest first, at least one."""
    before: Fix | None
    """The newest one known until now."""
    fault: LocationFault | None
    policy: Policy
    begins: bool
    """The first fix is the first of its share."""


async def located(
    db: AsyncConnection, me: Person, sent: Sequence[SentLocation], policy: Policy, moment: Moment
) -> ShareOutcome:
    """Take one location, or a run of positions of the same live one, oldest first."""
    newest, fresh_for = sent[-1], timedelta(seconds=policy.place.fresh_for_s)
    fault = fault_of(newest, received_at=moment.received_at, fresh_for=fresh_for)
    if fault is not None and fault is not LocationFault.LATE:
        return await _does_not_count(db, me, newest, fault, moment)
    if not await allows(db, me.id, ConsentKind.LOCATION):
        return SILENCE if newest.is_edit else ShareOutcome(news=ShareNews.NO_CONSENT)
    if newest.live_until is None:
        return await _ended(db, me, newest, moment)
    if newest.withheld:
        return SILENCE if newest.is_edit else ShareOutcome(news=ShareNews.OFF_DUTY)
    visit = await visits.open_visit_of(db, me.id, lock=True)
    begins = not newest.is_edit
    if begins:
        await breaks.end_break(db, me.id, at=newest.fix.at)
    shift = await shift_for_share(
        db, me, policy, at=newest.fix.at, live_until=newest.live_until, is_new=begins
    )
    if visit is None and shift is None:
        return ShareOutcome(news=ShareNews.OFF_DUTY) if begins else SILENCE
    share = await _share(db, me, newest)
    tick = _Tick(
        me=me,
        visit=visit,
        shift=shift,
        fixes=tuple(one.fix for one in sent),
        before=share.last_fix,
        fault=fault,
        policy=policy,
        begins=begins,
    )
    await _keep(db, share, tick, moment)
    return _told(await _judged(db, tick, moment), tick, newest.live_until)


def _told(judged: ShareOutcome, tick: _Tick, live_until: datetime) -> ShareOutcome:
    """What the fixes meant, and what there is to say about the share itself."""
    is_new = tick.begins or (tick.shift is not None and tick.shift.is_new)
    return replace(
        judged,
        news=ShareNews.BEGUN if is_new else ShareNews.NOTHING,
        until=live_until if tick.visit or tick.shift is None else tick.shift.shift.ends_at,
        fault=tick.fault if tick.begins else None,
        card_changed=judged.card_changed or (tick.begins and tick.visit is not None),
    )


def runs(sent: Iterable[SentLocation]) -> list[list[SentLocation]]:
    """A batch cut where another share speaks, where one ends or goes off duty: each piece by itself."""
    return [
        list(run)
        for _, run in groupby(sent, key=lambda one: (one.message_id, one.live_period_s is None, one.withheld))
    ]


async def _does_not_count(
    db: AsyncConnection, me: Person, sent: SentLocation, fault: LocationFault, moment: Moment
) -> ShareOutcome:
    """What was tried is evidence; where it pointed is not kept."""
    if sent.is_edit:
        return SILENCE
    visit = await visits.open_visit_of(db, me.id)
    about = {"fault": fault.value}
    if visit is not None:
        await note(db, Signal.LOCATION_REFUSED, visit, moment, about)
    else:
        await record_of_person(db, Signal.LOCATION_REFUSED.value, me.id, moment, about)
    return ShareOutcome(news=ShareNews.DOES_NOT_COUNT, fault=fault, visit=visit)


async def _ended(db: AsyncConnection, me: Person, sent: SentLocation, moment: Moment) -> ShareOutcome:
    share = await tracks.share_of_message(db, chat_id=sent.chat_id, message_id=sent.message_id)
    if share is None or share.stopped_at is not None:
        return SILENCE
    await tracks.stop_share(db, share.id, at=moment.at)
    visit = await visits.open_visit_of(db, me.id)
    if await tracks.live_shares_of(db, me.id, moment.at):
        return SILENCE
    shift = await tracks.shift_at(db, me.id, moment.at)
    if shift is not None:
        # It ends by itself, not by the rep's word: the next share opens another without being asked.
        await tracks.extend_shift(db, shift.id, ends_at=moment.at)
    await tracks.forget_last_fixes(db, me.id)
    arriving = visit is not None and visit.state is VisitState.ARRIVING
    return ShareOutcome(news=ShareNews.ENDED, visit=visit, card_changed=arriving)


async def _share(db: AsyncConnection, me: Person, sent: SentLocation) -> LiveShare:
    live_until = sent.live_until or sent.fix.at
    share = await tracks.share_of_message(db, chat_id=sent.chat_id, message_id=sent.message_id)
    if share is None:
        return await tracks.add_share(
            db,
            person_id=me.id,
            chat_id=sent.chat_id,
            message_id=sent.message_id,
            started_at=sent.sent_at,
            live_until=live_until,
        )
    if share.live_until != live_until:
        await tracks.extend_share(db, share.id, live_until=live_until)
    return share


async def _keep(db: AsyncConnection, share: LiveShare, tick: _Tick, moment: Moment) -> None:
    """Only what is of the visit or the shift, and of no break; a batch may reach back before either."""
    begins = [tick.visit.began_at] if tick.visit else []
    begins += [tick.shift.shift.started_at] if tick.shift else []
    rests = await breaks.breaks_between(db, share.person_id, since=tick.fixes[0].at, until=tick.fixes[-1].at)
    points = [
        NewPoint(
            rep_id=share.person_id,
            share_id=share.id,
            visit_id=tick.visit.id if tick.visit else None,
            fix=fix,
            received_at=moment.received_at,
        )
        for fix in tick.fixes
        if fix.at > min(begins) - DATE_STEP and not any(each.holds(fix.at) for each in rests)
    ]
    await tracks.add_points(db, points)
    if points:
        await tracks.note_last_fix(db, share.id, points[-1].fix)


async def _judged(db: AsyncConnection, tick: _Tick, moment: Moment) -> ShareOutcome:
    """What the fixes mean: an arrival while no visit is open, else the place of the visit, else its end."""
    visit, shift = tick.visit, tick.shift
    if visit is None:
        if shift is None or tick.fault is not None:
            return SILENCE
        arrival = await noticed_arrival(db, tick.me, shift.shift, tick.fixes[-1], tick.policy, moment)
        return ShareOutcome(news=ShareNews.NOTHING, arrival=arrival)
    if visit.state is VisitState.ARRIVING or visit.place in CONFIRMABLE:
        return await _place_judged(db, visit, tick, moment)
    left = None if visit.paused else await noticed_leaving(db, visit, tick.fixes[-1], moment)
    await place_grew_firm(db, visit, await policy_version_of(db, visit.policy_version_id), moment)
    return ShareOutcome(news=ShareNews.NOTHING, visit=visit, seems_left=left)


async def _place_judged(db: AsyncConnection, visit: Visit, tick: _Tick, moment: Moment) -> ShareOutcome:
    site = await site_of(db, visit.site_id)
    policy = await policy_version_of(db, visit.policy_version_id)
    if site is None:
        raise LookupError(f"visit {visit.id} has lost its site")
    fresh = () if tick.fault else [fix for fix in tick.fixes if fix.at > visit.began_at - DATE_STEP]
    after = await judge_fixes(db, visit, site, policy, fresh, moment, first_point=tick.begins)
    still_arriving = after.state is VisitState.ARRIVING
    # An old fix is not what the card shows: it says that it waits for a position.
    fresh_for, now = timedelta(seconds=policy.place.fresh_for_s), tick.fixes[-1]
    shown = tick.before if tick.before and now.at - tick.before.at <= fresh_for else None
    news = still_arriving and _says_something_new(bounds_of(site, policy.place), shown, now)
    return ShareOutcome(
        news=ShareNews.NOTHING, visit=after, card_changed=news or after.version != visit.version
    )


def _says_something_new(bounds: SiteBounds | None, before: Fix | None, now: Fix) -> bool:
    """The card is not edited at every tick: only when near or far changes, or the way halves or doubles."""
    if bounds is None:
        return False
    return before is None or _band(bounds.judge(before)) != _band(bounds.judge(now))


def _band(verdict: PlaceVerdict) -> tuple[Nearness, int]:
    if verdict.nearness is not Nearness.OUTSIDE:
        return verdict.nearness, 0
    return verdict.nearness, round(log2(max(1.0, verdict.distance_m / verdict.radius_m)))
