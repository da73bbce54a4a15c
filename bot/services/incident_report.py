"""An incident is reported: at once with two taps; what happened, photos and the customer may follow."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.customer import Customer
from bot.rules.incident import NEXT_STATE, Did, EventKind, IncidentKind, IncidentState
from bot.rules.incident_due import settled_by
from bot.rules.person import Person
from bot.rules.place import Fix
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.roles import Role
from bot.rules.visit import Visit
from bot.services.customer_reach import file_in_reach
from bot.services.evidence import record_of_person
from bot.services.incident import IncidentGone, IncidentShown, incident_to_add_to, shown
from bot.services.incident_told import first_to_hear, note_told
from bot.services.moment import Moment
from bot.services.reach import reach_of
from bot.services.today import today
from bot.storage import incidents as storage
from bot.storage.blobs import StoredFile, give_blob
from bot.storage.customers import search_customers
from bot.storage.tracks import fixes_between, live_shares_of
from bot.storage.visits import open_visit_of, visit_of

LONGEST = 2000
OFFERED = 8
EMERGENCY_DAYS = 1
FRESH_VISIT = timedelta(hours=2)
"""So long after leaving a report without a customer still means that visit's."""
LAST_SEEN_WITHIN = timedelta(hours=12)


class NothingSaid(Refusal):
    """No words were sent, or a position is not known any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """What a report without further words is about."""

    visit: Visit | None
    customer_id: int | None


async def meant_by(
    db: AsyncConnection, me: Person, moment: Moment, *, customer_id: int | None, focused_visit: int | None
) -> Meant:
    """The customer named, else the open visit's, else of the visit just left that is still on the screen."""
    visit = await open_visit_of(db, me.id)
    if visit is None and focused_visit is not None:
        focused = await visit_of(db, focused_visit)
        is_mine = focused is not None and focused.rep_id == me.id and focused.left_at is not None
        if focused is not None and is_mine and moment.at - (focused.left_at or moment.at) <= FRESH_VISIT:
            visit = focused
    if customer_id is None:
        return Meant(visit=visit, customer_id=visit.customer_id if visit else None)
    await file_in_reach(db, me, customer_id, moment)
    return Meant(visit=visit if visit and visit.customer_id == customer_id else None, customer_id=customer_id)


async def report(
    db: AsyncConnection,
    me: Person,
    kind: IncidentKind,
    meant: Meant,
    policy: Policy,
    moment: Moment,
    *,
    said: str = "",
) -> IncidentShown:
    """It reaches whoever takes care of it with this; what was written before goes along."""
    told = await first_to_hear(db, me, kind, moment.at)
    owner = told[0] if told else None
    answer = timedelta(minutes=policy.incident.answer_min)
    new = await storage.add_incident(
        db,
        kind=kind,
        by_id=me.id,
        owner_id=owner.id if owner else None,
        customer_id=meant.customer_id,
        visit_id=meant.visit.id if meant.visit else None,
        reported_at=moment.at,
        due_at=due_for(kind, policy, owner.zone if owner else me.zone, moment.at),
        raise_at=moment.at + answer if kind.is_emergency and answer else None,
    )
    if said.strip():
        await storage.add_event(
            db, new, EventKind.WORDS, by_id=me.id, at=moment.at, text=said.strip()[:LONGEST]
        )
    await note_told(db, new, told, moment.at)
    await record_of_person(db, "incident_reported", me.id, moment, {"incident": new, "kind": str(kind)})
    return await _now(db, new)


def due_for(kind: IncidentKind, policy: Policy, zone: str, at: datetime) -> datetime:
    """An emergency is over, one way or the other, by the end of the next working day."""
    days = EMERGENCY_DAYS if kind.is_emergency else policy.incident.due_days
    return settled_by(at, days, zone, policy.hours)


async def add_words(
    db: AsyncConnection, me: Person, incident_id: int, words: str, moment: Moment
) -> IncidentShown:
    """Raises NothingSaid, IncidentGone."""
    found = await incident_to_add_to(db, me, incident_id, moment)
    if not words.strip():
        raise NothingSaid
    await storage.add_event(
        db, found.id, EventKind.WORDS, by_id=me.id, at=moment.at, text=words.strip()[:LONGEST]
    )
    return await _now(db, found.id)


async def add_file(
    db: AsyncConnection,
    me: Person,
    incident_id: int,
    kind: EventKind,
    file: StoredFile,
    moment: Moment,
    *,
    name: str = "",
) -> IncidentShown:
    found = await incident_to_add_to(db, me, incident_id, moment)
    assert file.blob_id is not None  # noqa: S101 - a refused file is answered before anything is kept
    await give_blob(db, file.blob_id, owner_kind="incident", owner_id=found.id)
    await storage.add_event(
        db, found.id, kind, by_id=me.id, at=moment.at, text=name[:200], blob_id=file.blob_id
    )
    await record_of_person(db, "incident_file", me.id, moment, {"incident": found.id, "sha256": file.sha256})
    return await _now(db, found.id)


async def last_place(db: AsyncConnection, me: Person, moment: Moment) -> Fix | None:
    """The newest position of mine that is on record anyway; None: there is none from today."""
    shares = await live_shares_of(db, me.id, moment.at)
    live = shares[0].last_fix if shares else None
    kept = await fixes_between(db, me.id, since=moment.at - LAST_SEEN_WITHIN, until=moment.at)
    known = [fix for fix in (live, *kept[-1:]) if fix is not None]
    return max(known, key=lambda fix: fix.at, default=None)


async def place_to_offer(
    db: AsyncConnection, me: Person, found: IncidentShown, moment: Moment
) -> datetime | None:
    """Of when the position is that I may send with one tap; None: not mine, or nothing is known."""
    incident = found.incident
    if incident.by_id != me.id or not incident.is_emergency or not incident.is_open:
        return None
    fix = await last_place(db, me, moment)
    sent = [each.seen_at for each in found.events if each.kind is EventKind.PLACE]
    return fix.at if fix is not None and fix.at not in sent else None


async def customers_likely(
    db: AsyncConnection, me: Person, typed: str, moment: Moment
) -> tuple[Customer, ...]:
    """Whose complaint it may be: of that name within reach, else who is on today's list and seen lately."""
    if typed.strip():
        reach = await reach_of(db, me, moment)
        return await search_customers(db, typed, reach=reach, limit=OFFERED, language=me.language)
    if not me.is_a(Role.REP):
        return ()
    return tuple(
        {stop.customer.id: stop.customer for stop in (await today(db, me, at=moment.at)).stops}.values()
    )[:OFFERED]


async def add_last_place(db: AsyncConnection, me: Person, incident_id: int, moment: Moment) -> IncidentShown:
    """Only who reported it tells where they are, and only by their own tap. Raises NothingSaid."""
    found = await incident_to_add_to(db, me, incident_id, moment)
    fix = await last_place(db, me, moment)
    if found.by_id != me.id or not found.is_open or fix is None:
        raise NothingSaid
    where = fix.position
    await storage.add_event(
        db, found.id, EventKind.PLACE, by_id=me.id, at=moment.at, lat=where.lat, lon=where.lon, seen_at=fix.at
    )
    return await _now(db, found.id)


async def set_customer(
    db: AsyncConnection, me: Person, incident_id: int, customer_id: int, moment: Moment
) -> IncidentShown:
    """Raises CustomerOutOfReach, IncidentGone."""
    found = await incident_to_add_to(db, me, incident_id, moment)
    await file_in_reach(db, me, customer_id, moment)
    await storage.change_incident(db, found.id, customer_id=customer_id)
    return await _now(db, found.id)


async def withdraw(
    db: AsyncConnection, me: Person, incident_id: int, did: Did, policy: Policy, moment: Moment
) -> tuple[IncidentShown, bool]:
    """It was a mistake, or (RESTORE) was none after all; the second value: whether that changed anything."""
    found = await incident_to_add_to(db, me, incident_id, moment)
    if found.by_id != me.id:
        raise IncidentGone
    after = NEXT_STATE.get((found.state, did))
    if after is None:
        return await shown(db, found), False
    answer = timedelta(minutes=policy.incident.answer_min)
    waits = found.is_emergency and after is IncidentState.OPEN and answer
    await storage.change_incident(db, found.id, state=after, raise_at=moment.at + answer if waits else None)
    event = EventKind.WITHDRAWN if did is Did.WITHDRAW else EventKind.RESTORED
    await storage.add_event(db, found.id, event, by_id=me.id, at=moment.at)
    await record_of_person(db, f"incident_{event}", me.id, moment, {"incident": found.id})
    return await _now(db, found.id), True


async def _now(db: AsyncConnection, incident_id: int) -> IncidentShown:
    found = await storage.incident_of(db, incident_id)
    if found is None:
        raise IncidentGone
    return await shown(db, found)
