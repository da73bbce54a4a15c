"""The shared pool of a team (公海): who falls into it after a warning, who claims, who lets go."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.customer import Customer
from bot.rules.customer_change import Why
from bot.rules.ownership import Fate, Hindrance, PoolPolicy, hindrance, judge
from bot.rules.person import Person
from bot.rules.refusal import Refusal
from bot.rules.roles import Role
from bot.rules.working_time import at_local, local_day
from bot.services.change_customer import changeable
from bot.services.customer_reach import file_in_reach
from bot.services.moment import Moment
from bot.services.reach import leads
from bot.storage.customer_owners import (
    Protected,
    claims_since,
    give_customer,
    last_contact,
    last_owner,
    let_go_at,
    look_later,
    next_planned,
    owned_count,
    protected_to_look_at,
)
from bot.storage.customers import customers_of
from bot.storage.handovers import drop_planned_at
from bot.storage.people import people, person
from bot.storage.teams import manager_of

AT_ONCE = 300
"""Customers that one tick looks at."""
PLANNED_PROTECTS = timedelta(days=14)
"""A visit planned within this time keeps a customer from falling."""


@dataclass(eq=False)
class AlreadyClaimed(Refusal):
    """Somebody was quicker; a manager can decide."""

    customer_id: int
    owner_name: str


@dataclass(eq=False)
class MayNotClaim(Refusal):
    hindrance: Hindrance
    policy: PoolPolicy


@dataclass(eq=False)
class NotYoursToGive(Refusal):
    """Only the owner and whoever leads them decide whose a customer is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """What the claim took from the plan of whose customer it last was."""

    customer: Customer
    before: Person
    days: tuple[date, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolNews:
    """What an owner hears of the pool."""

    owner: Person
    customers: tuple[Customer, ...]
    gone: bool
    """They are in the pool now; False: they will be, unless somebody cares for them."""
    falls_on: Mapping[int, date]
    """By customer id."""


async def claim(
    db: AsyncConnection, me: Person, customer_id: int, policy: PoolPolicy, moment: Moment
) -> Claimed | None:
    """Mine from now on; None unless somebody had still planned to go there.

    Raises AlreadyClaimed, MayNotClaim, CustomerOutOfReach.
    """
    file = await file_in_reach(db, me, customer_id, moment, lock=True)
    owner = file.customer.owner_id
    if owner == me.id:
        return None
    if owner is not None:
        found = await person(db, owner)
        raise AlreadyClaimed(customer_id, found.name if found else "?")
    today = local_day(moment.at, me.zone)
    gone = await let_go_at(db, customer_id, me.id)
    reason = hindrance(
        policy,
        claimed_today=await claims_since(db, me.id, at_local(today, time(), me.zone)),
        owned=await owned_count(db, me.id),
        let_go_on=local_day(gone, me.zone) if gone else None,
        today=today,
    )
    if reason is not None:
        raise MayNotClaim(reason, policy)
    former = await last_owner(db, customer_id)
    await give_customer(db, customer_id, me.id, by_id=me.id, at=moment.at, why=Why.CLAIMED)
    before = await person(db, former) if former not in (None, me.id) else None
    if before is None:
        return None
    days = await drop_planned_at(db, customer_id, before.id, since=today)
    return Claimed(customer=file.customer, before=before, days=days) if days else None


async def let_go(db: AsyncConnection, me: Person, customer_id: int, moment: Moment) -> None:
    """Into the pool of the owner's team; raises NotYoursToGive."""
    owner = (await changeable(db, me, customer_id, moment)).customer.owner_id
    if owner is None:
        return
    if owner != me.id and not await leads(db, me, owner, moment):
        raise NotYoursToGive
    await _release(db, customer_id, owner, by_id=me.id, why=Why.GIVEN_UP, at=moment.at)


def may_claim(me: Person) -> bool:
    return me.is_a(Role.REP)


async def look_at_protection(
    db: AsyncConnection, policy: PoolPolicy, *, now: datetime
) -> tuple[PoolNews, ...]:
    """Warn of those that nobody has cared for, release those that were warned of long enough ago."""
    found = await protected_to_look_at(db, now.date(), limit=AT_ONCE)
    if not found:
        return ()
    ids = [each.id for each in found]
    contact, planned = await last_contact(db, ids), await next_planned(db, ids, now.date())
    later: dict[tuple[date, bool], list[int]] = defaultdict(list)
    gone: dict[int, list[int]] = defaultdict(list)
    warned: dict[int, dict[int, date]] = defaultdict(dict)
    for each in found:
        fate, day = _judge(policy, each, contact.get(each.id), planned.get(each.id), now)
        if fate is Fate.RELEASE:
            await _release(db, each.id, each.owner_id, by_id=None, why=Why.RELEASED, at=now)
            gone[each.owner_id].append(each.id)
            continue
        later[day, fate is Fate.WARN].append(each.id)
        if fate is Fate.WARN:
            warned[each.owner_id][each.id] = day
    for (day, is_warning), some in later.items():
        await look_later(db, some, day, warned_at=now if is_warning else None)
    return await _news(db, gone, warned)


def _judge(
    policy: PoolPolicy, each: Protected, contact: date | None, planned: date | None, now: datetime
) -> tuple[Fate, date]:
    today = local_day(now, each.zone)
    owned = local_day(each.owned_since, each.zone)
    warned = local_day(each.warned_at, each.zone) if each.warned_at else None
    verdict = judge(policy, touched_on=max(owned, contact or owned), warned_on=warned, today=today)
    if verdict.fate is not Fate.KEEP and planned is not None and planned <= today + PLANNED_PROTECTS:
        return Fate.KEEP, planned + timedelta(days=1)
    return verdict.fate, verdict.look_on


async def _release(
    db: AsyncConnection, customer_id: int, owner_id: int, *, by_id: int | None, why: Why, at: datetime
) -> None:
    owner = await person(db, owner_id)
    manager = await manager_of(db, owner_id, local_day(at, owner.zone)) if owner else None
    team = manager.id if manager else None
    await give_customer(db, customer_id, None, by_id=by_id, at=at, why=why, team_id=team)


async def _news(
    db: AsyncConnection, gone: Mapping[int, list[int]], warned: Mapping[int, dict[int, date]]
) -> tuple[PoolNews, ...]:
    owners = {each.id: each for each in await people(db, ids=[*gone, *warned])}
    known = await customers_of(db, [one for some in (*gone.values(), *warned.values()) for one in some])
    news = [(owner, True, dict.fromkeys(ids, date.min)) for owner, ids in gone.items()]
    news += [(owner, False, days) for owner, days in warned.items()]
    return tuple(
        PoolNews(
            owner=owners[owner],
            customers=tuple(known[each] for each in days),
            gone=is_gone,
            falls_on=days,
        )
        for owner, is_gone, days in news
        if owner in owners
    )
