"""Who is who: people by Telegram account, by id and as lists; their accounts and roles."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.language import Language
from bot.rules.person import Person
from bot.rules.roles import PersonState, Role
from bot.storage.columns import Instant
from bot.storage.tables.people import person as person_table
from bot.storage.tables.people import person_role, telegram_account

HERE = frozenset({PersonState.INVITED, PersonState.JOINING, PersonState.ACTIVE})
"""Everybody but leavers."""

_ROLES = person_table.outerjoin(
    person_role, and_(person_role.c.person_id == person_table.c.id, person_role.c.revoked_at.is_(None))
)
_COLUMNS = (
    person_table.c.id,
    person_table.c.name,
    person_table.c.language,
    person_table.c.zone,
    person_table.c.state,
    person_role.c.role,
)
# Built once: every update of every person asks this.
_OF_TELEGRAM = (
    select(*_COLUMNS)
    .select_from(_ROLES.join(telegram_account, telegram_account.c.person_id == person_table.c.id))
    .where(
        telegram_account.c.telegram_id == bindparam("telegram_id"),
        telegram_account.c.unlinked_at.is_(None),
        person_table.c.state != PersonState.LEFT,
    )
)
_OF_ID = select(*_COLUMNS).select_from(_ROLES).where(person_table.c.id == bindparam("person_id"))


async def person_of_telegram(db: AsyncConnection, telegram_id: int) -> Person | None:
    """Whose Telegram account this is now, with roles, in one statement; None for strangers and leavers."""
    return _one(await db.execute(_OF_TELEGRAM, {"telegram_id": telegram_id}))


async def person(db: AsyncConnection, person_id: int) -> Person | None:
    """The person, whatever their state (leavers too)."""
    return _one(await db.execute(_OF_ID, {"person_id": person_id}))


async def joined_at(db: AsyncConnection, person_id: int) -> datetime | None:
    """When they came in; None for who is still on the way."""
    return (await db.execute(select(person_table.c.joined_at).where(person_table.c.id == person_id))).scalar()


async def people(
    db: AsyncConnection,
    *,
    ids: Collection[int] | None = None,
    role: Role | None = None,
    states: Collection[PersonState] = HERE,
) -> tuple[Person, ...]:
    """Everybody in one of the states, by name; narrowed to the ids, and to those who hold the role."""
    query: Select[Any] = select(*_COLUMNS).select_from(_ROLES).where(person_table.c.state.in_(list(states)))
    if ids is not None:
        query = query.where(person_table.c.id.in_(list(ids)))
    if role is not None:
        holders = select(person_role.c.person_id).where(
            person_role.c.role == role, person_role.c.revoked_at.is_(None)
        )
        query = query.where(person_table.c.id.in_(holders))
    return people_from(await db.execute(query.order_by(person_table.c.name, person_table.c.id)))


async def joined_of(db: AsyncConnection, ids: Collection[int]) -> Mapping[int, datetime]:
    """Since when each of these people has been in; who has not come in yet: since they were invited."""
    since = func.coalesce(person_table.c.joined_at, person_table.c.created_at, type_=Instant)
    query = select(person_table.c.id, since.label("since")).where(person_table.c.id.in_(list(ids)))
    return {row.id: row.since for row in await db.execute(query)}


async def names_of(db: AsyncConnection, ids: Iterable[int | None]) -> dict[int, str]:
    """Names by id, of leavers too: what they did stays theirs."""
    known = {each for each in ids if each is not None}
    found = await people(db, ids=known, states=tuple(PersonState)) if known else ()
    return {person.id: person.name for person in found}


async def lock_person(db: AsyncConnection, person_id: int, *, and_admins: bool = False) -> Person | None:
    """The person, kept from being changed by anybody else until this transaction ends.

    `and_admins` locks everybody who holds that role as well. All in the order of their ids: two admins who
    remove each other wait for one another instead of standing in each other's way.
    """
    wanted = person_table.c.id == person_id
    if and_admins:
        admins = select(person_role.c.person_id).where(person_role.c.role == Role.ADMIN)
        wanted = or_(wanted, person_table.c.id.in_(admins))
    in_order = select(person_table.c.id).where(wanted).order_by(person_table.c.id)
    await db.execute(in_order.with_for_update())
    return await person(db, person_id)


async def add_person(
    db: AsyncConnection,
    *,
    name: str,
    language: Language,
    zone: str,
    at: datetime,
    state: PersonState = PersonState.INVITED,
) -> int:
    row = {"name": name, "language": language, "zone": zone, "state": state, "created_at": at}
    return int(
        (await db.execute(person_table.insert().values(row).returning(person_table.c.id))).scalar_one()
    )


async def change_person(
    db: AsyncConnection,
    person_id: int,
    *,
    name: str | None = None,
    language: Language | None = None,
    zone: str | None = None,
) -> None:
    """Change what is given; None leaves it as it is."""
    given = {"name": name, "language": language, "zone": zone}
    values = {column: value for column, value in given.items() if value is not None}
    if values:
        await db.execute(person_table.update().where(person_table.c.id == person_id).values(values))


async def set_state(db: AsyncConnection, person_id: int, state: PersonState, *, at: datetime) -> None:
    """Move the person to a state; keeps when they joined and when they left."""
    values: dict[str, Any] = {"state": state}
    if state is PersonState.ACTIVE:
        values |= {"joined_at": func.coalesce(person_table.c.joined_at, at), "left_at": None}
    if state is PersonState.LEFT:
        values["left_at"] = at
    await db.execute(person_table.update().where(person_table.c.id == person_id).values(values))


async def grant_role(
    db: AsyncConnection, person_id: int, role: Role, *, by: int | None, at: datetime
) -> None:
    """Give the role; nothing happens when the person holds it already. `by` None: the installation itself."""
    held = (await db.execute(_holding(person_id, role))).first()
    if held is None:
        row = {"person_id": person_id, "role": role, "granted_at": at, "granted_by": by}
        await db.execute(person_role.insert().values(row))


async def revoke_role(db: AsyncConnection, person_id: int, role: Role, *, at: datetime) -> None:
    await db.execute(
        person_role.update()
        .where(
            person_role.c.person_id == person_id,
            person_role.c.role == role,
            person_role.c.revoked_at.is_(None),
        )
        .values(revoked_at=at)
    )


async def chat_of(db: AsyncConnection, person_id: int) -> int | None:
    """The private chat with the person (its id is their Telegram id); None while no account is linked."""
    return (await db.execute(select(telegram_account.c.telegram_id).where(*_linked(person_id)))).scalar()


async def link_account(db: AsyncConnection, person_id: int, telegram_id: int, *, at: datetime) -> None:
    """Raises IntegrityError when the account is somebody's already."""
    row = {"person_id": person_id, "telegram_id": telegram_id, "linked_at": at}
    await db.execute(telegram_account.insert().values(row))


async def unlink_accounts(db: AsyncConnection, person_id: int, *, at: datetime) -> tuple[int, ...]:
    """Cut the person off from Telegram; returns the accounts they had."""
    cut = telegram_account.update().where(*_linked(person_id)).values(unlinked_at=at)
    return tuple((await db.execute(cut.returning(telegram_account.c.telegram_id))).scalars())


async def set_blocked(db: AsyncConnection, telegram_id: int, *, blocked_at: datetime | None) -> None:
    """Remember that the account blocked the bot, or (None) that it came back."""
    await db.execute(
        telegram_account.update()
        .where(telegram_account.c.telegram_id == telegram_id, telegram_account.c.unlinked_at.is_(None))
        .values(blocked_at=blocked_at)
    )


async def is_blocked(db: AsyncConnection, person_id: int) -> bool:
    blocked = select(telegram_account.c.blocked_at).where(*_linked(person_id))
    return (await db.execute(blocked)).scalar() is not None


def people_from(rows: Iterable[Row[Any]]) -> tuple[Person, ...]:
    """People out of rows that carry one role each, in the order in which they first appear."""
    first: dict[int, Row[Any]] = {}
    roles: dict[int, set[Role]] = {}
    for row in rows:
        first.setdefault(row.id, row)
        held = roles.setdefault(row.id, set())
        if row.role is not None:
            held.add(row.role)
    return tuple(_person(row, roles) for row in first.values())


def _person(row: Row[Any], roles: Mapping[int, set[Role]]) -> Person:
    return Person(
        id=row.id,
        name=row.name,
        language=row.language,
        zone=row.zone,
        state=row.state,
        roles=frozenset(roles[row.id]),
    )


def _one(rows: Iterable[Row[Any]]) -> Person | None:
    found = people_from(rows)
    return found[0] if found else None


def _linked(person_id: int) -> tuple[Any, Any]:
    return telegram_account.c.person_id == person_id, telegram_account.c.unlinked_at.is_(None)


def _holding(person_id: int, role: Role) -> Select[Any]:
    return select(person_role.c.id).where(
        person_role.c.person_id == person_id, person_role.c.role == role, person_role.c.revoked_at.is_(None)
    )


async def was_ever_linked(db: AsyncConnection, telegram_id: int) -> bool:
    """Whether the account is, or once was, that of one of the company's people."""
    query = select(telegram_account.c.id).where(telegram_account.c.telegram_id == telegram_id).limit(1)
    return (await db.execute(query)).first() is not None
