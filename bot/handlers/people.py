"""/people: the admin's list, one person, and every change to them."""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.handlers.filters import ADMIN, FocusIs, HasText, Tapped
from bot.handlers.turn import Turn
from bot.services import change_person, invite
from bot.services.leave_company import leave_company, leaving
from bot.services.people import list_people, person_card
from bot.views import invitation_links as links_view
from bot.views import leaving_company as leaving_view
from bot.views import people as list_view
from bot.views import person as view
from bot.views.replies import Replies
from bot.views.taps import Go, OnPeople, OnPerson

router = Router(name="people")
RENAMING, REZONING = "renaming", "rezoning"
"""Focus on one person: what is typed is their name, or where they work."""


@router.message(Command("people"), ADMIN)
async def people_asked(message: Message, command: CommandObject, turn: Turn) -> Replies:
    found = await list_people(turn.db, turn.me, at=turn.at, search=(command.args or "").strip()[:40])
    return list_view.people_list(found, turn.me, fresh=True)


@router.callback_query(Tapped(Go, "people"), ADMIN)
async def people_tapped(query: CallbackQuery, turn: Turn) -> Replies:
    return list_view.people_list(await list_people(turn.db, turn.me, at=turn.at), turn.me, fresh=True)


@router.callback_query(Tapped(OnPeople, "here", "left"), ADMIN)
async def page_turned(query: CallbackQuery, tap: OnPeople, turn: Turn) -> Replies:
    found = await list_people(turn.db, turn.me, at=turn.at, page=tap.page, left=tap.do == "left")
    return list_view.people_list(found, turn.me)


@router.callback_query(Tapped(OnPerson, "show"), ADMIN)
async def person_shown(query: CallbackQuery, tap: OnPerson, turn: Turn) -> Replies:
    await turn.heard(RENAMING, REZONING)  # "back" out of a question closes it
    return await _card(turn, tap.person_id, fresh=tap.arg == view.OPEN)


@router.callback_query(Tapped(OnPerson, "roles"), ADMIN)
async def roles_shown(query: CallbackQuery, tap: OnPerson, turn: Turn) -> Replies:
    return view.roles_of(await change_person.here(turn.db, tap.person_id), turn.me)


@router.callback_query(Tapped(OnPerson, "give"), ADMIN)
async def role_given(query: CallbackQuery, tap: OnPerson, turn: Turn) -> Replies:
    changed = await change_person.give_role(
        turn.db, turn.me, tap.person_id, change_person.role_named(tap.arg), at=turn.at
    )
    return (*view.roles_of(changed.person, turn.me), *view.told_new_role(changed))


@router.callback_query(Tapped(OnPerson, "take"), ADMIN)
async def role_taking(query: CallbackQuery, tap: OnPerson, turn: Turn) -> Replies:
    card = await person_card(turn.db, tap.person_id, at=turn.at)
    return view.ask_take_role(card.person, change_person.role_named(tap.arg), len(card.team), turn.me)


@router.callback_query(Tapped(OnPerson, "take_yes"), ADMIN)
async def role_taken(query: CallbackQuery, tap: OnPerson, turn: Turn) -> Replies:
    changed = await change_person.take_role(
        turn.db, tap.person_id, change_person.role_named(tap.arg), at=turn.at
    )
    return view.roles_of(changed.person, turn.me)


@router.callback_query(Tapped(OnPerson, "managers"), ADMIN)
async def managers_offered(query: CallbackQuery, tap: OnPerson, turn: Turn) -> Replies:
    person = await change_person.here(turn.db, tap.person_id)
    page = int(tap.arg) if tap.arg.isdecimal() else 0
    return view.managers_for(person, await invite.possible_managers(turn.db), turn.me, page=page)


@router.callback_query(Tapped(OnPerson, "manager"), ADMIN)
async def manager_chosen(query: CallbackQuery, tap: OnPerson, turn: Turn) -> Replies:
    manager_id = int(tap.arg) if tap.arg.isdecimal() else 0
    await change_person.change_manager(turn.db, tap.person_id, manager_id or None, at=turn.at)
    return await _card(turn, tap.person_id)


@router.callback_query(Tapped(OnPerson, "name"), ADMIN)
async def name_wanted(query: CallbackQuery, tap: OnPerson, turn: Turn) -> Replies:
    person = await change_person.here(turn.db, tap.person_id)
    await turn.listen(RENAMING, person.id)
    return view.ask_name(person, turn.me)


@router.message(FocusIs(RENAMING), HasText(), ADMIN)
async def name_typed(message: Message, turn: Turn) -> Replies:
    changed = await change_person.rename(turn.db, turn.ref_id, message.text or "")
    await turn.heard()
    return await _card(turn, changed.person.id, fresh=True)


@router.callback_query(Tapped(OnPerson, "zone"), ADMIN)
async def zone_wanted(query: CallbackQuery, tap: OnPerson, turn: Turn) -> Replies:
    person = await change_person.here(turn.db, tap.person_id)
    await turn.listen(REZONING, person.id)
    return view.ask_zone(person, turn.me)


@router.callback_query(Tapped(OnPerson, "zone_is"), ADMIN)
async def zone_tapped(query: CallbackQuery, tap: OnPerson, turn: Turn) -> Replies:
    changed = await change_person.change_zone(turn.db, tap.person_id, tap.arg)
    await turn.heard(REZONING)
    return await _card(turn, changed.person.id)


@router.message(FocusIs(REZONING), HasText(), ADMIN)
async def zone_typed(message: Message, turn: Turn) -> Replies:
    changed = await change_person.change_zone(turn.db, turn.ref_id, message.text or "")
    await turn.heard()
    return await _card(turn, changed.person.id, fresh=True)


@router.callback_query(Tapped(OnPerson, "link"), ADMIN)
async def link_wanted(query: CallbackQuery, tap: OnPerson, turn: Turn) -> Replies:
    valid = turn.policy.people.invite_valid
    issued = await invite.new_link(turn.db, turn.me, tap.person_id, valid=valid, at=turn.at)
    card = await person_card(turn.db, tap.person_id, at=turn.at)
    return (*view.person_card(card, turn.me), *links_view.issued(issued, turn.me, turn.bot_name))


@router.callback_query(Tapped(OnPerson, "withdraw"), ADMIN)
async def link_withdrawn(query: CallbackQuery, tap: OnPerson, turn: Turn) -> Replies:
    await invite.withdraw_link(turn.db, tap.person_id, at=turn.at)
    return await _card(turn, tap.person_id)


@router.callback_query(Tapped(OnPerson, "leave"), ADMIN)
async def leaving_asked(query: CallbackQuery, tap: OnPerson, turn: Turn) -> Replies:
    return leaving_view.ask_leaving(await leaving(turn.db, tap.person_id, at=turn.at), turn.me)


@router.callback_query(Tapped(OnPerson, "leave_yes"), ADMIN)
async def has_left(query: CallbackQuery, tap: OnPerson, turn: Turn) -> Replies:
    done = await leave_company(turn.db, tap.person_id, moment=turn.moment)
    return leaving_view.left(done, turn.me)


async def _card(turn: Turn, person_id: int, *, fresh: bool = False) -> Replies:
    return view.person_card(await person_card(turn.db, person_id, at=turn.at), turn.me, fresh=fresh)
