"""Somebody leaves: cut off at once; what they had open is closed, their people move up, customers stay."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.customer import Customer
from bot.rules.person import Person
from bot.rules.refusal import Refusal
from bot.rules.roles import PersonState, Role
from bot.rules.visit import Visit
from bot.rules.working_time import local_day
from bot.services.commands import publish_commands_in
from bot.services.enrolment import forget_face
from bot.services.invite import NoSuchPerson
from bot.services.leaving import close_forgotten
from bot.services.moment import Moment
from bot.services.shift import end_day
from bot.storage import people, teams, tracks
from bot.storage.customers import customers_owned_by
from bot.storage.day_places import forget_day_places
from bot.storage.focus import idle
from bot.storage.identity import drop_open_checks
from bot.storage.invites import withdraw_invites
from bot.storage.outbox import fail_all_to
from bot.storage.own_hours import forget_own_hours
from bot.storage.roster import active_admins
from bot.storage.visits import open_visit_of, reports_owed_by


@dataclass(eq=False)
class LastAdmin(Refusal):
    """Without this one nobody could let people in."""

    person: Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """What it will mean, told before it is done."""

    person: Person
    open_visit: Visit | None
    reports_owed: int
    customers: tuple[Customer, ...]
    team: tuple[Person, ...]
    """Those who answer to them directly."""
    next_manager: Person | None
    """To whom the team moves up; None: to nobody, until somebody is chosen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    person: Person
    chats: tuple[int, ...]
    """Those they could be reached in, until now."""
    before: Leaving


async def leaving(db: AsyncConnection, person_id: int, *, at: datetime) -> Leaving:
    """Raises NoSuchPerson, and LastAdmin."""
    person = await people.lock_person(db, person_id, and_admins=True)
    if person is None or person.state is PersonState.LEFT:
        raise NoSuchPerson
    await keep_an_admin(db, person)
    on = local_day(at, person.zone)
    return Leaving(
        person=person,
        open_visit=await open_visit_of(db, person.id),
        reports_owed=len(await reports_owed_by(db, person.id)),
        customers=await customers_owned_by(db, person.id),
        team=await teams.direct_reports(db, person.id, on),
        next_manager=await teams.manager_of(db, person.id, on),
    )


async def leave_company(db: AsyncConnection, person_id: int, *, moment: Moment) -> Left:
    """Cut the person off. Roles and history stay on record, so that they can be invited back as they were."""
    before = await leaving(db, person_id, at=moment.at)
    person = before.person
    await _close_what_is_open(db, person, moment)
    on = local_day(moment.at, person.zone)
    next_manager = before.next_manager.id if before.next_manager else None
    for member in before.team:
        await teams.set_manager(db, member.id, next_manager, on=on)
    await teams.set_manager(db, person.id, None, on=on)
    await withdraw_invites(db, person.id, at=moment.at)
    await forget_face(db, person, at=moment.at)  # nobody compares with it any more
    await drop_open_checks(db, person.id)
    await forget_day_places(db, person.id)
    await forget_own_hours(db, person.id)
    await idle(db, person.id, at=moment.at)
    chat_id = await people.chat_of(db, person.id)
    if chat_id is not None:
        await fail_all_to(db, chat_id, error="left the company")
    chats = await people.unlink_accounts(db, person.id, at=moment.at)
    await people.set_state(db, person.id, PersonState.LEFT, at=moment.at)
    for chat in chats:
        await publish_commands_in(db, chat, at=moment.at)
    return Left(person=person, chats=chats, before=before)


async def keep_an_admin(db: AsyncConnection, person: Person) -> None:
    """Raises LastAdmin when nobody else could administer; two admins cannot remove each other at once."""
    if person.is_a(Role.ADMIN) and await active_admins(db, lock=True) <= {person.id}:
        raise LastAdmin(person)


async def _close_what_is_open(db: AsyncConnection, person: Person, moment: Moment) -> None:
    visit = await open_visit_of(db, person.id, lock=True)
    if visit is not None:
        await close_forgotten(db, visit, moment)
    for share in await tracks.live_shares_of(db, person.id, moment.at):
        await tracks.stop_share(db, share.id, at=moment.at)
    await end_day(db, person, at=moment.at)
