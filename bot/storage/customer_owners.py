"""Whose customers are: given, taken, counted, and looked at before their protection ends."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.customer import EntryKind
from bot.rules.customer_change import Why
from bot.rules.roles import PersonState
from bot.rules.visit_facts import NEVER_HAPPENED
from bot.storage.customer_file import change_file
from bot.storage.customer_shares import unshare
from bot.storage.tables.customers import customer, customer_change, customer_entry
from bot.storage.tables.people import person
from bot.storage.tables.plans import plan_item
from bot.storage.tables.visits import visit
from bot.storage.tasks import hand_on_tasks


@dataclass(frozen=True, slots=True, kw_only=True)
class Protected:
    """An owned customer whose protection is looked at."""

    id: int
    owner_id: int
    zone: str
    owned_since: datetime
    warned_at: datetime | None


async def give_customer(
    db: AsyncConnection,
    customer_id: int,
    owner_id: int | None,
    *,
    by_id: int | None,
    at: datetime,
    why: str,
    team_id: int | None = None,
) -> None:
    """To the new owner, or (None) into the pool of the team that `team_id` leads; on record.

    What the owner before, or the last one, had still to do for it goes to the new one.
    """
    if owner_id is not None:
        before = await last_owner(db, customer_id)
        if before is not None:
            await hand_on_tasks(db, customer_id, from_id=before, to_id=owner_id)
    await change_file(db, customer_id, {"owner_id": owner_id}, by_id=by_id, at=at, why=why)
    fresh: dict[str, Any] = {"owned_since": at if owner_id is not None else None, "look_on": None}
    fresh |= {"pool_warned_at": None, "pool_team_id": None if owner_id is not None else team_id}
    await db.execute(customer.update().where(customer.c.id == customer_id).values(**fresh))
    if owner_id is not None:
        await unshare(db, customer_id, owner_id)


async def last_owner(db: AsyncConnection, customer_id: int) -> int | None:
    """Whose it is; of one in the pool, whose it was."""
    change = customer_change.c
    owner: int | None = (
        await db.execute(select(customer.c.owner_id).where(customer.c.id == customer_id))
    ).scalar()
    if owner is not None:
        return owner
    query = (
        select(change.before)
        .where(change.customer_id == customer_id, change.what == "owner_id", change.before.is_not(None))
        .order_by(change.id.desc())
        .limit(1)
    )
    before: str | None = (await db.execute(query)).scalar()
    return int(before) if before else None


async def protected_to_look_at(db: AsyncConnection, today: date, *, limit: int) -> tuple[Protected, ...]:
    """Owned customers whose day has come; those of leavers wait for a handover instead."""
    query = (
        select(customer)
        .join(person, person.c.id == customer.c.owner_id)
        .where(
            person.c.state != PersonState.LEFT,
            customer.c.archived_at.is_(None),
            or_(customer.c.look_on.is_(None), customer.c.look_on <= today),
        )
        .order_by(customer.c.id)
        .limit(limit)
        .with_for_update(of=customer, skip_locked=True)
    )
    return tuple(
        Protected(
            id=row.id,
            owner_id=row.owner_id,
            zone=row.zone,
            owned_since=row.owned_since or row.created_at,
            warned_at=row.pool_warned_at,
        )
        for row in await db.execute(query)
    )


async def look_later(
    db: AsyncConnection, ids: Collection[int], on: date, *, warned_at: datetime | None = None
) -> None:
    values: dict[str, Any] = {"look_on": on} | ({"pool_warned_at": warned_at} if warned_at else {})
    await db.execute(customer.update().where(customer.c.id.in_(list(ids))).values(**values))


async def last_contact(db: AsyncConnection, ids: Collection[int]) -> Mapping[int, date]:
    """The last day of a visit, or of anything written down but a mere note; who has none is left out."""
    seen = (
        select(visit.c.customer_id, func.max(visit.c.local_day).label("day"))
        .where(visit.c.customer_id.in_(list(ids)), visit.c.state.not_in(NEVER_HAPPENED))
        .group_by(visit.c.customer_id)
    )
    entry = customer_entry.c
    heard = (
        select(entry.customer_id, func.max(entry.on).label("day"))
        .where(entry.customer_id.in_(list(ids)), entry.removed_at.is_(None), entry.kind != EntryKind.NOTE)
        .group_by(entry.customer_id)
    )
    return await _newest(db, seen, heard)


async def next_planned(db: AsyncConnection, ids: Collection[int], today: date) -> Mapping[int, date]:
    """The last day on which a visit stands in a plan, from today on."""
    item = plan_item.c
    query = (
        select(item.customer_id, func.max(item.day).label("day"))
        .where(item.customer_id.in_(list(ids)), item.day >= today, item.state == "planned")
        .group_by(item.customer_id)
    )
    return await _newest(db, query)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fallen:
    """A customer that waits in a pool."""

    customer_id: int
    team_id: int | None
    """The manager whose people may claim it; None: anybody."""
    from_id: int | None
    """Whose it was."""


async def fallen_since(db: AsyncConnection, since: datetime) -> tuple[Fallen, ...]:
    """What has come into a pool since then and is still there."""
    change = customer_change.c
    query = (
        select(customer.c.id, customer.c.pool_team_id, func.max(change.before).label("before"))
        .join(customer_change, change.customer_id == customer.c.id)
        .where(change.what == "owner_id", change.after.is_(None), change.at >= since)
        .where(customer.c.owner_id.is_(None), customer.c.archived_at.is_(None))
        .group_by(customer.c.id, customer.c.pool_team_id)
        .order_by(customer.c.id)
    )
    return tuple(
        Fallen(customer_id=row.id, team_id=row.pool_team_id, from_id=int(row.before) if row.before else None)
        for row in await db.execute(query)
    )


async def warned_of(db: AsyncConnection, customer_id: int) -> date | None:
    """The day on which it goes to the pool, if its owner has been warned."""
    here = (customer.c.id == customer_id, customer.c.pool_warned_at.is_not(None))
    found: date | None = (await db.execute(select(customer.c.look_on).where(*here))).scalar()
    return found


async def owned_count(db: AsyncConnection, person_id: int) -> int:
    here = (customer.c.owner_id == person_id, customer.c.archived_at.is_(None))
    return int((await db.execute(select(func.count()).select_from(customer).where(*here))).scalar_one())


async def claims_since(db: AsyncConnection, person_id: int, since: datetime) -> int:
    change = customer_change.c
    mine = (change.by_id == person_id, change.at >= since, change.why == Why.CLAIMED)
    return int(
        (await db.execute(select(func.count()).select_from(customer_change).where(*mine))).scalar_one()
    )


async def let_go_at(db: AsyncConnection, customer_id: int, person_id: int) -> datetime | None:
    """When this customer last went from this person to the pool."""
    change = customer_change.c
    query = select(func.max(change.at)).where(
        change.customer_id == customer_id,
        change.what == "owner_id",
        change.before == str(person_id),
        change.after.is_(None),
    )
    found: datetime | None = (await db.execute(query)).scalar()
    return found


async def owners_with_customers(
    db: AsyncConnection, owners: Collection[int] | None
) -> tuple[tuple[int, int], ...]:
    """(person, how many customers); of these people, or of everybody."""
    query = (
        select(customer.c.owner_id, func.count().label("n"))
        .where(customer.c.owner_id.is_not(None), customer.c.archived_at.is_(None))
        .group_by(customer.c.owner_id)
    )
    if owners is not None:
        query = query.where(customer.c.owner_id.in_(list(owners)))
    return tuple((row.owner_id, row.n) for row in await db.execute(query))


async def _newest(db: AsyncConnection, *queries: Select[Any]) -> dict[int, date]:
    days: dict[int, date] = {}
    for query in queries:
        for row in await db.execute(query):
            days[row.customer_id] = max(row.day, days.get(row.customer_id, row.day))
    return days
