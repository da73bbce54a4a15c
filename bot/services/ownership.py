"""Everything one may do about whose a customer is; and giving a single one to a colleague."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.customer import CustomerFile
from bot.rules.customer_change import Why
from bot.rules.person import Person
from bot.rules.roles import Role
from bot.rules.working_time import local_day
from bot.services.customer_reach import file_in_reach
from bot.services.moment import Moment
from bot.services.passing_on import pass_on
from bot.services.pool import NotYoursToGive, may_claim
from bot.services.reach import leads
from bot.services.sharing import Sharing, sharing
from bot.storage.customer_owners import warned_of
from bot.storage.customer_shares import shared_with
from bot.storage.people import people, person


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerMenu:
    file: CustomerFile
    owner: Person | None
    shared: tuple[Person, ...]
    falls_on: date | None
    """When it goes to the pool, once the owner has been warned."""
    may_claim: bool
    may_give: bool
    may_reassign: bool
    may_contest: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    before: Sharing
    heir: Person
    days: tuple[date, ...]
    """Of the planned visits that came with it."""
    is_today: bool
    """One of them is today's."""


async def owner_menu(db: AsyncConnection, me: Person, customer_id: int, moment: Moment) -> OwnerMenu:
    """Raises CustomerOutOfReach."""
    file = await file_in_reach(db, me, customer_id, moment)
    owner_id = file.customer.owner_id
    leading = await leads(db, me, owner_id, moment)
    ids = await shared_with(db, customer_id)
    return OwnerMenu(
        file=file,
        owner=await person(db, owner_id) if owner_id else None,
        shared=await people(db, ids=list(ids)) if ids else (),
        falls_on=await warned_of(db, customer_id),
        may_claim=owner_id is None and may_claim(me),
        may_give=owner_id is not None and (owner_id == me.id or leading),
        may_reassign=leading and owner_id is not None,
        may_contest=me.is_a(Role.REP) and owner_id not in (None, me.id) and not leading,
    )


async def give_to(db: AsyncConnection, me: Person, customer_id: int, heir_id: int, moment: Moment) -> Given:
    """A manager gives one customer to a colleague. Raises NotYoursToGive."""
    now = await sharing(db, me, customer_id, moment)
    owner = now.file.customer.owner_id
    heir = next((each for each in now.colleagues if each.id == heir_id), None)
    if heir is None or owner is None or not await leads(db, me, owner, moment):
        raise NotYoursToGive
    days = await pass_on(db, me, customer_id, from_id=owner, to_id=heir.id, why=Why.HANDOVER, moment=moment)
    return Given(before=now, heir=heir, days=days, is_today=local_day(moment.at, heir.zone) in days)
