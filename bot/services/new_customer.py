"""A new customer from the street: a name is enough, everything else is a tap or can wait."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.forms.definition import QuestionKind
from bot.rules.alike import keys_of
from bot.rules.customer import IN_THE_FIELD, Customer, CustomerKind
from bot.rules.person import Person
from bot.rules.place import Position
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.roles import Role
from bot.rules.working_time import local_day
from bot.services.change_customer import read_contact
from bot.services.input import heard, listen
from bot.services.moment import Moment
from bot.storage.contacts import add_contact
from bot.storage.customer_codes import next_code
from bot.storage.customer_file import change_file
from bot.storage.customers import add_customer, add_site, customers_alike, customers_of
from bot.storage.focus import Focus

NEW_CUSTOMER = "new_customer"
"""Focus: what is typed is the new customer's name, or what the draft asks for."""
LONGEST_NAME = 120


@dataclass(eq=False)
class CustomerNameUnfit(Refusal):
    """Nothing, or more than a name."""


@dataclass(eq=False)
class NoDraft(Refusal):
    """The new customer has been created or given up already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCustomer:
    name: str = ""
    industry: str = ""
    kind: CustomerKind = CustomerKind.POTENTIAL
    contact: tuple[str, str, str] = ("", "", "")
    """Name, title, telephone."""
    position: Position | None = None
    address: str = ""
    asks: str = "name"
    """What the next typed word is: name, contact, address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    wanted: NewCustomer
    alike: tuple[Customer, ...]
    """Customers that may be the same, whoever's they are: shown before anything is created."""
    policy: Policy
    choosing: str = ""
    me_id: int = 0


async def begin(db: AsyncConnection, me: Person, *, at: datetime) -> None:
    await _keep(db, me, NewCustomer(), at=at)


async def typed(
    db: AsyncConnection, me: Person, focus: Focus, text: str, *, policy: Policy, country: str, at: datetime
) -> Draft:
    """Raises CustomerNameUnfit, ContactUnfit, NoDraft."""
    wanted = _wanted(focus)
    if wanted.asks == "contact":
        wanted = replace(wanted, contact=read_contact(text, country=country), asks="")
    elif wanted.asks == "address":
        wanted = replace(wanted, address=" ".join(text.split())[:300], asks="")
    else:
        name = " ".join(text.split())
        if not name or len(name) > LONGEST_NAME:
            raise CustomerNameUnfit
        wanted = replace(wanted, name=name, asks="")
    return await _show(db, me, wanted, policy, at=at)


async def placed(
    db: AsyncConnection, me: Person, focus: Focus, position: Position, *, policy: Policy, at: datetime
) -> Draft:
    """Here it is: a location of any kind, since somebody will verify the pin on the spot."""
    return await _show(db, me, replace(_wanted(focus), position=position), policy, at=at)


async def change(
    db: AsyncConnection, me: Person, focus: Focus, do: str, arg: str, *, policy: Policy, at: datetime
) -> Draft:
    """One tap on the draft; raises NoDraft when it is closed."""
    wanted = _wanted(focus)
    if do == "industry" and arg in {each.code for each in policy.industries}:
        wanted = replace(wanted, industry=arg)
    if do == "kind" and arg in list(CustomerKind):
        wanted = replace(wanted, kind=CustomerKind(arg))
    asks = arg if do == "ask" and arg in ("name", "contact", "address") else ""
    wanted = replace(wanted, asks=asks)
    choosing = do.removeprefix("choose_") if do.startswith("choose_") else asks
    return await _show(db, me, wanted, policy, at=at, choosing=choosing)


async def create(db: AsyncConnection, me: Person, focus: Focus, *, policy: Policy, moment: Moment) -> int:
    """The new customer's id, with its code; a rep's becomes theirs. Raises NoDraft, CustomerNameUnfit."""
    wanted = _wanted(focus)
    if not wanted.name:
        raise CustomerNameUnfit
    industry = wanted.industry or _usual_industry(policy)
    code = await next_code(db, industry, local_day(moment.at, me.zone).year)
    chinese = not wanted.name.isascii()
    customer_id = await add_customer(
        db,
        code=code,
        name_zh=wanted.name if chinese else "",
        name_en="" if chinese else wanted.name,
        zone=me.zone,
        industry=industry,
        kind=wanted.kind,
        grade="C",
        owner_id=me.id if me.is_a(Role.REP) else None,
        at=moment.at,
    )
    await add_site(
        db,
        customer_id,
        position=wanted.position,
        address_zh=wanted.address if chinese else "",
        address_en="" if chinese else wanted.address,
        position_source="rep",
    )
    name, title, phone = wanted.contact
    if name:
        await add_contact(db, customer_id, name=name, title=title, phone=phone)
    # Who made it stands in the history from the first line on.
    await change_file(db, customer_id, {"source": IN_THE_FIELD}, by_id=me.id, at=moment.at, why="created")
    await heard(db, me, at=moment.at)
    return customer_id


async def alike(db: AsyncConnection, name: str, phone: str = "") -> tuple[Customer, ...]:
    """Customers with the same name but for its legal form, or with this telephone; at most a handful."""
    ids = (await customers_alike(db, keys_of((name,), (phone,)))).values()
    return tuple((await customers_of(db, tuple(ids))).values())[:5]


async def alike_in_draft(db: AsyncConnection, focus: Focus) -> tuple[Customer, ...]:
    """Those the draft shows as perhaps the same. Raises NoDraft."""
    wanted = _wanted(focus)
    return await alike(db, wanted.name, wanted.contact[2]) if wanted.name else ()


def _usual_industry(policy: Policy) -> str:
    codes = [each.code for each in policy.industries]
    return "OT" if "OT" in codes or not codes else codes[-1]


async def _show(
    db: AsyncConnection, me: Person, wanted: NewCustomer, policy: Policy, *, at: datetime, choosing: str = ""
) -> Draft:
    await _keep(db, me, wanted, at=at)
    found = await alike(db, wanted.name, wanted.contact[2]) if wanted.name else ()
    return Draft(wanted=wanted, alike=found, policy=policy, choosing=choosing, me_id=me.id)


async def _keep(db: AsyncConnection, me: Person, wanted: NewCustomer, *, at: datetime) -> None:
    place = [wanted.position.lat, wanted.position.lon] if wanted.position else None
    saved = {
        "name": wanted.name,
        "industry": wanted.industry,
        "kind": wanted.kind,
        "contact": list(wanted.contact),
        "position": place,
        "address": wanted.address,
        "asks": wanted.asks,
    }
    # A position sent now is this customer's pin: without "asks" it would be cut out before it is stored.
    await listen(db, me, NEW_CUSTOMER, data={"draft": saved, "asks": QuestionKind.LOCATION}, at=at)


def _wanted(focus: Focus) -> NewCustomer:
    saved: dict[str, Any] | None = focus.data.get("draft") if focus.kind == NEW_CUSTOMER else None
    if not saved:
        raise NoDraft
    name, title, phone = saved["contact"]
    return NewCustomer(
        name=saved["name"],
        industry=saved["industry"],
        kind=CustomerKind(saved["kind"]),
        contact=(name, title, phone),
        position=Position(*saved["position"]) if saved["position"] else None,
        address=saved["address"],
        asks=saved["asks"],
    )
