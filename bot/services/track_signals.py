"""What the track says of a visit, kept as signals: how firm the place is, and on leaving everything else."""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.dwell import SiteBounds, bounds_of
from bot.rules.place import Fix, Nearness
from bot.rules.policy import Policy
from bot.rules.signals import Signal
from bot.rules.track import (
    CLOCK_AHEAD,
    DELAYED_AFTER,
    Approach,
    Firmness,
    approach,
    firmness,
    is_frozen,
    jumps,
    repeats,
)
from bot.rules.visit import PlaceStatus, Visit
from bot.services.breaks import tell_breaks
from bot.services.moment import Moment
from bot.services.score import note_once
from bot.storage import evidence, tracks
from bot.storage.customers import site_of
from bot.storage.policies import policy_version_of

BEFORE = timedelta(hours=1)
"""How much of the way to the customer is looked at."""
EARLIER_VISITS = timedelta(days=60)
FIRMNESS_SIGNALS = {
    Firmness.SETTLING: Signal.PLACE_SETTLING,
    Firmness.FIRM: Signal.PLACE_FIRM,
    Firmness.CONTRADICTED: Signal.PLACE_CONTRADICTED,
}


async def place_grew_firm(db: AsyncConnection, visit: Visit, policy: Policy, moment: Moment) -> bool:
    """Look whether the positions since arrival make the place firmer than it was; whether they did."""
    if visit.place is not PlaceStatus.VERIFIED or visit.on_site_at is None:
        return False
    if Signal.PLACE_FIRM in await evidence.kinds_of(db, visit.id):
        return False
    site = await site_of(db, visit.site_id)
    bounds = bounds_of(site, policy.place) if site else None
    if bounds is None:
        return False
    fixes = await tracks.fixes_between(db, visit.rep_id, since=visit.on_site_at, until=moment.received_at)
    later = [(fix.at, bounds.judge(fix).nearness) for fix in fixes if fix.at > visit.on_site_at]
    found = firmness([(visit.on_site_at, Nearness.INSIDE), *later], policy.place)
    signal = FIRMNESS_SIGNALS.get(found)
    inside = sum(near is Nearness.INSIDE for _, near in later)
    return signal is not None and await note_once(db, signal, visit, moment, {"fixes": inside})


async def judge_track(db: AsyncConnection, visit: Visit, moment: Moment) -> None:
    """On leaving: everything that the whole track of the visit, and the way to it, says."""
    if visit.on_site_at is None or visit.left_at is None:
        return
    await tell_breaks(db, visit, moment)
    policy = await policy_version_of(db, visit.policy_version_id)
    fixes = await tracks.fixes_between(db, visit.rep_id, since=visit.on_site_at - BEFORE, until=visit.left_at)
    await _jumped(db, visit, fixes, moment)
    await _delivery(db, visit, moment)
    site = await site_of(db, visit.site_id)
    bounds = bounds_of(site, policy.place) if site else None
    if bounds is None or visit.place is not PlaceStatus.VERIFIED:
        return
    await place_grew_firm(db, visit, policy, moment)
    await _came(db, visit, fixes, bounds, moment)
    stay = [
        fix for fix in fixes if fix.at >= visit.on_site_at and bounds.judge(fix).nearness is Nearness.INSIDE
    ]
    if is_frozen(stay):
        minutes = round((stay[-1].at - stay[0].at).total_seconds() / 60)
        await note_once(db, Signal.FROZEN_POSITION, visit, moment, {"fixes": len(stay), "minutes": minutes})
    earlier = await tracks.positions_at_customer(
        db, visit.customer_id, since=visit.local_day - EARLIER_VISITS, but=visit
    )
    if repeats(stay, earlier):
        await note_once(db, Signal.SAME_COORDINATES, visit, moment, {"fixes": len(stay)})


async def _jumped(db: AsyncConnection, visit: Visit, fixes: tuple[Fix, ...], moment: Moment) -> None:
    longest = max(jumps(fixes), key=lambda jump: jump.distance_m, default=None)
    if longest is not None:
        body = {
            "km": round(longest.distance_m / 1000, 1),
            "seconds": round((longest.arrived_at - longest.left_at).total_seconds()),
            "at": longest.arrived_at.isoformat(),
        }
        await note_once(db, Signal.IMPOSSIBLE_TRAVEL, visit, moment, body)


async def _came(
    db: AsyncConnection, visit: Visit, fixes: tuple[Fix, ...], bounds: SiteBounds, moment: Moment
) -> None:
    if visit.on_site_at is None:
        return
    way = approach(fixes, bounds.position, arrived_at=visit.on_site_at, radius_m=bounds.radius_m)
    if way is Approach.SEEN:
        await note_once(db, Signal.APPROACH_SEEN, visit, moment)
    elif way is Approach.NONE:
        await note_once(db, Signal.NO_APPROACH, visit, moment)


async def _delivery(db: AsyncConnection, visit: Visit, moment: Moment) -> None:
    """Late is no fault: a cellar has no signal. Early means a wrong clock, ours most likely."""
    slowest, fastest = await tracks.delivery_of_visit(db, visit.id)
    if slowest is not None and slowest > DELAYED_AFTER:
        await note_once(db, Signal.DELAYED, visit, moment, {"minutes": round(slowest.total_seconds() / 60)})
    if fastest is not None and fastest < -CLOCK_AHEAD:
        await note_once(db, Signal.CLOCK_DIFFERS, visit, moment, {"seconds": round(-fastest.total_seconds())})
