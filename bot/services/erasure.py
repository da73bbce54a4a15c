"""Erasing a person's data: they ask (for a leaver an admin does), an admin confirms, the log tells of it."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.erasure import Erasure, ErasureState, Holdings
from bot.rules.person import Person
from bot.rules.refusal import Refusal
from bot.rules.roles import PersonState, Role
from bot.services.enrolment import forget_face
from bot.services.evidence import record_of_person
from bot.services.invite import NoSuchPerson
from bot.services.moment import Moment
from bot.storage import evidence, own_data
from bot.storage.erasures import ask_erasure, decide_erasure, erasure_of, open_erasure
from bot.storage.identity import drop_open_checks
from bot.storage.people import people, person
from bot.storage.selfies import forget_selfies


@dataclass(eq=False)
class ErasureGone(Refusal):
    """The request was decided or taken back already, or was never there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasing:
    """A request, whose it is, and what it would take."""

    person: Person
    holdings: Holdings
    erasure: Erasure | None
    """None before it is asked for."""
    admins: tuple[Person, ...]
    """Who decide, and are told."""


async def looking_at_erasure(db: AsyncConnection, person_id: int) -> Erasing:
    """Raises NoSuchPerson."""
    found = await person(db, person_id)
    if found is None:
        raise NoSuchPerson
    return Erasing(
        person=found,
        holdings=await own_data.holdings_of(db, person_id),
        erasure=await open_erasure(db, person_id),
        admins=tuple(each for each in await people(db, role=Role.ADMIN, states={PersonState.ACTIVE})),
    )


async def request(db: AsyncConnection, me: Person, person_id: int, moment: Moment) -> Erasing:
    """Ask for it; asked twice it stays one request."""
    added = await ask_erasure(db, person_id, by=me.id, at=moment.at)
    if added is not None:
        await record_of_person(db, "erasure_asked", person_id, moment, {"by": me.id})
    return await looking_at_erasure(db, person_id)


async def request_for_leaver(db: AsyncConnection, admin: Person, person_id: int, moment: Moment) -> Erasing:
    """Raises NoSuchPerson for anybody who is still here and can ask for it themselves."""
    found = await person(db, person_id)
    if found is None or found.state is not PersonState.LEFT:
        raise NoSuchPerson
    return await request(db, admin, person_id, moment)


async def take_back(db: AsyncConnection, me: Person, moment: Moment) -> None:
    """The person has thought again; raises ErasureGone when it was decided meanwhile."""
    found = await open_erasure(db, me.id)
    if found is None:
        raise ErasureGone
    await decide_erasure(db, found.id, state=ErasureState.WITHDRAWN, by=me.id, at=moment.at)
    await record_of_person(db, "erasure_withdrawn", me.id, moment, {})


async def open_request(db: AsyncConnection, erasure_id: int) -> Erasing:
    """For the admin who decides. Raises ErasureGone."""
    found = await erasure_of(db, erasure_id, lock=True)
    if found is None or found.state is not ErasureState.ASKED:
        raise ErasureGone
    return await looking_at_erasure(db, found.person_id)


async def decline(db: AsyncConnection, admin: Person, erasure_id: int, moment: Moment) -> Erasing:
    before = await open_request(db, erasure_id)
    await decide_erasure(db, erasure_id, state=ErasureState.DECLINED, by=admin.id, at=moment.at)
    await record_of_person(db, "erasure_declined", before.person.id, moment, {"by": admin.id})
    return before


async def erase(db: AsyncConnection, admin: Person, erasure_id: int, moment: Moment) -> Erasing:
    """For good: places, faces, selfies, evidence, own tasks, the words of messages. Reports and visits stay.

    The chain of evidence stays whole, and tells which of its entries were emptied. Raises ErasureGone.
    """
    before = await open_request(db, erasure_id)
    whose, at = before.person, moment.at
    await own_data.erase_places(db, whose.id, at=at)
    await forget_selfies(db, whose.id, at=at)
    await forget_face(db, whose, at=at)
    await drop_open_checks(db, whose.id)
    await own_data.erase_judgements(db, whose.id)
    await own_data.erase_own_tasks(db, whose.id)
    await own_data.erase_mail(db, whose.id)
    entries = await evidence.erase_of(db, whose.id, at=at)
    await decide_erasure(db, erasure_id, state=ErasureState.DONE, by=admin.id, at=at, entries=entries)
    done = {"erasure": erasure_id, "by": admin.id, "entries": entries}
    await record_of_person(db, "erasure_done", None, moment, done)
    return before
