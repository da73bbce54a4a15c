"""/customers: finding one, its card, and every change to its file."""

from datetime import datetime

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config import Settings
from bot.forms.definition import QuestionKind
from bot.handlers.filters import FocusIs, HasText, IsPinned, RoleIs, Tapped
from bot.rules.customer import EntryKind
from bot.rules.person import Person
from bot.rules.place import Position
from bot.rules.roles import Role
from bot.services import change_customer as change
from bot.services.change_customer import FieldUnfit
from bot.services.customer import customer_card, history, list_customers
from bot.services.customer_fields import Field
from bot.services.customer_reach import file_in_reach
from bot.services.input import VISIT, heard, listen
from bot.services.moment import Moment
from bot.storage.focus import Focus, set_focus
from bot.storage.policies import PolicyInForce
from bot.views import customer as view
from bot.views import customer_changes as changes_view
from bot.views import customer_list as list_view
from bot.views.replies import Replies
from bot.views.taps import Go, OnCustomer, OnCustomers

router = Router(name="customers")
ANYBODY = RoleIs(Role.REP, Role.MANAGER, Role.ADMIN)
FINDING = "customers"
"""Focus: what is typed is part of a customer's name; `typed` remembers it for the pages."""
FIELD, CONTACT, ENTRY = "customer_field", "customer_contact", "customer_entry"
"""Focus on one customer: what is typed belongs to its file."""


@router.message(Command("customers"), ANYBODY)
async def customers_asked(
    message: Message,
    command: CommandObject,
    db: AsyncConnection,
    me: Person,
    focus: Focus,
    at: datetime,
    received_at: datetime,
) -> Replies:
    return await _found(db, me, focus, (command.args or "")[:60], Moment(at, received_at))


@router.callback_query(Tapped(Go, "customers"), ANYBODY)
async def customers_tapped(
    query: CallbackQuery, db: AsyncConnection, me: Person, focus: Focus, at: datetime, received_at: datetime
) -> Replies:
    typed = focus.data.get("typed", "") if focus.kind == FINDING else ""
    return await _found(db, me, focus, typed, Moment(at, received_at))


@router.message(FocusIs(FINDING), HasText(), ANYBODY)
async def name_typed(
    message: Message, db: AsyncConnection, me: Person, focus: Focus, at: datetime, received_at: datetime
) -> Replies:
    return await _found(db, me, focus, (message.text or "")[:60], Moment(at, received_at))


@router.message(FocusIs(FINDING), IsPinned(), ANYBODY)
async def near_here(
    message: Message, db: AsyncConnection, me: Person, withheld: bool, at: datetime, received_at: datetime
) -> Replies:
    """A live location means more than a search and is heard elsewhere; a rep's orders the list as well."""
    here = message.location
    near = Position(here.latitude, here.longitude) if here and not withheld else None
    found = await list_customers(db, me, "", Moment(at, received_at), near=near)
    return list_view.customer_list(found, me, fresh=True)


@router.callback_query(Tapped(OnCustomers, "page"), ANYBODY)
async def page_turned(
    query: CallbackQuery,
    tap: OnCustomers,
    db: AsyncConnection,
    me: Person,
    focus: Focus,
    at: datetime,
    received_at: datetime,
) -> Replies:
    typed = focus.data.get("typed", "") if focus.kind == FINDING else ""
    found = await list_customers(db, me, typed, Moment(at, received_at), page=tap.page)
    return list_view.customer_list(found, me)


@router.callback_query(Tapped(OnCustomer, "show"), ANYBODY)
async def customer_shown(
    query: CallbackQuery,
    tap: OnCustomer,
    db: AsyncConnection,
    me: Person,
    focus: Focus,
    policy: PolicyInForce,
    at: datetime,
    received_at: datetime,
) -> Replies:
    if focus.kind in (FIELD, CONTACT, ENTRY):  # "back" out of a question closes it
        await heard(db, me, at=at)
    moment = Moment(at, received_at)
    return await card(db, me, tap.customer_id, policy, moment, fresh=focus.kind == FINDING)


@router.callback_query(Tapped(OnCustomer, "history"), ANYBODY)
async def history_shown(
    query: CallbackQuery,
    tap: OnCustomer,
    db: AsyncConnection,
    me: Person,
    at: datetime,
    received_at: datetime,
) -> Replies:
    return view.history(await history(db, me, tap.customer_id, Moment(at, received_at)), me)


@router.callback_query(Tapped(OnCustomer, "fields"), ANYBODY)
async def fields_shown(
    query: CallbackQuery,
    tap: OnCustomer,
    db: AsyncConnection,
    me: Person,
    focus: Focus,
    at: datetime,
    received_at: datetime,
) -> Replies:
    if focus.kind == FIELD:
        await heard(db, me, at=at)
    moment = Moment(at, received_at)
    await change.changeable(db, me, tap.customer_id, moment)
    return changes_view.fields(await customer_card(db, me, tap.customer_id, moment), me)


@router.callback_query(Tapped(OnCustomer, "field"), ANYBODY)
async def field_chosen(
    query: CallbackQuery,
    tap: OnCustomer,
    db: AsyncConnection,
    me: Person,
    policy: PolicyInForce,
    at: datetime,
    received_at: datetime,
) -> Replies:
    field = _field(tap.arg)
    file = await change.changeable(db, me, tap.customer_id, Moment(at, received_at))
    await listen(db, me, FIELD, tap.customer_id, {"field": field}, at=at)
    return changes_view.ask_field(file, field, me, policy.policy)


@router.message(FocusIs(FIELD), HasText(), ANYBODY)
async def field_typed(
    message: Message,
    db: AsyncConnection,
    me: Person,
    focus: Focus,
    policy: PolicyInForce,
    at: datetime,
    received_at: datetime,
) -> Replies:
    moment, customer_id = Moment(at, received_at), focus.ref_id or 0
    field, typed = _field(focus.data.get("field", "")), message.text or ""
    await change.change_field(db, me, customer_id, field, typed, policy=policy.policy, moment=moment)
    await heard(db, me, at=at)
    return await card(db, me, customer_id, policy, moment, fresh=True)


@router.callback_query(Tapped(OnCustomer, "is"), ANYBODY)
async def value_tapped(
    query: CallbackQuery,
    tap: OnCustomer,
    db: AsyncConnection,
    me: Person,
    focus: Focus,
    policy: PolicyInForce,
    at: datetime,
    received_at: datetime,
) -> Replies:
    name, _, value = tap.arg.partition("=")
    moment = Moment(at, received_at)
    await change.change_field(
        db, me, tap.customer_id, _field(name), value, policy=policy.policy, moment=moment
    )
    if focus.kind == FIELD:
        await heard(db, me, at=at)
    return await card(db, me, tap.customer_id, policy, moment)


@router.callback_query(Tapped(OnCustomer, "empty"), ANYBODY)
async def field_emptied(
    query: CallbackQuery,
    tap: OnCustomer,
    db: AsyncConnection,
    me: Person,
    focus: Focus,
    policy: PolicyInForce,
    at: datetime,
    received_at: datetime,
) -> Replies:
    moment = Moment(at, received_at)
    await change.empty_field(db, me, tap.customer_id, _field(tap.arg), moment)
    if focus.kind == FIELD:
        await heard(db, me, at=at)
    return await card(db, me, tap.customer_id, policy, moment)


@router.callback_query(Tapped(OnCustomer, "archive"), ANYBODY)
async def archive_asked(
    query: CallbackQuery,
    tap: OnCustomer,
    db: AsyncConnection,
    me: Person,
    at: datetime,
    received_at: datetime,
) -> Replies:
    return changes_view.ask_archive(
        await change.changeable(db, me, tap.customer_id, Moment(at, received_at)), me
    )


@router.callback_query(Tapped(OnCustomer, "archived", "unarchive"), ANYBODY)
async def archived(
    query: CallbackQuery,
    tap: OnCustomer,
    db: AsyncConnection,
    me: Person,
    policy: PolicyInForce,
    at: datetime,
    received_at: datetime,
) -> Replies:
    moment = Moment(at, received_at)
    act = change.archive if tap.do == "archived" else change.unarchive
    await act(db, me, tap.customer_id, moment)
    return await card(db, me, tap.customer_id, policy, moment)


@router.callback_query(Tapped(OnCustomer, "entries"), ANYBODY)
async def entry_kinds_shown(
    query: CallbackQuery,
    tap: OnCustomer,
    db: AsyncConnection,
    me: Person,
    at: datetime,
    received_at: datetime,
) -> Replies:
    return changes_view.entry_kinds(await customer_card(db, me, tap.customer_id, Moment(at, received_at)), me)


@router.callback_query(Tapped(OnCustomer, "entry"), ANYBODY)
async def entry_wanted(
    query: CallbackQuery,
    tap: OnCustomer,
    db: AsyncConnection,
    me: Person,
    at: datetime,
    received_at: datetime,
) -> Replies:
    kind = EntryKind(tap.arg) if tap.arg in list(EntryKind) else EntryKind.NOTE
    file = await file_in_reach(db, me, tap.customer_id, Moment(at, received_at))
    await listen(db, me, ENTRY, tap.customer_id, {"kind": kind}, at=at)
    return changes_view.ask_entry(file, kind, me)


@router.message(FocusIs(ENTRY), HasText(), ANYBODY)
async def entry_typed(
    message: Message,
    db: AsyncConnection,
    me: Person,
    focus: Focus,
    policy: PolicyInForce,
    at: datetime,
    received_at: datetime,
) -> Replies:
    moment, customer_id = Moment(at, received_at), focus.ref_id or 0
    kind = EntryKind(focus.data.get("kind", EntryKind.NOTE))
    await change.entry_typed(db, me, customer_id, kind, message.text or "", moment)
    await heard(db, me, at=at)
    return await card(db, me, customer_id, policy, moment, fresh=True)


@router.callback_query(Tapped(OnCustomer, "entry_gone"), ANYBODY)
async def entry_taken_back(
    query: CallbackQuery,
    tap: OnCustomer,
    db: AsyncConnection,
    me: Person,
    at: datetime,
    received_at: datetime,
) -> Replies:
    moment = Moment(at, received_at)
    await change.take_entry_back(db, me, tap.customer_id, _number(tap.arg), moment)
    return view.history(await history(db, me, tap.customer_id, moment), me)


@router.callback_query(Tapped(OnCustomer, "contacts", "contact"), ANYBODY)
async def contacts_shown(
    query: CallbackQuery,
    tap: OnCustomer,
    db: AsyncConnection,
    me: Person,
    focus: Focus,
    at: datetime,
    received_at: datetime,
) -> Replies:
    if focus.kind == CONTACT:
        await heard(db, me, at=at)
    return await _contacts(db, me, tap.customer_id, Moment(at, received_at), chosen=_number(tap.arg))


@router.callback_query(Tapped(OnCustomer, "contact_typed"), ANYBODY)
async def contact_wanted(
    query: CallbackQuery,
    tap: OnCustomer,
    db: AsyncConnection,
    me: Person,
    at: datetime,
    received_at: datetime,
) -> Replies:
    await change.changeable(db, me, tap.customer_id, Moment(at, received_at))
    await listen(db, me, CONTACT, tap.customer_id, {"contact": _number(tap.arg)}, at=at)
    return changes_view.ask_contact(tap.customer_id, me)


@router.message(FocusIs(CONTACT), HasText(), ANYBODY)
async def contact_typed(
    message: Message,
    db: AsyncConnection,
    me: Person,
    focus: Focus,
    settings: Settings,
    at: datetime,
    received_at: datetime,
) -> Replies:
    moment, customer_id = Moment(at, received_at), focus.ref_id or 0
    contact_id = await change.contact_typed(
        db,
        me,
        customer_id,
        message.text or "",
        country=settings.company.country,
        moment=moment,
        contact_id=int(focus.data.get("contact", 0)),
    )
    await heard(db, me, at=at)
    return await _contacts(db, me, customer_id, moment, chosen=contact_id, fresh=True)


@router.callback_query(Tapped(OnCustomer, "role"), ANYBODY)
async def role_given(
    query: CallbackQuery,
    tap: OnCustomer,
    db: AsyncConnection,
    me: Person,
    at: datetime,
    received_at: datetime,
) -> Replies:
    number, _, role = tap.arg.partition("=")
    moment = Moment(at, received_at)
    await change.give_contact_role(db, me, tap.customer_id, _number(number), role, moment)
    return await _contacts(db, me, tap.customer_id, moment, chosen=_number(number))


@router.callback_query(Tapped(OnCustomer, "contact_gone"), ANYBODY)
async def erasing_contact(
    query: CallbackQuery,
    tap: OnCustomer,
    db: AsyncConnection,
    me: Person,
    at: datetime,
    received_at: datetime,
) -> Replies:
    moment = Moment(at, received_at)
    await change.changeable(db, me, tap.customer_id, moment)
    return changes_view.ask_erase(await customer_card(db, me, tap.customer_id, moment), _number(tap.arg), me)


@router.callback_query(Tapped(OnCustomer, "contact_erased"), ANYBODY)
async def contact_erased(
    query: CallbackQuery,
    tap: OnCustomer,
    db: AsyncConnection,
    me: Person,
    at: datetime,
    received_at: datetime,
) -> Replies:
    moment = Moment(at, received_at)
    await change.erase_contact(db, me, tap.customer_id, _number(tap.arg), moment)
    return await _contacts(db, me, tap.customer_id, moment)


async def card(
    db: AsyncConnection,
    me: Person,
    customer_id: int,
    policy: PolicyInForce,
    moment: Moment,
    *,
    fresh: bool = False,
) -> Replies:
    """The customer's card, for whoever has just done something with it."""
    return view.customer_card(
        await customer_card(db, me, customer_id, moment), me, policy.policy, fresh=fresh
    )


async def _found(db: AsyncConnection, me: Person, focus: Focus, typed: str, moment: Moment) -> Replies:
    """What is typed next searches on, unless a visit is open: its words are the visit's."""
    in_visit = focus.kind == VISIT
    if not in_visit:
        await set_focus(
            db, me.id, FINDING, data={"typed": typed, "asks": QuestionKind.LOCATION}, at=moment.at
        )
    found = await list_customers(db, me, typed, moment)
    return list_view.customer_list(found, me, fresh=True, in_visit=in_visit)


async def _contacts(
    db: AsyncConnection, me: Person, customer_id: int, moment: Moment, *, chosen: int = 0, fresh: bool = False
) -> Replies:
    shown = await customer_card(db, me, customer_id, moment)
    return changes_view.contacts(shown, me, chosen=chosen, fresh=fresh)


def _field(name: str) -> Field:
    if name not in list(Field):
        raise FieldUnfit(Field.NEED, name)
    return Field(name)


def _number(arg: str) -> int:
    return int(arg) if arg.isdecimal() and len(arg) < 19 else 0
