"""Whether a rep is where the visit is: positions confirm the place, or doubt a pin that was looked up."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.customer import Site
from bot.rules.datum import Datum, to_wgs84
from bot.rules.dwell import bounds_of
from bot.rules.place import Fix, Nearness, PlaceVerdict, distance_m
from bot.rules.policy import Policy
from bot.rules.visit import OPEN_STATES, PlaceStatus, Visit, VisitEvent, VisitState
from bot.services.evidence import record_of_visit
from bot.services.moment import Moment
from bot.services.pin import propose
from bot.services.transition import move
from bot.services.unverified_place import leave_unverified
from bot.storage.customers import sites_of_customer
from bot.storage.pins import is_asked_about

CONFIRMABLE = frozenset({PlaceStatus.CANNOT_SHARE, PlaceStatus.WRONG_PIN})
"""A place given up on is confirmed after all by a later share; who met elsewhere said where they were."""

GUESS_OFF_M = 1_000
"""So far a pin from an address may well lie from the door: often it stands in the middle of the street."""


async def judge_fixes(
    db: AsyncConnection,
    visit: Visit,
    site: Site,
    policy: Policy,
    fixes: Sequence[Fix],
    moment: Moment,
    *,
    first_point: bool = False,
) -> Visit:
    """The visit after these fixes, oldest first: the first one inside opens it; later ones make it firm.

    At a site whose position nobody knows the first fix opens the visit as "wrong pin", and proposes the pin.
    `first_point`: the first of these begins a share, and is read both ways.
    """
    open_place = visit.state is VisitState.ARRIVING or visit.place in CONFIRMABLE
    if not open_place or visit.state not in OPEN_STATES or not fixes:
        return visit
    if bounds_of(site, policy.place) is None:
        if visit.state is not VisitState.ARRIVING:
            return visit
        return await leave_unverified(db, visit, PlaceStatus.WRONG_PIN, moment, pin=fixes[-1], actor_id=None)
    found = _opening(site, policy, fixes, first_point=first_point)
    if found is None:
        others = await sites_of_customer(db, visit.customer_id)
        openings = (
            _opening(other, policy, fixes, first_point=first_point) for other in others if other.id != site.id
        )
        found = next((opening for opening in openings if opening), None)
    if found is None and visit.place is PlaceStatus.WRONG_PIN:
        await propose(db, visit, fixes[-1], moment, max_accuracy_m=policy.place.max_accuracy_m)
    if found is None:
        return await _guess_doubted(db, visit, site, policy, fixes[-1], moment)
    confirmed = await _confirmed(db, visit, found, moment)
    if found.site.pin_guessed and not await is_asked_about(db, found.site.id):
        await propose(db, confirmed, found.fix, moment, max_accuracy_m=policy.place.max_accuracy_m)
    return confirmed


async def _guess_doubted(
    db: AsyncConnection, visit: Visit, site: Site, policy: Policy, fix: Fix, moment: Moment
) -> Visit:
    """Outside a pin that was only looked up: near it the pin is doubted, not the rep; far from it they are on
    the way."""
    if not site.pin_guessed or site.position is None or visit.state is not VisitState.ARRIVING:
        return visit
    if (fix.accuracy_m or 0) > policy.place.max_accuracy_m or distance_m(
        fix.position, site.position
    ) > GUESS_OFF_M:
        return visit
    return await leave_unverified(db, visit, PlaceStatus.WRONG_PIN, moment, pin=fix, actor_id=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Opening:
    """The fix that opens a visit, and at which of the customer's sites."""

    site: Site
    fix: Fix
    verdict: PlaceVerdict
    shifted: bool
    """It lies at the site only when read in the coordinates of Chinese maps."""


def _opening(site: Site, policy: Policy, fixes: Sequence[Fix], *, first_point: bool) -> _Opening | None:
    bounds = bounds_of(site, policy.place)
    if bounds is None:
        return None
    for number, fix in enumerate(fixes):
        verdict, shifted = bounds.judge(fix), False
        if verdict.nearness is Nearness.OUTSIDE and first_point and number == 0:
            # On iPhones in mainland China the first point may come in the shifted coordinates.
            again = bounds.judge(replace(fix, position=to_wgs84(fix.position, Datum.GCJ_02)))
            verdict, shifted = (again, True) if again.nearness is Nearness.INSIDE else (verdict, False)
        if verdict.nearness is Nearness.INSIDE:
            return _Opening(site=site, fix=fix, verdict=verdict, shifted=shifted)
    return None


async def _confirmed(db: AsyncConnection, visit: Visit, opening: _Opening, moment: Moment) -> Visit:
    verdict = opening.verdict
    confirmed = await move(
        db,
        visit,
        VisitEvent.PLACE_CONFIRMED,
        moment,
        actor_id=visit.rep_id,
        place=PlaceStatus.VERIFIED,
        site_id=opening.site.id,
        distance_m=verdict.distance_m,
        accuracy_m=verdict.accuracy_m,
        on_site_at=visit.on_site_at or max(visit.began_at, opening.fix.at),
    )
    body = {
        "distance_m": round(verdict.distance_m, 1),
        "accuracy_m": verdict.accuracy_m,
        "radius_m": verdict.radius_m,
        "read_as": "gcj02" if opening.shifted else "wgs84",
    }
    await record_of_visit(db, "place_confirmed", confirmed, moment, body)
    return confirmed
