"""Two want one customer (撞单): somebody asks with a reason, whoever leads the owner decides."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.customer import Customer
from bot.rules.customer_change import Why, because
from bot.rules.person import Person
from bot.rules.refusal import Refusal
from bot.rules.working_time import local_day
from bot.services.evidence import record_of_person
from bot.services.merging import unite
from bot.services.moment import Moment
from bot.services.passing_on import pass_on
from bot.services.reach import leads
from bot.storage.collisions import (
    Collision,
    Outcome,
    add_collision,
    collision_of,
    decide_collision,
    open_collision,
)
from bot.storage.customer_file import file_of
from bot.storage.customer_shares import share
from bot.storage.customers import customers_of
from bot.storage.people import person
from bot.storage.teams import manager_of

LONGEST_REASON = 300


@dataclass(eq=False)
class NothingToDecide(Refusal):
    """It is decided already, or not this person's to decide, or the customer has no owner to ask."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contested:
    """A collision with everybody whom it concerns."""

    collision: Collision
    customer: Customer
    other: Customer | None
    asks: Person
    owner: Person
    manager: Person | None
    """Who decides; None: nobody leads the owner now."""
    is_new: bool = True
    days: tuple[date, ...] = ()
    """Of the planned visits that went to who asked."""


async def ask_for(
    db: AsyncConnection,
    me: Person,
    customer_id: int,
    reason: str,
    moment: Moment,
    *,
    other_id: int | None = None,
) -> Contested:
    """The owner's manager is asked. Who calls this has seen to it that `me` may know of the customer.

    Asking again changes nothing. Raises NothingToDecide for a customer of nobody, or one's own.
    """
    file = await file_of(db, customer_id, lock=True)
    owner_id = file.customer.owner_id if file else None
    if owner_id is None or owner_id == me.id:
        raise NothingToDecide
    known = await open_collision(db, customer_id, me.id)
    if known is not None:
        return replace(await _contested(db, known, moment), is_new=False)
    said = " ".join(reason.split())[:LONGEST_REASON]
    new = await add_collision(
        db,
        customer_id=customer_id,
        other_id=other_id,
        by_id=me.id,
        owner_id=owner_id,
        reason=said,
        at=moment.at,
    )
    await _record(db, "collision_reported", new, me, moment)
    return await _contested(db, new, moment)


async def report_new(
    db: AsyncConnection, me: Person, new_id: int, alike: Collection[Customer], moment: Moment
) -> tuple[Contested, ...]:
    """A customer was created though it may be somebody's: their manager hears of it."""
    theirs = [each for each in alike if each.owner_id not in (None, me.id)]
    return tuple([await ask_for(db, me, each.id, "", moment, other_id=new_id) for each in theirs])


async def decide(
    db: AsyncConnection, me: Person, collision_id: int, outcome: Outcome, moment: Moment
) -> Contested:
    """Raises NothingToDecide."""
    found = await collision_of(db, collision_id, lock=True)
    if found is None or found.outcome is not Outcome.OPEN or outcome is Outcome.OPEN:
        raise NothingToDecide
    if not await leads(db, me, found.owner_id, moment):
        raise NothingToDecide
    file = await file_of(db, found.customer_id, lock=True)
    if file is None or file.customer.owner_id != found.owner_id:
        outcome = Outcome.STAYS  # it has changed hands meanwhile: nothing is taken from a third
    days: tuple[date, ...] = ()
    why = because(Why.DECIDED, found.reason)
    if outcome is Outcome.GOES:
        days = await pass_on(
            db, me, found.customer_id, from_id=found.owner_id, to_id=found.by_id, why=why, moment=moment
        )
    if outcome is Outcome.SHARED:
        await share(db, found.customer_id, found.by_id, by_id=me.id, at=moment.at)
    if found.other_id is not None and outcome is not Outcome.DIFFERENT:
        # They are one customer: what the second file holds goes into the first.
        kept, gone = await file_of(db, found.customer_id), await file_of(db, found.other_id, lock=True)
        if kept is not None and gone is not None and gone.archived_at is None:
            await unite(db, me, kept, gone, moment)
    await decide_collision(db, found.id, outcome, by_id=me.id, at=moment.at)
    decided = replace(found, outcome=outcome, decided_by=me.id)
    await _record(db, "collision_decided", decided, me, moment)
    return replace(await _contested(db, decided, moment), days=days)


async def _contested(db: AsyncConnection, found: Collision, moment: Moment) -> Contested:
    asks, owner = await person(db, found.by_id), await person(db, found.owner_id)
    known = await customers_of(db, [each for each in (found.customer_id, found.other_id) if each])
    if asks is None or owner is None:
        raise LookupError(f"collision {found.id} has lost its people")
    return Contested(
        collision=found,
        customer=known[found.customer_id],
        other=known.get(found.other_id) if found.other_id else None,
        asks=asks,
        owner=owner,
        manager=await manager_of(db, owner.id, local_day(moment.at, owner.zone)),
    )


async def _record(db: AsyncConnection, kind: str, found: Collision, me: Person, moment: Moment) -> None:
    body = {"collision": found.id, "customer": found.customer_id, "outcome": str(found.outcome)}
    await record_of_person(db, kind, me.id, moment, body)
