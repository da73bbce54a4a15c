"""Invitations: an admin lets people in, one by one or a whole list, by single-use links that expire."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from secrets import token_urlsafe

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.invitation import folded, tidy_name
from bot.rules.language import Language
from bot.rules.person import Person
from bot.rules.refusal import Refusal
from bot.rules.roles import PersonState, Role
from bot.rules.roster import Known, Understood, understand
from bot.rules.roster_row import Cells, Newcomer
from bot.rules.working_time import local_day
from bot.services.secret import hash_of
from bot.storage import people, teams
from bot.storage.invites import add_invite, withdraw_invites
from bot.storage.roster import names_in

TOKEN_BYTES = 24  # 192 bits, 32 characters of a link


@dataclass(eq=False)
class NoSuchPerson(Refusal):
    """The button is old: there is nobody of that number."""


@dataclass(eq=False)
class NameUnfit(Refusal):
    """What was typed is no name."""

    typed: str


@dataclass(eq=False)
class NameTaken(Refusal):
    """Names tell people apart; this one is somebody's already."""

    person: Person


@dataclass(eq=False)
class NoRole(Refusal):
    """Everybody holds at least one role."""


@dataclass(eq=False)
class ManagerUnfit(Refusal):
    """The chosen manager has left, is no manager, or stands below the person."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """Who shall come."""

    name: str
    roles: frozenset[Role] = frozenset({Role.REP})
    manager_id: int | None = None
    language: Language
    zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """A link that opens the door once; its token is shown now and never again."""

    person: Person
    token: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted:
    person: Person
    manager: str
    """Name; empty for none."""


async def issue_link(
    db: AsyncConnection, person: Person, *, by: int | None, valid: timedelta, at: datetime
) -> Issued:
    """A new link for the person; earlier unused ones stop working."""
    await withdraw_invites(db, person.id, at=at)
    token = token_urlsafe(TOKEN_BYTES)
    expires_at = at + valid
    await add_invite(db, person.id, token_hash=hash_of(token), created_by=by, at=at, expires_at=expires_at)
    return Issued(person=person, token=token, expires_at=expires_at)


async def fit_name(db: AsyncConnection, typed: str, *, but: int | None = None) -> str:
    """The name in order; raises NameUnfit, or NameTaken when somebody else has it (leavers too)."""
    name = tidy_name(typed)
    if name is None:
        raise NameUnfit(typed)
    for other in await people.people(db, states=tuple(PersonState)):
        if folded(other.name) == folded(name) and other.id != but:
            raise NameTaken(other)
    return name


async def possible_managers(db: AsyncConnection) -> tuple[Person, ...]:
    """Everybody who may have people under them, by name."""
    return await people.people(db, role=Role.MANAGER)


async def invite(
    db: AsyncConnection, me: Person, wanted: Invitation, *, valid: timedelta, at: datetime
) -> Issued:
    """Add the person and make their link; raises NameUnfit, NameTaken, NoRole, ManagerUnfit."""
    name = await fit_name(db, wanted.name)
    if not wanted.roles:
        raise NoRole
    if wanted.manager_id is not None:
        await fit_manager(db, wanted.manager_id)
    person = await _admit(db, me, replace(wanted, name=name), at=at)
    return await issue_link(db, person, by=me.id, valid=valid, at=at)


async def fit_manager(db: AsyncConnection, manager_id: int) -> Person:
    """Somebody who may have people under them; raises ManagerUnfit."""
    manager = await people.person(db, manager_id)
    if manager is None or manager.state is PersonState.LEFT or Role.MANAGER not in manager.roles:
        raise ManagerUnfit(manager.name if manager else "?")
    return manager


async def _admit(db: AsyncConnection, me: Person, wanted: Invitation, *, at: datetime) -> Person:
    person_id = await people.add_person(
        db, name=wanted.name, language=wanted.language, zone=wanted.zone, at=at
    )
    for role in sorted(wanted.roles):
        await people.grant_role(db, person_id, role, by=me.id, at=at)
    # Of two local days the earlier one, so that both see it at once.
    on = min(local_day(at, wanted.zone), local_day(at, me.zone))
    if wanted.manager_id is not None:
        await teams.set_manager(db, person_id, wanted.manager_id, on=on)
    return Person(
        id=person_id,
        name=wanted.name,
        language=wanted.language,
        zone=wanted.zone,
        state=PersonState.INVITED,
        roles=wanted.roles,
    )


async def preview(db: AsyncConnection, me: Person, rows: Sequence[Cells]) -> Understood:
    """What a list means against the people of this moment; by default newcomers speak as the admin does."""
    here = await names_in(db, people.HERE)
    left = await names_in(db, [PersonState.LEFT])
    known = Known(
        here=frozenset(map(folded, here)),
        left=frozenset(map(folded, left)),
        managers=tuple((manager.id, manager.name) for manager in await possible_managers(db)),
        language=me.language,
        zone=me.zone,
    )
    return understand(rows, known)


async def admit_all(
    db: AsyncConnection, me: Person, rows: Sequence[Cells], *, at: datetime
) -> tuple[Admitted, ...]:
    """Add everybody of the list whose row has no problem, in the order of the list; without links yet."""
    newcomers = (await preview(db, me, rows)).newcomers
    managers = {manager.id: manager.name for manager in await possible_managers(db)}
    admitted: dict[int, Admitted] = {}
    for newcomer in _managers_first(newcomers):
        above = admitted[newcomer.manager_row].person if newcomer.manager_row else None
        wanted = Invitation(
            name=newcomer.name,
            roles=newcomer.roles,
            manager_id=above.id if above else newcomer.manager_id,
            language=newcomer.language,
            zone=newcomer.zone,
        )
        manager = above.name if above else managers.get(newcomer.manager_id or 0, "")
        person = await _admit(db, me, wanted, at=at)
        admitted[newcomer.row] = Admitted(person=person, manager=manager)
    return tuple(admitted[newcomer.row] for newcomer in newcomers)


async def invite_all(
    db: AsyncConnection, me: Person, rows: Sequence[Cells], *, valid: timedelta, at: datetime
) -> tuple[Issued, ...]:
    """Add them, each with a link."""
    admitted = await admit_all(db, me, rows, at=at)
    return tuple([await issue_link(db, each.person, by=me.id, valid=valid, at=at) for each in admitted])


def _managers_first(newcomers: Sequence[Newcomer]) -> list[Newcomer]:
    """Nobody before their own manager; the list has no circles."""
    above = {newcomer.row: newcomer.manager_row for newcomer in newcomers}

    def depth(row: int) -> int:
        manager_row = above[row]
        return 0 if manager_row is None else 1 + depth(manager_row)

    return sorted(newcomers, key=lambda newcomer: depth(newcomer.row))


async def new_link(
    db: AsyncConnection, me: Person, person_id: int, *, valid: timedelta, at: datetime
) -> Issued:
    """A fresh link: for who has not come yet, for a new phone, and for who left and comes back.

    Raises NoSuchPerson.
    """
    person = await people.lock_person(db, person_id)
    if person is None:
        raise NoSuchPerson
    if person.state is PersonState.LEFT:
        await people.set_state(db, person.id, PersonState.INVITED, at=at)
        person = await people.person(db, person.id) or person
    return await issue_link(db, person, by=me.id, valid=valid, at=at)


async def withdraw_link(db: AsyncConnection, person_id: int, *, at: datetime) -> Person:
    """Make the open link worthless; the person stays on the list. Raises NoSuchPerson."""
    person = await people.lock_person(db, person_id)
    if person is None:
        raise NoSuchPerson
    await withdraw_invites(db, person.id, at=at)
    return person
