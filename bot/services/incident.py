"""Incidents as one sees them: one with its history, mine and my people's, a customer's complaints."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.customer import Customer
from bot.rules.incident import EventKind, Incident, IncidentEvent, IncidentState
from bot.rules.person import Person
from bot.rules.policy import WorkingHours
from bot.rules.refusal import Refusal
from bot.rules.roles import PersonState, Role
from bot.rules.working_time import next_window
from bot.services.customer_reach import CustomerOutOfReach, file_in_reach
from bot.services.moment import Moment
from bot.services.reach import leads, led_by
from bot.storage import incidents as storage
from bot.storage.customers import customers_of
from bot.storage.people import people

IN_FILE = 5
LISTED = 60


class IncidentGone(Refusal):
    """Somebody else's, or none at all: both are answered alike."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentShown:
    incident: Incident
    by: Person
    owner: Person | None
    customer: Customer | None
    events: tuple[IncidentEvent, ...]
    people: Mapping[int, Person]
    """Everybody of its history."""

    @property
    def told(self) -> tuple[Person, ...]:
        """Those who were told of it and are still here, each once."""
        ids = dict.fromkeys(each.by_id for each in self.events if each.kind is EventKind.TOLD)
        return tuple(self.people[each] for each in ids if self.people[each].state is PersonState.ACTIVE)

    @property
    def concerns(self) -> tuple[Person, ...]:
        """Who reported it, who takes care of it, and who was told."""
        everybody = [self.by, *([self.owner] if self.owner else []), *self.told]
        here = {each.id: each for each in everybody if each.state is PersonState.ACTIVE}
        return tuple(here.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """What the reader may do with it."""

    may_add: bool
    may_care: bool
    """It is theirs, or of somebody they lead."""
    may_give: bool
    may_withdraw: bool


def heard_from(found: IncidentShown, hours: WorkingHours, at: datetime) -> datetime | None:
    """When the owner of a complaint begins work and hears of it; None: they have heard, or hear at once."""
    owner, incident = found.owner, found.incident
    if owner is None or incident.is_emergency or incident.state is not IncidentState.OPEN:
        return None
    window = next_window(at, owner.zone, hours)
    return window.start if window is not None and at < window.start else None


async def incident_in_sight(
    db: AsyncConnection, me: Person, incident_id: int, moment: Moment, *, lock: bool = False
) -> Incident:
    """Mine, told to me, or of somebody I lead; a complaint also for whoever sees its customer.

    Raises IncidentGone.
    """
    found = await storage.incident_of(db, incident_id, lock=lock)
    if found is None:
        raise IncidentGone
    if me.id in (found.by_id, found.owner_id) or await leads(db, me, found.by_id, moment):
        return found
    shown_now = await shown(db, found)
    if any(each.id == me.id for each in shown_now.told):
        return found
    if found.is_emergency or found.customer_id is None:
        raise IncidentGone
    try:
        await file_in_reach(db, me, found.customer_id, moment)
    except CustomerOutOfReach:
        raise IncidentGone from None
    return found


async def ways_of(db: AsyncConnection, me: Person, found: IncidentShown, moment: Moment) -> Ways:
    incident = found.incident
    is_told = any(each.id == me.id for each in found.told)
    above = await leads(db, me, incident.by_id, moment)
    may_care = me.id == incident.owner_id or is_told or above
    return Ways(
        may_add=may_care or me.id == incident.by_id,
        may_care=may_care,
        may_give=may_care and (me.is_a(Role.MANAGER) or me.is_a(Role.ADMIN)),
        may_withdraw=me.id == incident.by_id,
    )


async def incident_to_add_to(db: AsyncConnection, me: Person, incident_id: int, moment: Moment) -> Incident:
    """Locked; for who reported it, was told of it or takes care of it. Raises IncidentGone."""
    found = await incident_in_sight(db, me, incident_id, moment, lock=True)
    if not (await ways_of(db, me, await shown(db, found), moment)).may_add:
        raise IncidentGone
    return found


async def shown(db: AsyncConnection, found: Incident) -> IncidentShown:
    return (await incidents_shown(db, (found,)))[0]


async def my_incidents(db: AsyncConnection, me: Person, moment: Moment) -> tuple[IncidentShown, ...]:
    """Open ones that I reported or take care of, and those of my people; emergencies first."""
    of = {me.id} | (await led_by(db, me, moment) if me.is_a(Role.MANAGER) else frozenset())
    everybodys = None if me.is_a(Role.ADMIN) else of
    found = await storage.open_incidents(db, of=everybodys, limit=LISTED)
    return await incidents_shown(db, tuple(sorted(found, key=lambda each: not each.is_emergency)))


async def complaints_of_customer(db: AsyncConnection, customer_id: int) -> tuple[IncidentShown, ...]:
    return await incidents_shown(db, await storage.complaints_of(db, customer_id, limit=IN_FILE))


async def incidents_shown(db: AsyncConnection, found: tuple[Incident, ...]) -> tuple[IncidentShown, ...]:
    if not found:
        return ()
    events = await storage.events_of(db, [each.id for each in found])
    ids = {event.by_id for some in events.values() for event in some}
    ids |= {each.by_id for each in found} | {each.owner_id for each in found if each.owner_id}
    known = {each.id: each for each in await people(db, ids=list(ids), states=tuple(PersonState))}
    customers = await customers_of(db, {each.customer_id for each in found if each.customer_id})
    return tuple(
        IncidentShown(
            incident=each,
            by=known[each.by_id],
            owner=known[each.owner_id] if each.owner_id else None,
            customer=customers.get(each.customer_id) if each.customer_id else None,
            events=events.get(each.id, ()),
            people=known,
        )
        for each in found
    )
