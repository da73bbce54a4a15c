"""Customers and their sites: looked up, searched by what people remember of a name, nearest first."""

from collections.abc import Collection, Sequence
from datetime import datetime
from math import cos, radians
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, bindparam, case, func, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.alike import keys_of
from bot.rules.customer import Customer, Reach, Site
from bot.rules.customer_search import search_text, sort_key, words_typed
from bot.rules.language import Language
from bot.rules.place import Position
from bot.storage.customer_codes import code_used
from bot.storage.tables.customers import contact, customer, customer_key, customer_merge, site
from bot.storage.tables.ownership import customer_share

IDS_AT_ONCE = 5000
_KEPT = ("id", "code", "name_zh", "name_en", "industry", "kind", "grade", "zone", "owner_id")


async def add_customer(
    db: AsyncConnection,
    *,
    code: str,
    name_zh: str,
    name_en: str,
    zone: str,
    at: datetime,
    industry: str = "",
    kind: str = "existing",
    grade: str = "B",
    owner_id: int | None = None,
) -> int:
    """The new customer's id; a code that is taken raises IntegrityError."""
    await code_used(db, code)
    row = customer.insert().values(
        code=code,
        name_zh=name_zh,
        name_en=name_en,
        industry=industry,
        kind=kind,
        grade=grade,
        zone=zone,
        owner_id=owner_id,
        owned_since=at if owner_id is not None else None,
        created_at=at,
        search_text=search_text((name_zh, name_en), code=code),
        sort_zh=sort_key(name_zh, name_en),
    )
    customer_id = int((await db.execute(row.returning(customer.c.id))).scalar_one())
    await _add_keys(db, customer_id, keys_of((name_zh, name_en)))
    return customer_id


async def add_site(
    db: AsyncConnection,
    customer_id: int,
    *,
    position: Position | None,
    address_zh: str = "",
    address_en: str = "",
    name: str = "",
    position_source: str = "import",
    pin_verified_at: datetime | None = None,
    radius_m: float | None = None,
    opening_hours: Any = None,
    is_main: bool = True,
) -> int:
    row = site.insert().values(
        customer_id=customer_id,
        name=name,
        address_zh=address_zh,
        address_en=address_en,
        lat=position and position.lat,
        lon=position and position.lon,
        position_source=position_source,
        pin_verified_at=pin_verified_at,
        radius_m=radius_m,
        opening_hours=opening_hours if opening_hours is not None else {},
        is_main=is_main,
    )
    return int((await db.execute(row.returning(site.c.id))).scalar_one())


async def customer_of(db: AsyncConnection, customer_id: int) -> Customer | None:
    return (await customers_of(db, (customer_id,))).get(customer_id)


_MERGED_INTO = (
    select(customer.c.id, customer.c.search_text)
    .join(customer_merge, customer_merge.c.gone_id == customer.c.id)
    .where(customer_merge.c.kept_id == bindparam("kept_id"), customer_merge.c.undone_at.is_(None))
)
"""Files that were the same customer's: by what they were found, the kept one is found."""


async def customers_of(db: AsyncConnection, ids: Collection[int]) -> dict[int, Customer]:
    """Customers by id, archived ones too: old visits still name them."""
    rows = await db.execute(select(customer).where(customer.c.id.in_(ids)))
    return {row.id: _customer(row) for row in rows}


async def customer_by_code(db: AsyncConnection, code: str) -> Customer | None:
    row = (await db.execute(select(customer).where(customer.c.code == code))).first()
    return _customer(row) if row else None


async def all_customers(db: AsyncConnection) -> tuple[Customer, ...]:
    """Every customer that is not archived, by code."""
    query = select(customer).where(customer.c.archived_at.is_(None)).order_by(customer.c.code)
    return tuple(_customer(row) for row in await db.execute(query))


async def has_customers(db: AsyncConnection) -> bool:
    """Whether the company has entered any yet."""
    return (await db.execute(select(customer.c.id).limit(1))).first() is not None


async def industries_used(db: AsyncConnection) -> tuple[str, ...]:
    return tuple((await db.scalars(select(customer.c.industry).distinct())).all())


async def middle_of_sites(db: AsyncConnection) -> tuple[float, float] | None:
    """Where customers are, on the average; None for too few pins to say so."""
    few = 5
    middle = select(func.avg(site.c.lat).label("lat"), func.avg(site.c.lon).label("lon"))
    row = (await db.execute(middle.having(func.count(site.c.lat) >= few))).first()
    return (row.lat, row.lon) if row else None


async def customers_owned_by(db: AsyncConnection, owner_id: int) -> tuple[Customer, ...]:
    """The owner's customers, by code; archived ones are left out."""
    query = select(customer).where(customer.c.owner_id == owner_id, customer.c.archived_at.is_(None))
    return tuple(_customer(row) for row in await db.execute(query.order_by(customer.c.code)))


async def site_of(db: AsyncConnection, site_id: int) -> Site | None:
    row = (await db.execute(select(site).where(site.c.id == site_id))).first()
    return _site(row) if row else None


async def sites_of(db: AsyncConnection, ids: Collection[int]) -> dict[int, Site]:
    """Sites by their own id."""
    return {row.id: _site(row) for row in await db.execute(select(site).where(site.c.id.in_(ids)))}


async def sites_of_customer(db: AsyncConnection, customer_id: int) -> tuple[Site, ...]:
    """All of them, the main one first."""
    query = select(site).where(site.c.customer_id == customer_id).order_by(site.c.is_main.desc(), site.c.id)
    return tuple(_site(row) for row in await db.execute(query))


async def main_site_of(db: AsyncConnection, customer_id: int) -> Site | None:
    return (await main_sites_of(db, (customer_id,))).get(customer_id)


async def main_sites_of(db: AsyncConnection, customer_ids: Collection[int]) -> dict[int, Site]:
    """The main site of each customer, by customer id; a customer without any site is left out."""
    query = (
        select(site)
        .where(site.c.customer_id.in_(customer_ids))
        .order_by(site.c.is_main.asc(), site.c.id.desc())
    )
    return {row.customer_id: _site(row) for row in await db.execute(query)}  # the last, the main one, wins


async def search_customers(
    db: AsyncConnection,
    typed: str,
    *,
    reach: Reach | None,
    near: Position | None = None,
    limit: int = 8,
    after: int = 0,
    in_pool: bool = False,
    language: Language = Language.EN,
) -> tuple[Customer, ...]:
    """Customers within reach whose names, pinyin, code or telephones hold every word typed.

    `reach` None: everybody's; `in_pool`: only those of nobody. Those whose name or code begins as typed come
    first; then the nearest when a position is known, else by name, in Chinese by its
    pinyin. Nothing typed matches all. `after` so many
    are left out.
    """
    wanted = words_typed(typed)
    query = (
        select(customer)
        .outerjoin(site, and_(site.c.customer_id == customer.c.id, site.c.is_main))
        .where(customer.c.archived_at.is_(None))
        .where(*map(_holds, wanted))
        .order_by(*_begins_as(wanted), *_order(near, language))
        .limit(limit)
        .offset(after)
    )
    if in_pool:
        query = query.where(customer.c.owner_id.is_(None))
    if reach is not None:
        query = query.where(within(reach))
    return tuple(_customer(row) for row in await db.execute(query))


def within(reach: Reach) -> ColumnElement[bool]:
    """Whether a customer is within somebody's reach.

    A union, not an OR: each part then has its index, and a rep's search never looks at the whole company.
    """
    found = customer.c.id
    theirs = select(found).where(customer.c.owner_id.in_(list(reach.owners)))
    nobodys = customer.c.owner_id.is_(None)
    everybodys = select(found).where(nobodys, customer.c.pool_team_id.is_(None))
    pool = select(found).where(nobodys, customer.c.pool_team_id.in_(list(reach.teams)))
    shared = select(customer_share.c.customer_id).where(customer_share.c.person_id == reach.person_id)
    return customer.c.id.in_(union_all(theirs, everybodys, pool, shared))


async def is_within(db: AsyncConnection, reach: Reach | None, customer_id: int) -> bool:
    if reach is None:
        return True
    query = select(customer.c.id).where(customer.c.id == customer_id, within(reach))
    return (await db.execute(query)).first() is not None


async def reindex(db: AsyncConnection, customer_id: int) -> None:
    """Write anew what the customer is found by, after a name, the code or a contact has changed."""
    row = (await db.execute(select(customer).where(customer.c.id == customer_id))).one()
    found = await db.scalars(select(contact.c.phone).where(contact.c.customer_id == customer_id))
    phones, names = tuple(found), (row.name_zh, row.name_en)
    gone = list(await db.execute(_MERGED_INTO, {"kept_id": customer_id}))
    line = " ".join(
        (search_text(names, code=row.code, telephones=phones), *(each.search_text for each in gone))
    )
    await db.execute(
        customer.update()
        .where(customer.c.id == customer_id)
        .values(search_text=line, sort_zh=sort_key(*names))
    )
    await db.execute(customer_key.delete().where(customer_key.c.customer_id == customer_id))
    theirs = select(customer_key.c.key).where(customer_key.c.customer_id.in_([each.id for each in gone]))
    keys = keys_of(names, phones) | frozenset(await db.scalars(theirs) if gone else ())
    await _add_keys(db, customer_id, keys)


async def alike_of(db: AsyncConnection, customer_id: int) -> frozenset[int]:
    """Others that share a name or a telephone with it, archived ones left out."""
    mine = select(customer_key.c.key).where(customer_key.c.customer_id == customer_id)
    query = (
        select(customer_key.c.customer_id)
        .join(customer, customer.c.id == customer_key.c.customer_id)
        .where(customer_key.c.key.in_(mine), customer.c.archived_at.is_(None))
    )
    return frozenset((await db.execute(query)).scalars()) - {customer_id}


async def customers_alike(db: AsyncConnection, keys: Collection[str]) -> dict[str, int]:
    """Which customer has each of these keys, archived ones left out; of several the oldest.

    Two statements on one table each, not a join: PostgreSQL keeps the plan that it made of empty tables,
    and during a long import that join went over every customer for every key.
    """
    here = customer_key.c.key.in_(keys)
    rows = list(await db.execute(select(customer_key.c.key, customer_key.c.customer_id).where(here)))
    ids = sorted({row.customer_id for row in rows})
    standing: set[int] = set()
    for at in range(0, len(ids), IDS_AT_ONCE):
        some = customer.c.id.in_(ids[at : at + IDS_AT_ONCE])
        query = select(customer.c.id).where(some, customer.c.archived_at.is_(None))
        standing |= set((await db.execute(query)).scalars())
    found: dict[str, int] = {}
    for row in rows:
        if row.customer_id in standing:
            found[row.key] = min(row.customer_id, found.get(row.key, row.customer_id))
    return found


async def _add_keys(db: AsyncConnection, customer_id: int, keys: Collection[str]) -> None:
    if keys:
        await db.execute(
            customer_key.insert(), [{"key": key, "customer_id": customer_id} for key in sorted(keys)]
        )


def _holds(word: str) -> ColumnElement[bool]:
    """LIKE, which SQLite does in two thirds of the time that it takes instr()."""
    return customer.c.search_text.contains(word, autoescape=True)


def _begins_as(wanted: Sequence[str]) -> list[ColumnElement[Any]]:
    return [case((_holds(f" {wanted[0]}"), 0), else_=1)] if wanted else []


def _order(near: Position | None, language: Language) -> Sequence[ColumnElement[Any]]:
    if near is None:
        return (customer.c.sort_zh if language is Language.ZH else customer.c.name_en, customer.c.id)
    # A flat approximation is enough to sort by, and both engines can compute it; the date line is honoured.
    turn = func.abs(site.c.lon - near.lon)
    east = case((turn > 180, 360 - turn), else_=turn) * cos(radians(near.lat))
    north = site.c.lat - near.lat
    unknown_last = case((site.c.lat.is_(None), 1), else_=0)
    return (unknown_last, north * north + east * east, customer.c.id)


def _customer(row: Row[Any]) -> Customer:
    return Customer(**{name: getattr(row, name) for name in _KEPT})


def _site(row: Row[Any]) -> Site:
    known = row.lat is not None and row.lon is not None
    return Site(
        id=row.id,
        customer_id=row.customer_id,
        name=row.name,
        address_zh=row.address_zh,
        address_en=row.address_en,
        position=Position(row.lat, row.lon) if known else None,
        position_source=row.position_source,
        pin_verified=row.pin_verified_at is not None,
        radius_m=row.radius_m,
        opening_hours=row.opening_hours,
        is_main=row.is_main,
    )
