"""A wrong pin put right: the rep proposes it by being there, the manager decides."""

from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.customer import Customer, Site
from bot.rules.person import Person
from bot.rules.place import Fix
from bot.rules.signals import Signal
from bot.rules.visit import PlaceStatus, Visit
from bot.services.evidence import record_of_visit
from bot.services.moment import Moment
from bot.services.score import note, rescore
from bot.services.visibility import OutOfSight, visit_in_sight, who_decides
from bot.storage.customers import add_site, customer_of, site_of
from bot.storage.people import person
from bot.storage.pins import (
    PinProposal,
    PinState,
    decide_pin,
    move_pin,
    open_pin_proposals,
    pin_proposal_of,
    propose_pin,
    verify_pin,
)
from bot.storage.visits import save_visit, visit_of


@dataclass(frozen=True, slots=True, kw_only=True)
class PinAsked:
    """A proposal with everything its manager needs to decide."""

    proposal: PinProposal
    visit: Visit
    customer: Customer
    site: Site
    rep: Person
    manager: Person | None
    """Who decides; None when nobody leads this rep now."""


async def propose(
    db: AsyncConnection, visit: Visit, fix: Fix, moment: Moment, *, max_accuracy_m: float
) -> None:
    """Once a visit, from a position that is sharp enough to stand for a place."""
    if (fix.accuracy_m or 0) > max_accuracy_m:
        return
    added = await propose_pin(
        db,
        site_id=visit.site_id,
        visit_id=visit.id,
        rep_id=visit.rep_id,
        position=fix.position,
        accuracy_m=fix.accuracy_m,
        at=moment.at,
    )
    if added is not None:
        await record_of_visit(db, "pin_proposed", visit, moment, {"proposal": added.id})


async def pins_to_decide(db: AsyncConnection, moment: Moment) -> tuple[PinAsked, ...]:
    """Every open proposal that somebody can decide."""
    asked = [await _asked(db, each, moment) for each in await open_pin_proposals(db)]
    return tuple(each for each in asked if each.manager is not None)


async def decide(
    db: AsyncConnection, me: Person, proposal_id: int, moment: Moment, *, to: PinState
) -> tuple[PinAsked, bool]:
    """Move the pin, add another place of the customer, or leave it; whether it was still open.

    Moved or added, the visit's own place counts as verified. Raises OutOfSight for another manager's.
    """
    found = await pin_proposal_of(db, proposal_id, lock=True)
    if found is None:
        raise OutOfSight
    visit = await visit_in_sight(db, me, found.visit_id, at=moment.at, lock=True)
    if found.state is not PinState.OPEN:
        return await _asked(db, found, moment), False
    await decide_pin(db, found.id, state=to, by=me.id, at=moment.at)
    decision = {"proposal": found.id, "decision": to.value, "by": me.id}
    await record_of_visit(db, "pin_decided", visit, moment, decision)
    site = await site_of(db, found.site_id)
    if to is PinState.REJECTED and site is not None and site.pin_guessed:
        await verify_pin(db, site.id, at=moment.at)  # it stays, so it is right: that is not asked again
    if to is not PinState.REJECTED:
        site_id = await _placed(db, visit, found, moment, to=to)
        settled = replace(visit, site_id=site_id)
        if visit.place is PlaceStatus.WRONG_PIN:
            settled = replace(
                settled, place=PlaceStatus.VERIFIED, distance_m=0.0, accuracy_m=found.accuracy_m
            )
        await save_visit(db, settled)
        await note(db, Signal.PIN_APPROVED, visit, moment, {"proposal": found.id})
    await rescore(db, visit.id, at=moment.at)
    decided = await pin_proposal_of(db, found.id)
    return await _asked(db, decided or found, moment), True


async def _placed(
    db: AsyncConnection, visit: Visit, proposal: PinProposal, moment: Moment, *, to: PinState
) -> int:
    if to is PinState.MOVED:
        await move_pin(db, proposal.site_id, proposal.position, at=moment.at)
        return proposal.site_id
    return await add_site(
        db,
        visit.customer_id,
        position=proposal.position,
        position_source="rep",
        pin_verified_at=moment.at,
        is_main=False,
    )


async def _asked(db: AsyncConnection, proposal: PinProposal, moment: Moment) -> PinAsked:
    visit, site = await visit_of(db, proposal.visit_id), await site_of(db, proposal.site_id)
    rep = await person(db, proposal.rep_id)
    customer = await customer_of(db, visit.customer_id) if visit else None
    if visit is None or site is None or rep is None or customer is None:
        raise LookupError(f"proposal {proposal.id} has lost its visit, site, rep or customer")
    manager = await who_decides(db, visit, rep, moment.at)
    return PinAsked(proposal=proposal, visit=visit, customer=customer, site=site, rep=rep, manager=manager)
