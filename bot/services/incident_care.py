"""An incident is taken care of: taken on, given to somebody, its customer told, settled with a result."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.incident import NEXT_STATE, Did, EventKind, Incident, IncidentState
from bot.rules.incident_due import settled_by
from bot.rules.person import Person
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.roles import PersonState, Role
from bot.services.evidence import record_of_person
from bot.services.incident import (
    IncidentGone,
    IncidentShown,
    incident_in_sight,
    incident_to_add_to,
    shown,
    ways_of,
)
from bot.services.incident_report import due_for
from bot.services.moment import Moment
from bot.services.reach import led_by
from bot.storage import incidents as storage
from bot.storage.people import people

LONGEST_RESULT = 500
MOST_DAYS = 28


class NoResult(Refusal):
    """It is settled with a word on what came of it, and none was written, or too many."""


async def take(
    db: AsyncConnection, me: Person, incident_id: int, moment: Moment
) -> tuple[IncidentShown, bool]:
    """I take care of it; the second value: whether that is news."""
    found = await _cared_for(db, me, incident_id, moment)
    is_mine = found.state is IncidentState.TAKEN and found.owner_id == me.id
    if is_mine or (found.state, Did.TAKE) not in NEXT_STATE:
        return await shown(db, found), False
    await _become(db, found, Did.TAKE, owner_id=me.id, raise_at=None)
    return await _noted(db, me, found, EventKind.TAKEN, me.id, moment), True


async def whom_to_give(
    db: AsyncConnection, me: Person, incident_id: int, moment: Moment
) -> tuple[Person, ...]:
    """Managers, those whom I lead, and whoever is in charge of the kind; by name, without the owner."""
    found = await _cared_for(db, me, incident_id, moment)
    ids = {each.id for each in await people(db, role=Role.MANAGER, states=(PersonState.ACTIVE,))}
    ids |= set(await storage.people_in_charge(db, found.kind)) | await led_by(db, me, moment) | {me.id}
    return await people(db, ids=list(ids - {found.owner_id}), states=(PersonState.ACTIVE,))


async def give(
    db: AsyncConnection, me: Person, incident_id: int, to_id: int, moment: Moment
) -> IncidentShown:
    """It is theirs now; raises IncidentGone for anybody who is not offered."""
    found = await _cared_for(db, me, incident_id, moment)
    ways = await ways_of(db, me, await shown(db, found), moment)
    offered = {each.id for each in await whom_to_give(db, me, incident_id, moment)}
    if not ways.may_give or to_id not in offered or (found.state, Did.GIVE) not in NEXT_STATE:
        raise IncidentGone
    await _become(db, found, Did.GIVE, owner_id=to_id)
    await storage.add_event(db, found.id, EventKind.TOLD, by_id=to_id, at=moment.at)
    return await _noted(db, me, found, EventKind.GIVEN, to_id, moment)


async def set_due(
    db: AsyncConnection, me: Person, incident_id: int, days: int, policy: Policy, moment: Moment
) -> IncidentShown:
    """Another day by which it is settled, in working days from today."""
    found = await _cared_for(db, me, incident_id, moment)
    if found.is_open:
        due = settled_by(moment.at, min(max(days, 0), MOST_DAYS), me.zone, policy.hours)
        await storage.change_incident(db, found.id, due_at=due, customer_told_at=None)
    return await _noted(db, me, found, EventKind.DUE, me.id, moment)


async def tell_customer(db: AsyncConnection, me: Person, incident_id: int, moment: Moment) -> IncidentShown:
    """Somebody says that the customer has been told what stands now."""
    found = await incident_to_add_to(db, me, incident_id, moment)
    if found.customer_told_at is not None or found.state is IncidentState.WITHDRAWN:
        return await shown(db, found)
    await storage.change_incident(db, found.id, customer_told_at=moment.at)
    return await _noted(db, me, found, EventKind.CUSTOMER, me.id, moment)


async def close(
    db: AsyncConnection, me: Person, incident_id: int, result: str, moment: Moment
) -> IncidentShown:
    """Settled; the customer is to be told what came of it. Raises NoResult."""
    found = await _cared_for(db, me, incident_id, moment)
    said = " ".join(result.split())
    if not said or len(said) > LONGEST_RESULT:
        raise NoResult
    if (found.state, Did.CLOSE) not in NEXT_STATE:
        raise IncidentGone
    gone = {"raise_at": None, "customer_told_at": None, "closed_at": moment.at, "result": said}
    await _become(db, found, Did.CLOSE, **gone)
    return await _noted(db, me, found, EventKind.CLOSED, me.id, moment)


async def reopen(
    db: AsyncConnection, me: Person, incident_id: int, policy: Policy, moment: Moment
) -> tuple[IncidentShown, bool]:
    """It is not settled after all: for whoever takes care of it, and for whoever reported it."""
    found = await incident_to_add_to(db, me, incident_id, moment)
    if (found.state, Did.REOPEN) not in NEXT_STATE:
        return await shown(db, found), False
    due = max(found.due_at, due_for(found.kind, policy, me.zone, moment.at))
    await _become(db, found, Did.REOPEN, closed_at=None, result="", customer_told_at=None, due_at=due)
    return await _noted(db, me, found, EventKind.REOPENED, me.id, moment), True


async def _cared_for(db: AsyncConnection, me: Person, incident_id: int, moment: Moment) -> Incident:
    """Raises IncidentGone for who may read it and not take care of it."""
    found = await incident_in_sight(db, me, incident_id, moment, lock=True)
    if not (await ways_of(db, me, await shown(db, found), moment)).may_care:
        raise IncidentGone
    return found


async def _become(db: AsyncConnection, found: Incident, did: Did, **values: object) -> None:
    await storage.change_incident(db, found.id, state=NEXT_STATE[found.state, did], **values)


async def _noted(
    db: AsyncConnection, me: Person, found: Incident, kind: EventKind, by_id: int, moment: Moment
) -> IncidentShown:
    await storage.add_event(db, found.id, kind, by_id=by_id, at=moment.at)
    await record_of_person(db, f"incident_{kind}", me.id, moment, {"incident": found.id, "who": by_id})
    now = await storage.incident_of(db, found.id)
    if now is None:
        raise IncidentGone
    return await shown(db, now)
