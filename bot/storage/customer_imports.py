"""Excels of customers on their way in, and many new customers written at once."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.alike import keys_of
from bot.rules.customer_search import search_text, sort_key
from bot.rules.place import Position
from bot.storage.customer_codes import code_used, next_codes
from bot.storage.merges import kept_instead
from bot.storage.tables.customers import contact, customer, customer_import, customer_key, site


class ImportState(StrEnum):
    CHECKING = "checking"
    """Its rows are held against the customers there are."""
    ASKING = "asking"
    """The admin decides."""
    APPLYING = "applying"
    DONE = "done"
    CANCELLED = "cancelled"


class Decision(StrEnum):
    """What becomes of rows that may be customers there are already."""

    LEAVE_OUT = "leave_out"
    UPDATE = "update"
    CREATE = "create"


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    id: int
    by_id: int
    blob_id: int
    state: ImportState
    rows: int
    begin: int
    """The row with which the next chunk begins, counted from 0."""
    counts: dict[str, Any]
    decision: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCustomerRow:
    """Everything of one new customer; an empty code is given one."""

    code: str
    name_zh: str
    name_en: str
    industry: str
    kind: str
    grade: str
    stage: str
    zone: str
    owner_id: int | None
    size: str = ""
    source: str = ""
    need: str = ""
    expected_on: date | None = None
    tags: Sequence[str] = ()
    address_zh: str = ""
    address_en: str = ""
    position: Position | None = None
    opening_hours: Mapping[str, Any] = field(default_factory=dict)
    contact: str = ""
    title: str = ""
    role: str = ""
    phone: str = ""
    more_phones: Sequence[str] = ()


async def begin_import(
    db: AsyncConnection, *, by_id: int, blob_id: int, rows: int, notes: Mapping[str, Any], at: datetime
) -> int:
    """`notes`: what was seen when the file was read."""
    row = customer_import.insert().values(
        by_id=by_id,
        blob_id=blob_id,
        state=ImportState.CHECKING,
        rows=rows,
        begin=0,
        counts={"notes": dict(notes)},
        decision="",
        at=at,
        changed_at=at,
    )
    return int((await db.execute(row.returning(customer_import.c.id))).scalar_one())


async def import_of(db: AsyncConnection, import_id: int, *, lock: bool = False) -> Import | None:
    query = select(customer_import).where(customer_import.c.id == import_id)
    row = (await db.execute(query.with_for_update() if lock else query)).first()
    return _import(row) if row else None


async def change_import(db: AsyncConnection, import_id: int, *, at: datetime, **changed: Any) -> None:
    here = customer_import.c.id == import_id
    await db.execute(customer_import.update().where(here).values(changed_at=at, **changed))


async def insert_customers(
    db: AsyncConnection, rows: Sequence[NewCustomerRow], *, year: int, at: datetime
) -> None:
    """New customers with their sites, contacts and keys, in a handful of statements."""
    if not rows:
        return
    codes = await _codes(db, rows, year)
    statement = customer.insert().returning(customer.c.id, sort_by_parameter_order=True)
    values = [_customer(row, code, at) for row, code in zip(rows, codes, strict=True)]
    ids = list((await db.execute(statement, values)).scalars())
    both = list(zip(ids, rows, strict=True))
    await db.execute(site.insert(), [_site(customer_id, row) for customer_id, row in both])
    contacts = [
        {"customer_id": customer_id, "name": row.contact or phone, "title": row.title, "role": row.role,
         "phone": phone}
        for customer_id, row in both
        if row.contact or row.phone
        for phone in (row.phone, *row.more_phones)
    ]  # fmt: skip
    if contacts:
        await db.execute(contact.insert(), contacts)
    keys = [
        {"key": key, "customer_id": customer_id}
        for customer_id, row in both
        for key in sorted(keys_of((row.name_zh, row.name_en), (row.phone, *row.more_phones)))
    ]
    if keys:
        await db.execute(customer_key.insert(), keys)


async def created_at_of(db: AsyncConnection, ids: Sequence[int]) -> dict[int, datetime]:
    query = select(customer.c.id, customer.c.created_at).where(customer.c.id.in_(ids))
    return {row.id: row.created_at for row in await db.execute(query)}


async def ids_by_code(db: AsyncConnection, codes: Sequence[str]) -> dict[str, int]:
    """The old code of a file that went into another one is the other's."""
    query = select(customer.c.id, customer.c.code).where(customer.c.code.in_(codes))
    found = {row.code: row.id for row in await db.execute(query)}
    instead = await kept_instead(db, found.values())
    return {code: instead.get(each, each) for code, each in found.items()}


async def _codes(db: AsyncConnection, rows: Sequence[NewCustomerRow], year: int) -> list[str]:
    for row in rows:
        if row.code:
            await code_used(db, row.code)
    wanted = Counter(row.industry for row in rows if not row.code)
    given = {
        industry: iter(await next_codes(db, industry, year, count))
        for industry, count in sorted(wanted.items())  # in one order everywhere, so that nobody deadlocks
    }
    return [row.code or next(given[row.industry]) for row in rows]


def _customer(row: NewCustomerRow, code: str, at: datetime) -> dict[str, Any]:
    return {
        "code": code,
        "name_zh": row.name_zh,
        "name_en": row.name_en,
        "industry": row.industry,
        "kind": row.kind,
        "grade": row.grade,
        "stage": row.stage,
        "zone": row.zone,
        "owner_id": row.owner_id,
        "owned_since": at if row.owner_id is not None else None,
        "created_at": at,
        "size": row.size,
        "source": row.source,
        "need": row.need,
        "expected_on": row.expected_on,
        "tags": list(row.tags),
        "search_text": search_text(
            (row.name_zh, row.name_en), code=code, telephones=(row.phone, *row.more_phones)
        ),
        "sort_zh": sort_key(row.name_zh, row.name_en),
    }


def _site(customer_id: int, row: NewCustomerRow) -> dict[str, Any]:
    return {
        "customer_id": customer_id,
        "name": "",
        "address_zh": row.address_zh,
        "address_en": row.address_en,
        "lat": row.position.lat if row.position else None,
        "lon": row.position.lon if row.position else None,
        "position_source": "import",
        "opening_hours": dict(row.opening_hours),
        "is_main": True,
    }


def _import(row: Row[Any]) -> Import:
    return Import(
        id=row.id,
        by_id=row.by_id,
        blob_id=row.blob_id,
        state=ImportState(row.state),
        rows=row.rows,
        begin=row.begin,
        counts=dict(row.counts),
        decision=row.decision,
        at=row.at,
    )
