"""Checking in: a customer is chosen, positions are judged, and the visit opens with or without a place."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.customer import Customer, Site
from bot.rules.datum import Datum, to_wgs84
from bot.rules.dwell import bounds_of
from bot.rules.person import Person
from bot.rules.place import Fix, Nearness, PlaceVerdict, distance_m
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.roles import ConsentKind
from bot.rules.visit import OPEN_STATES, PlaceStatus, Visit, VisitEvent, VisitState
from bot.rules.working_time import local_day
from bot.services.arrival import planned_near
from bot.services.evidence import record_of_visit
from bot.services.moment import Moment
from bot.services.pin import propose
from bot.services.reach import rep_reach
from bot.services.transition import move
from bot.services.unverified_place import leave_unverified
from bot.storage import tracks, visits
from bot.storage.breaks import end_break
from bot.storage.consents import allows
from bot.storage.customers import customer_of, is_within, main_site_of, site_of, sites_of_customer
from bot.storage.forms import newest_form_version
from bot.storage.pins import is_asked_about
from bot.storage.plans import PlanItem, plan_item_of, plan_items_of
from bot.storage.policies import PolicyInForce
from bot.storage.teams import manager_of

CONFIRMABLE = frozenset({PlaceStatus.CANNOT_SHARE, PlaceStatus.WRONG_PIN})
"""A place given up on is confirmed after all by a later share; who met elsewhere said where they were."""

GUESS_OFF_M = 1_000
"""So far a pin from an address may well lie from the door: often it stands in the middle of the street."""


@dataclass(eq=False)
class NoSuchCustomer(Refusal):
    """Unknown, archived, or nobody's business of this rep: answered alike."""


@dataclass(eq=False)
class NoSite(Refusal):
    """The customer has no address yet at which a visit could be."""

    customer: Customer


@dataclass(eq=False)
class StillElsewhere(Refusal):
    """Another visit is open: leave or cancel it first."""

    visit: Visit
    customer: Customer


async def choose(
    db: AsyncConnection,
    me: Person,
    *,
    customer_id: int,
    plan_item_id: int | None,
    policy: PolicyInForce,
    moment: Moment,
) -> Visit:
    """Begin the visit to a customer, or come back to the one that is open.

    A running share is judged at once; who refused to share goes on without a verified place.
    Raises StillElsewhere, NoSuchCustomer, NoSite.
    """
    customer = await customer_of(db, customer_id)
    if customer is None:
        raise NoSuchCustomer
    current = await visits.open_visit_of(db, me.id, lock=True)
    if current is not None and current.customer_id == customer_id:
        return current
    if current is not None:
        at_customer = await customer_of(db, current.customer_id)
        raise StillElsewhere(current, at_customer or customer)
    item = await _plan_item(db, me, customer, plan_item_id, moment)
    if item is None and not await is_within(db, await rep_reach(db, me, moment), customer.id):
        raise NoSuchCustomer
    site = await site_of(db, item.site_id) if item else await main_site_of(db, customer_id)
    if site is None:
        raise NoSite(customer)
    visit = await _begin(db, me, customer, site, item, policy, moment)
    return await _settle_at_once(db, me, visit, site, policy.policy, moment)


async def arrive(db: AsyncConnection, me: Person, *, policy: PolicyInForce, moment: Moment) -> Visit | None:
    """ "I have arrived", without saying where: the open visit, else the planned customer a share shows near.

    None when neither is known.
    """
    current = await visits.open_visit_of(db, me.id)
    if current is not None:
        return current
    shares = await tracks.live_shares_of(db, me.id, moment.at)
    fix = shares[0].last_fix if shares else None
    if fix is None or moment.at - fix.at > timedelta(seconds=policy.policy.place.fresh_for_s):
        return None
    here = await planned_near(db, me, fix, policy.policy, moment)
    if not here:
        return None
    item = here[0].plan_item
    return await choose(
        db, me, customer_id=item.customer_id, plan_item_id=item.id, policy=policy, moment=moment
    )


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


async def _plan_item(
    db: AsyncConnection, me: Person, customer: Customer, item_id: int | None, moment: Moment
) -> PlanItem | None:
    """The item that this visit fulfils: the one tapped, or today's for the same customer; each only once."""
    day = local_day(moment.at, me.zone)
    items = [item for item in await plan_items_of(db, me.id, day) if item.customer_id == customer.id]
    tapped = await plan_item_of(db, item_id) if item_id else None
    if tapped is not None and tapped.rep_id == me.id and tapped.customer_id == customer.id:
        items.insert(0, tapped)
    came_of = await visits.visits_of_plan_items(db, tuple(item.id for item in items))
    taken = {visit.plan_item_id for visit in came_of if visit.state is not VisitState.CANCELLED}
    return next((item for item in items if item.id not in taken and not item.cancelled), None)


async def _begin(
    db: AsyncConnection,
    me: Person,
    customer: Customer,
    site: Site,
    item: PlanItem | None,
    policy: PolicyInForce,
    moment: Moment,
) -> Visit:
    visit_type = policy.policy.visit_type_for(customer.industry)
    form = await newest_form_version(db, visit_type.form)
    if form is None:
        raise LookupError(f"no form {visit_type.form!r} has been published")
    day = local_day(moment.at, customer.zone)
    manager = await manager_of(db, me.id, day)
    await end_break(db, me.id, at=moment.at)  # whoever begins a visit is back at work
    visit = await visits.add_visit(
        db,
        visits.NewVisit(
            rep_id=me.id,
            customer_id=customer.id,
            site_id=site.id,
            plan_item_id=item.id if item else None,
            manager_id=manager.id if manager else None,
            owner_id=customer.owner_id,
            visit_type=visit_type.slug,
            policy_version_id=policy.version_id,
            form_version_id=form.id,
            local_day=day,
            began_at=moment.at,
        ),
    )
    await record_of_visit(db, "began", visit, moment, {"planned": item is not None})
    return visit


async def _settle_at_once(
    db: AsyncConnection, me: Person, visit: Visit, site: Site, policy: Policy, moment: Moment
) -> Visit:
    if not await allows(db, me.id, ConsentKind.LOCATION):
        return await leave_unverified(db, visit, PlaceStatus.CANNOT_SHARE, moment, actor_id=None)
    shares = await tracks.live_shares_of(db, me.id, moment.at)
    fix = shares[0].last_fix if shares else None
    if fix is None or moment.at - fix.at > timedelta(seconds=policy.place.fresh_for_s):
        return visit
    first_point = fix.at == shares[0].started_at
    return await judge_fixes(db, visit, site, policy, (fix,), moment, first_point=first_point)
