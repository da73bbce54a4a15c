"""/people: the admin's list, one person, and every change to them."""

from datetime import datetime, timedelta

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.handlers.filters import FocusIs, HasText, RoleIs, Tapped
from bot.rules.person import Person
from bot.rules.roles import Role
from bot.services import change_person, invite
from bot.services.input import heard, listen
from bot.services.leave_company import leave_company, leaving
from bot.services.moment import Moment
from bot.services.people import PersonCard, list_people, person_card
from bot.storage.focus import Focus
from bot.storage.policies import PolicyInForce
from bot.views import inviting as inviting_view
from bot.views import leaving_company as leaving_view
from bot.views import people as list_view
from bot.views import person as view
from bot.views.replies import Replies
from bot.views.taps import Go, OnPeople, OnPerson

router = Router(name="people")
ADMIN = RoleIs(Role.ADMIN)
RENAMING, REZONING = "renaming", "rezoning"
"""Focus on one person: what is typed is their name, or where they work."""


@router.message(Command("people"), ADMIN)
async def people_asked(
    message: Message, command: CommandObject, db: AsyncConnection, me: Person, at: datetime
) -> Replies:
    found = await list_people(db, me, at=at, search=(command.args or "").strip()[:40])
    return list_view.people_list(found, me, fresh=True)


@router.callback_query(Tapped(Go, "people"), ADMIN)
async def people_tapped(query: CallbackQuery, db: AsyncConnection, me: Person, at: datetime) -> Replies:
    return list_view.people_list(await list_people(db, me, at=at), me, fresh=True)


@router.callback_query(Tapped(OnPeople, "here", "left"), ADMIN)
async def page_turned(
    query: CallbackQuery, tap: OnPeople, db: AsyncConnection, me: Person, at: datetime
) -> Replies:
    found = await list_people(db, me, at=at, page=tap.page, left=tap.do == "left")
    return list_view.people_list(found, me)


@router.callback_query(Tapped(OnPerson, "show"), ADMIN)
async def person_shown(
    query: CallbackQuery, tap: OnPerson, db: AsyncConnection, me: Person, focus: Focus, at: datetime
) -> Replies:
    if focus.kind in (RENAMING, REZONING):  # "back" out of a question closes it
        await heard(db, me, at=at)
    return await _card(db, me, tap.person_id, at=at, fresh=tap.arg == view.OPEN)


@router.callback_query(Tapped(OnPerson, "roles"), ADMIN)
async def roles_shown(
    query: CallbackQuery, tap: OnPerson, db: AsyncConnection, me: Person, at: datetime
) -> Replies:
    return view.roles_of(await change_person.here(db, tap.person_id), me)


@router.callback_query(Tapped(OnPerson, "give"), ADMIN)
async def role_given(
    query: CallbackQuery, tap: OnPerson, db: AsyncConnection, me: Person, at: datetime
) -> Replies:
    changed = await change_person.give_role(db, me, tap.person_id, change_person.role_named(tap.arg), at=at)
    return (*view.roles_of(changed.person, me), *view.told_new_role(changed))


@router.callback_query(Tapped(OnPerson, "take"), ADMIN)
async def role_taking(
    query: CallbackQuery, tap: OnPerson, db: AsyncConnection, me: Person, at: datetime
) -> Replies:
    card = await person_card(db, tap.person_id, at=at)
    return view.ask_take_role(card.person, change_person.role_named(tap.arg), len(card.team), me)


@router.callback_query(Tapped(OnPerson, "take_yes"), ADMIN)
async def role_taken(
    query: CallbackQuery, tap: OnPerson, db: AsyncConnection, me: Person, at: datetime
) -> Replies:
    changed = await change_person.take_role(db, tap.person_id, change_person.role_named(tap.arg), at=at)
    return view.roles_of(changed.person, me)


@router.callback_query(Tapped(OnPerson, "managers"), ADMIN)
async def managers_offered(query: CallbackQuery, tap: OnPerson, db: AsyncConnection, me: Person) -> Replies:
    person = await change_person.here(db, tap.person_id)
    page = int(tap.arg) if tap.arg.isdecimal() else 0
    return view.managers_for(person, await invite.possible_managers(db), me, page=page)


@router.callback_query(Tapped(OnPerson, "manager"), ADMIN)
async def manager_chosen(
    query: CallbackQuery, tap: OnPerson, db: AsyncConnection, me: Person, at: datetime
) -> Replies:
    manager_id = int(tap.arg) if tap.arg.isdecimal() else 0
    await change_person.change_manager(db, tap.person_id, manager_id or None, at=at)
    return await _card(db, me, tap.person_id, at=at)


@router.callback_query(Tapped(OnPerson, "name"), ADMIN)
async def name_wanted(
    query: CallbackQuery, tap: OnPerson, db: AsyncConnection, me: Person, at: datetime
) -> Replies:
    person = await change_person.here(db, tap.person_id)
    await listen(db, me, RENAMING, person.id, at=at)
    return view.ask_name(person, me)


@router.message(FocusIs(RENAMING), HasText(), ADMIN)
async def name_typed(
    message: Message, db: AsyncConnection, me: Person, focus: Focus, at: datetime
) -> Replies:
    changed = await change_person.rename(db, focus.ref_id or 0, message.text or "")
    await heard(db, me, at=at)
    return await _card(db, me, changed.person.id, at=at, fresh=True)


@router.callback_query(Tapped(OnPerson, "zone"), ADMIN)
async def zone_wanted(
    query: CallbackQuery, tap: OnPerson, db: AsyncConnection, me: Person, at: datetime
) -> Replies:
    person = await change_person.here(db, tap.person_id)
    await listen(db, me, REZONING, person.id, at=at)
    return view.ask_zone(person, me)


@router.callback_query(Tapped(OnPerson, "zone_is"), ADMIN)
async def zone_tapped(
    query: CallbackQuery, tap: OnPerson, db: AsyncConnection, me: Person, focus: Focus, at: datetime
) -> Replies:
    changed = await change_person.change_zone(db, tap.person_id, tap.arg)
    if focus.kind == REZONING:
        await heard(db, me, at=at)
    return await _card(db, me, changed.person.id, at=at)


@router.message(FocusIs(REZONING), HasText(), ADMIN)
async def zone_typed(
    message: Message, db: AsyncConnection, me: Person, focus: Focus, at: datetime
) -> Replies:
    changed = await change_person.change_zone(db, focus.ref_id or 0, message.text or "")
    await heard(db, me, at=at)
    return await _card(db, me, changed.person.id, at=at, fresh=True)


@router.callback_query(Tapped(OnPerson, "link"), ADMIN)
async def link_wanted(
    query: CallbackQuery,
    tap: OnPerson,
    db: AsyncConnection,
    me: Person,
    policy: PolicyInForce,
    bot_name: str,
    at: datetime,
) -> Replies:
    valid = timedelta(days=policy.policy.people.invite_valid_days)
    issued = await invite.new_link(db, me, tap.person_id, valid=valid, at=at)
    card = await person_card(db, tap.person_id, at=at)
    return (*view.person_card(card, me), *inviting_view.issued(issued, me, bot_name))


@router.callback_query(Tapped(OnPerson, "withdraw"), ADMIN)
async def link_withdrawn(
    query: CallbackQuery, tap: OnPerson, db: AsyncConnection, me: Person, at: datetime
) -> Replies:
    await invite.withdraw_link(db, tap.person_id, at=at)
    return await _card(db, me, tap.person_id, at=at)


@router.callback_query(Tapped(OnPerson, "leave"), ADMIN)
async def leaving_asked(
    query: CallbackQuery, tap: OnPerson, db: AsyncConnection, me: Person, at: datetime
) -> Replies:
    return leaving_view.ask_leaving(await leaving(db, tap.person_id, at=at), me)


@router.callback_query(Tapped(OnPerson, "leave_yes"), ADMIN)
async def has_left(
    query: CallbackQuery,
    tap: OnPerson,
    db: AsyncConnection,
    me: Person,
    at: datetime,
    received_at: datetime,
) -> Replies:
    done = await leave_company(db, tap.person_id, moment=Moment(at, received_at))
    return leaving_view.left(done, me)


async def _card(
    db: AsyncConnection, me: Person, person_id: int, *, at: datetime, fresh: bool = False
) -> Replies:
    card: PersonCard = await person_card(db, person_id, at=at)
    return view.person_card(card, me, fresh=fresh)
