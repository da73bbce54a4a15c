"""The company's people as an admin lists them: by team, with what is missing, a page at a time."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.roles import PersonState, Role
from bot.storage.tables.people import person, person_role, reporting_line, telegram_account


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    id: int
    name: str
    state: PersonState
    manager_id: int | None
    manager: str
    """Empty for those who answer to nobody."""


async def listed_people(
    db: AsyncConnection, *, states: Collection[PersonState], on: date, search: str = ""
) -> tuple[Listed, ...]:
    """Everybody in these states, by their manager's name, then their own; `search` is part of the name."""
    line, manager = reporting_line.c, person.alias("manager")
    holds = and_(line.person_id == person.c.id, line.since <= on, or_(line.until.is_(None), line.until > on))
    query = (
        select(person.c.id, person.c.name, person.c.state, manager.c.id.label("manager_id"), manager.c.name)
        .select_from(
            person.outerjoin(reporting_line, holds).outerjoin(
                manager, and_(manager.c.id == line.manager_id, manager.c.state != PersonState.LEFT)
            )
        )
        .where(person.c.state.in_(list(states)))
        .order_by(manager.c.name, manager.c.id, person.c.name, person.c.id)
    )
    if search:
        query = query.where(person.c.name.icontains(search, autoescape=True))
    found: dict[int, Listed] = {}
    for id_, name, state, manager_id, manager_name in await db.execute(query):
        found[id_] = Listed(id=id_, name=name, state=state, manager_id=manager_id, manager=manager_name or "")
    return tuple(sorted(found.values(), key=lambda each: bool(each.manager)))


async def active_admins(db: AsyncConnection, *, lock: bool = False) -> frozenset[int]:
    """Who can administer now; with `lock`, nobody else changes that until this transaction ends."""
    query = (
        select(person.c.id)
        .join(person_role, person_role.c.person_id == person.c.id)
        .where(
            person.c.state == PersonState.ACTIVE,
            person_role.c.role == Role.ADMIN,
            person_role.c.revoked_at.is_(None),
        )
        .order_by(person.c.id)
    )
    if lock:
        query = query.with_for_update(of=person)
    return frozenset((await db.execute(query)).scalars())


async def names_in(db: AsyncConnection, states: Collection[PersonState]) -> frozenset[str]:
    return frozenset(
        (await db.execute(select(person.c.name).where(person.c.state.in_(list(states))))).scalars()
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    created_at: datetime
    joined_at: datetime | None
    left_at: datetime | None
    blocked_at: datetime | None
    """The person has blocked the bot: nothing reaches them."""


async def dates_of(db: AsyncConnection, person_id: int) -> Dates:
    linked = and_(telegram_account.c.person_id == person.c.id, telegram_account.c.unlinked_at.is_(None))
    query = (
        select(person.c.created_at, person.c.joined_at, person.c.left_at, telegram_account.c.blocked_at)
        .select_from(person.outerjoin(telegram_account, linked))
        .where(person.c.id == person_id)
    )
    row = (await db.execute(query)).one()
    return Dates(created_at=row[0], joined_at=row[1], left_at=row[2], blocked_at=row[3])
