"""Checking in: a customer is chosen, and the visit opens; where a share runs, its place is judged at once."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.customer import Customer, Site
from bot.rules.person import Person
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.roles import ConsentKind
from bot.rules.visit import PlaceStatus, Visit, VisitState
from bot.rules.working_time import local_day
from bot.services.arrival import planned_near
from bot.services.confirm_place import judge_fixes
from bot.services.evidence import record_of_visit
from bot.services.moment import Moment
from bot.services.reach import rep_reach
from bot.services.unverified_place import leave_unverified
from bot.storage import tracks, visits
from bot.storage.breaks import end_break
from bot.storage.consents import allows
from bot.storage.customer_file import file_of
from bot.storage.customers import customer_of, is_within, main_site_of, site_of
from bot.storage.forms import newest_form_version
from bot.storage.merges import standing_for
from bot.storage.plans import PlanItem, plan_item_of, plan_items_of
from bot.storage.policies import PolicyInForce
from bot.storage.teams import manager_of


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

    A running share is judged at once; who refused to share goes on without a verified place. An old button
    of a file that was made one with another leads to that one.
    Raises StillElsewhere, NoSuchCustomer, NoSite.
    """
    file = await file_of(db, await standing_for(db, customer_id))
    if file is None:
        raise NoSuchCustomer
    customer = file.customer
    current = await visits.open_visit_of(db, me.id, lock=True)
    if current is not None and current.customer_id == customer.id:
        return current
    if current is not None:
        at_customer = await customer_of(db, current.customer_id)
        raise StillElsewhere(current, at_customer or customer)
    item = await _plan_item(db, me, customer, plan_item_id, moment)
    if item is None and (
        file.archived_at is not None or not await is_within(db, await rep_reach(db, me, moment), customer.id)
    ):
        raise NoSuchCustomer
    site = await site_of(db, item.site_id) if item else await main_site_of(db, customer.id)
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
