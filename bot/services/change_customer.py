"""Changing a customer's file: one field at a time, contacts, dated entries; each change on record."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.forms.typed_dates import read_date
from bot.forms.typed_numbers import read_number
from bot.rules.customer import Contact, ContactRole, CustomerFile, EntryKind
from bot.rules.person import Person
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.telephone import normalized
from bot.rules.working_time import local_day
from bot.services.customer_fields import FIELDS, Field
from bot.services.customer_reach import NotYoursToChange, file_in_reach, may_change
from bot.services.moment import Moment
from bot.storage import contacts
from bot.storage.customer_file import add_entry, change_file, remove_entry
from bot.storage.merges import kept_instead
from bot.storage.people import person

LONGEST_ENTRY = 1000
LARGEST_AMOUNT = Decimal("999999999999.99")


@dataclass(eq=False)
class FieldUnfit(Refusal):
    """What was typed is nothing this field takes."""

    field: Field
    typed: str


@dataclass(eq=False)
class ContactUnfit(Refusal):
    """No name, or a name too long."""


@dataclass(eq=False)
class EntryUnfit(Refusal):
    """Nothing written, too much, or an amount beyond reason."""


async def changeable(
    db: AsyncConnection, me: Person, customer_id: int, moment: Moment, *, lock: bool = True
) -> CustomerFile:
    """The file, locked; raises CustomerOutOfReach, NotYoursToChange."""
    file = await file_in_reach(db, me, customer_id, moment, lock=lock)
    if not await may_change(db, me, file, moment):
        owner = await person(db, file.customer.owner_id) if file.customer.owner_id else None
        raise NotYoursToChange(owner.name if owner else "")
    return file


async def change_field(
    db: AsyncConnection,
    me: Person,
    customer_id: int,
    field: Field,
    typed: str,
    *,
    policy: Policy,
    moment: Moment,
) -> bool:
    """Whether it is now different; raises FieldUnfit, CustomerOutOfReach, NotYoursToChange."""
    file = await changeable(db, me, customer_id, moment)
    value = _read(file, field, typed, policy, moment.at)
    return bool(await change_file(db, customer_id, {field.value: value}, by_id=me.id, at=moment.at))


async def empty_field(
    db: AsyncConnection, me: Person, customer_id: int, field: Field, moment: Moment
) -> bool:
    """Nothing stands there any more; raises FieldUnfit where something must."""
    await changeable(db, me, customer_id, moment)
    takes = FIELDS[field]
    if not takes.may_be_empty:
        raise FieldUnfit(field, "")
    return bool(await change_file(db, customer_id, {field.value: takes.empty}, by_id=me.id, at=moment.at))


async def archive(db: AsyncConnection, me: Person, customer_id: int, moment: Moment) -> CustomerFile:
    """Out of lists and searches; visits and history stay, and it can be taken back."""
    file = await changeable(db, me, customer_id, moment)
    await change_file(db, customer_id, {"archived_at": moment.at}, by_id=me.id, at=moment.at)
    return file


async def unarchive(db: AsyncConnection, me: Person, customer_id: int, moment: Moment) -> CustomerFile:
    file = await changeable(db, me, customer_id, moment)
    if await kept_instead(db, (customer_id,)):  # what was in it is in another file: only that is taken back
        return file
    await change_file(db, customer_id, {"archived_at": None}, by_id=me.id, at=moment.at)
    return file


async def contact_typed(
    db: AsyncConnection,
    me: Person,
    customer_id: int,
    typed: str,
    *,
    country: str,
    moment: Moment,
    contact_id: int = 0,
) -> int:
    """`李敏 店长 138 0013 8000`: name, title and telephone in this order, the last two if one likes.

    Adds the contact, or corrects the one named; returns its id; raises ContactUnfit.
    """
    await changeable(db, me, customer_id, moment)
    name, title, phone = read_contact(typed, country=country)
    if contact_id:
        kept = await _contact(db, customer_id, contact_id)
        await contacts.change_contact(
            db, kept, name=name, title=title or kept.title, phone=phone or kept.phone
        )
        return contact_id
    return await contacts.add_contact(db, customer_id, name=name, title=title, phone=phone)


async def give_contact_role(
    db: AsyncConnection, me: Person, customer_id: int, contact_id: int, role: str, moment: Moment
) -> None:
    await changeable(db, me, customer_id, moment)
    if role in list(ContactRole):
        await contacts.change_contact(db, await _contact(db, customer_id, contact_id), role=role)


async def erase_contact(
    db: AsyncConnection, me: Person, customer_id: int, contact_id: int, moment: Moment
) -> None:
    """For good: a contact may ask to be forgotten."""
    await changeable(db, me, customer_id, moment)
    kept = await contacts.contact_of(db, contact_id)
    if kept is not None and kept.customer_id == customer_id:
        await contacts.remove_contact(db, kept)


async def entry_typed(
    db: AsyncConnection, me: Person, customer_id: int, kind: EntryKind, typed: str, moment: Moment
) -> int:
    """A dated line: `1.2万 twenty cases` is an order of 12,000; today's unless a date stands first.

    Everybody within reach may add one; raises EntryUnfit, CustomerOutOfReach.
    """
    file = await file_in_reach(db, me, customer_id, moment)
    today = local_day(moment.at, file.customer.zone)
    text = " ".join(typed.split())
    if not text or len(text) > LONGEST_ENTRY:
        raise EntryUnfit
    on, text = _dated(text, today)
    amount = None
    if kind in (EntryKind.ORDER, EntryKind.PAYMENT):
        amount, text = _amount(text)
    return await add_entry(
        db, customer_id, kind=kind, on=on, text=text, amount=amount, by_id=me.id, at=moment.at
    )


async def take_entry_back(
    db: AsyncConnection, me: Person, customer_id: int, entry_id: int, moment: Moment
) -> bool:
    await file_in_reach(db, me, customer_id, moment)
    return await remove_entry(db, customer_id, entry_id, at=moment.at)


def read_contact(typed: str, *, country: str) -> tuple[str, str, str]:
    """Name, title, telephone; raises ContactUnfit without a name."""
    words = typed.replace("，", " ").replace(",", " ").split()
    phone = ""
    for begin in range(1, len(words)):
        joined = " ".join(words[begin:])
        if any(char.isalpha() for char in joined.lower().replace("ext", "")):
            continue
        found = normalized(joined, country=country)
        if found:
            phone, words = found, words[:begin]
            break
    title = words.pop() if len(words) > 1 and not words[-1].isascii() else ""
    if not title and len(words) > 2:
        words, title = words[:2], " ".join(words[2:])
    name = " ".join(words)
    if not name or len(name) > 80 or len(title) > 80 or normalized(name, country=country):
        raise ContactUnfit
    return name, title, phone


def _dated(text: str, today: date) -> tuple[date, str]:
    """The day that a line begins with, if it is one that has been, and the rest; else today."""
    first, _, rest = text.partition(" ")
    day = read_date(first, today) if rest and read_number(first) is None else None
    return (day, rest) if day is not None and day <= today else (today, text)


def _amount(text: str) -> tuple[Decimal | None, str]:
    """The number that a line begins with, and the rest of the line."""
    first, _, rest = text.lstrip("¥￥$€ ").partition(" ")
    number = read_number(first)
    if number is None:
        return None, text
    try:
        amount = Decimal(str(number)).quantize(Decimal("0.01"))
    except InvalidOperation as error:
        raise EntryUnfit from error
    if abs(amount) > LARGEST_AMOUNT:
        raise EntryUnfit
    return amount, rest


def _read(file: CustomerFile, field: Field, typed: str, policy: Policy, at: datetime) -> Any:
    if field is Field.INDUSTRY:
        codes = {industry.code for industry in policy.industries}
        if codes and typed not in codes:
            raise FieldUnfit(field, typed)
    try:
        return FIELDS[field].read(typed, local_day(at, file.customer.zone))
    except ValueError as error:
        raise FieldUnfit(field, typed) from error


async def _contact(db: AsyncConnection, customer_id: int, contact_id: int) -> Contact:
    kept = await contacts.contact_of(db, contact_id)
    if kept is None or kept.customer_id != customer_id:
        raise ContactUnfit
    return kept
