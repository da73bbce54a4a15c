"""Who hears of an incident: whoever is in charge of its kind, the manager, and one level up after another."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.incident import EventKind, Incident, IncidentKind
from bot.rules.person import Person
from bot.rules.policy import Policy
from bot.rules.roles import PersonState, Role
from bot.rules.working_time import local_day
from bot.services.incident import IncidentShown, shown
from bot.storage.incidents import add_event, change_incident, people_in_charge, to_raise
from bot.storage.people import people, person
from bot.storage.rhythms import on_leave
from bot.storage.teams import manager_of

AT_ONCE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """An emergency that nobody has taken on in time, and who hears of it now."""

    shown: IncidentShown
    to: tuple[Person, ...]


async def first_to_hear(
    db: AsyncConnection, me: Person, kind: IncidentKind, at: datetime
) -> tuple[Person, ...]:
    """Whoever takes care of it comes first; empty where the company has nobody else.

    Of those in charge of the kind the first who is here; the manager hears as well. Who is on leave hears
    too, and does not stand alone: the next above is told with them.
    """
    found: list[Person] = []
    for person_id in await people_in_charge(db, kind):
        one = await person(db, person_id)
        if one is not None and one.state is PersonState.ACTIVE and one.id != me.id:
            found.append(one)
            break
    above = await next_above(db, me, at, but={me.id})
    while above is not None and above.id not in {each.id for each in found}:
        found.append(above)
        if not await on_leave(db, {above.id: local_day(at, above.zone)}):
            break
        above = await next_above(db, above, at, but={me.id})
    return tuple(found) or await _admins(db, but={me.id})


async def next_above(
    db: AsyncConnection, below: Person, at: datetime, *, but: Collection[int]
) -> Person | None:
    """The first one up the tree who is here and not among `but`."""
    seen = {below.id}
    above = await manager_of(db, below.id, local_day(at, below.zone))
    while above is not None and above.id not in seen:
        if above.state is PersonState.ACTIVE and above.id not in but:
            return above
        seen.add(above.id)
        above = await manager_of(db, above.id, local_day(at, above.zone))
    return None


async def note_told(db: AsyncConnection, incident_id: int, told: Iterable[Person], at: datetime) -> None:
    for each in told:
        await add_event(db, incident_id, EventKind.TOLD, by_id=each.id, at=at)


async def emergencies_to_raise(db: AsyncConnection, now: datetime, policy: Policy) -> tuple[Raised, ...]:
    """Each tells the next level up, until somebody takes it on or nobody is left to tell."""
    found = []
    for each in await to_raise(db, now, limit=AT_ONCE):
        up = await _next_to_hear(db, each, now)
        again = now + timedelta(minutes=policy.incident.answer_min)
        await change_incident(db, each.id, raise_at=again if up and policy.incident.answer_min else None)
        await note_told(db, each.id, up, now)
        if up:
            found.append(Raised(shown=await shown(db, each), to=up))
    return tuple(found)


async def _next_to_hear(db: AsyncConnection, found: Incident, now: datetime) -> tuple[Person, ...]:
    known = await shown(db, found)
    but = {found.by_id, *(each.id for each in known.told)}
    above = await next_above(db, known.by, now, but=but)
    return (above,) if above else await _admins(db, but=but)


async def _admins(db: AsyncConnection, *, but: Collection[int]) -> tuple[Person, ...]:
    everybody = await people(db, role=Role.ADMIN, states=(PersonState.ACTIVE,))
    return tuple(each for each in everybody if each.id not in but)
