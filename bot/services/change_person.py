"""An admin changes what the company knows of a person: roles, manager, name, time zone."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.consent import consents_asked
from bot.rules.person import Person
from bot.rules.refusal import Refusal
from bot.rules.roles import PersonState, Role
from bot.rules.working_time import local_day
from bot.rules.zone import zone_called
from bot.services.commands import publish_commands_of
from bot.services.invite import ManagerUnfit, NoRole, NoSuchPerson, fit_manager, fit_name
from bot.services.leave_company import keep_an_admin
from bot.storage import people, teams


@dataclass(eq=False)
class ZoneUnknown(Refusal):
    """What was typed is no time zone and no city that has one."""

    typed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    person: Person
    """As they are now."""
    new_role: Role | None = None
    """A role just given to somebody who is in."""
    asks_consent: bool = False
    """The new role works with consents that the others did not need."""


def role_named(text: str) -> Role:
    """The role that a button carries; raises NoRole for bytes that no button of ours carries."""
    if text not in list(Role):
        raise NoRole
    return Role(text)


async def here(db: AsyncConnection, person_id: int, *, and_admins: bool = False) -> Person:
    """The person, locked; raises NoSuchPerson for leavers too."""
    person = await people.lock_person(db, person_id, and_admins=and_admins)
    if person is None or person.state is PersonState.LEFT:
        raise NoSuchPerson
    return person


async def give_role(db: AsyncConnection, me: Person, person_id: int, role: Role, *, at: datetime) -> Changed:
    person = await here(db, person_id)
    if role in person.roles:
        return Changed(person=person)
    await people.grant_role(db, person.id, role, by=me.id, at=at)
    await publish_commands_of(db, person.id, at=at)
    asks = set(consents_asked({role})) - set(consents_asked(person.roles))
    now = await here(db, person.id)
    is_in = now.state is PersonState.ACTIVE
    return Changed(person=now, new_role=role if is_in else None, asks_consent=is_in and bool(asks))


async def take_role(db: AsyncConnection, person_id: int, role: Role, *, at: datetime) -> Changed:
    """Raises NoRole for the last one, and LastAdmin."""
    person = await here(db, person_id, and_admins=role is Role.ADMIN)
    if role not in person.roles:
        return Changed(person=person)
    if person.roles == {role}:
        raise NoRole
    if role is Role.ADMIN:
        await keep_an_admin(db, person)
    await people.revoke_role(db, person.id, role, at=at)
    await publish_commands_of(db, person.id, at=at)
    return Changed(person=await here(db, person.id))


async def change_manager(
    db: AsyncConnection, person_id: int, manager_id: int | None, *, at: datetime
) -> Changed:
    """From today the person answers to the manager; raises ManagerUnfit for anybody below the person."""
    person = await here(db, person_id)
    days = [local_day(at, person.zone)]
    if manager_id is not None:
        manager = await fit_manager(db, manager_id)
        # Of two local days the earlier one, so that both see it at once.
        days.append(local_day(at, manager.zone))
        below = await teams.team_ids(db, person.id, max(days))
        if manager.id == person.id or manager.id in below:
            raise ManagerUnfit(manager.name)
    await teams.set_manager(db, person.id, manager_id, on=min(days))
    return Changed(person=person)


async def rename(db: AsyncConnection, person_id: int, typed: str) -> Changed:
    """Raises NameUnfit, NameTaken."""
    person = await here(db, person_id)
    await people.change_person(db, person.id, name=await fit_name(db, typed, but=person.id))
    return Changed(person=await here(db, person.id))


async def change_zone(db: AsyncConnection, person_id: int, typed: str) -> Changed:
    """Raises ZoneUnknown."""
    person = await here(db, person_id)
    zone = zone_called(typed)
    if zone is None:
        raise ZoneUnknown(typed)
    await people.change_person(db, person.id, zone=zone)
    return Changed(person=await here(db, person.id))
