"""Departments in charge: who takes care of which kind of incident, whoever reports it."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.incident import IncidentKind
from bot.rules.person import Person
from bot.services.change_person import here
from bot.services.evidence import record_of_person
from bot.services.moment import Moment
from bot.storage.incidents import kinds_in_charge, put_in_charge


@dataclass(frozen=True, slots=True, kw_only=True)
class Duties:
    person: Person
    kinds: frozenset[IncidentKind]


async def duties_of(db: AsyncConnection, person_id: int) -> Duties:
    """Raises NoSuchPerson."""
    person = await here(db, person_id)
    return Duties(person=person, kinds=await kinds_in_charge(db, person.id))


async def turn_duty(
    db: AsyncConnection, me: Person, person_id: int, kind: IncidentKind, moment: Moment
) -> tuple[Duties, bool]:
    """On where it was off, off where it was on; the second value: whether it is on now."""
    before = await duties_of(db, person_id)
    wanted = kind not in before.kinds
    await put_in_charge(db, person_id, kind, at=moment.at, wanted=wanted)
    body = {"person": person_id, "kind": str(kind), "on": wanted}
    await record_of_person(db, "in_charge", me.id, moment, body)
    return await duties_of(db, person_id), wanted
