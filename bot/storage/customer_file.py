"""The customer's file: read whole, changed with a record of who changed what."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.customer import Customer, CustomerFile, Entry, EntryKind, Stage
from bot.storage.customers import reindex
from bot.storage.tables.customers import customer, customer_change, customer_entry

NAMES = frozenset({"name_zh", "name_en", "code"})
"""What a customer is found by."""
_CUSTOMER = ("id", "code", "name_zh", "name_en", "industry", "kind", "grade", "zone", "owner_id")
_FILE = ("size", "source", "need", "expected_on", "parent_id", "owned_since", "created_at", "archived_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One decision about the file."""

    what: str
    before: str | None
    after: str | None
    why: str
    by_id: int | None
    at: datetime


async def file_of(db: AsyncConnection, customer_id: int, *, lock: bool = False) -> CustomerFile | None:
    query = select(customer).where(customer.c.id == customer_id)
    row = (await db.execute(query.with_for_update() if lock else query)).first()
    return _file(row) if row else None


async def change_file(
    db: AsyncConnection,
    customer_id: int,
    changed: Mapping[str, Any],
    *,
    by_id: int | None,
    at: datetime,
    why: str = "",
) -> tuple[str, ...]:
    """Write these columns and record each that is really new; returns their names."""
    names = [customer.c[name] for name in changed]
    now = (await db.execute(select(*names).where(customer.c.id == customer_id).with_for_update())).one()
    new = {name: value for name, value in changed.items() if getattr(now, name) != value}
    if not new:
        return ()
    await db.execute(customer.update().where(customer.c.id == customer_id).values(**new))
    for name, value in new.items():
        row = {"what": name, "before": _text(getattr(now, name)), "after": _text(value), "why": why}
        await db.execute(customer_change.insert().values(customer_id=customer_id, by_id=by_id, at=at, **row))
    if NAMES & new.keys():
        await reindex(db, customer_id)
    return tuple(new)


async def note_change(
    db: AsyncConnection,
    customer_id: int,
    what: str,
    before: str | None,
    after: str | None,
    *,
    by_id: int | None,
    at: datetime,
    why: str = "",
) -> None:
    """Record a decision that stands in no column of the file."""
    row = {"what": what, "before": before, "after": after, "why": why, "by_id": by_id, "at": at}
    await db.execute(customer_change.insert().values(customer_id=customer_id, **row))


async def changes_of(
    db: AsyncConnection, customer_id: int, *, what: str = "", limit: int = 20
) -> tuple[Change, ...]:
    """The newest first; of one column when `what` names it."""
    query = select(customer_change).where(customer_change.c.customer_id == customer_id)
    if what:
        query = query.where(customer_change.c.what == what)
    rows = await db.execute(query.order_by(customer_change.c.id.desc()).limit(limit))
    kept = ("what", "before", "after", "why", "by_id", "at")
    return tuple(Change(**{name: getattr(row, name) for name in kept}) for row in rows)


async def add_entry(
    db: AsyncConnection,
    customer_id: int,
    *,
    kind: EntryKind,
    on: date,
    text: str,
    by_id: int,
    at: datetime,
    amount: Decimal | None = None,
) -> int:
    statement = customer_entry.insert().values(
        customer_id=customer_id, kind=kind, on=on, text=text, amount=amount, by_id=by_id, at=at
    )
    return int((await db.execute(statement.returning(customer_entry.c.id))).scalar_one())


async def entries_of(db: AsyncConnection, customer_id: int, *, limit: int = 20) -> tuple[Entry, ...]:
    """The newest first."""
    query = (
        select(customer_entry)
        .where(customer_entry.c.customer_id == customer_id, customer_entry.c.removed_at.is_(None))
        .order_by(customer_entry.c.on.desc(), customer_entry.c.id.desc())
        .limit(limit)
    )
    return tuple(_entry(row) for row in await db.execute(query))


async def remove_entry(db: AsyncConnection, customer_id: int, entry_id: int, *, at: datetime) -> bool:
    """Whether there was such a line; it stays on record, and out of sight."""
    here = (customer_entry.c.id == entry_id, customer_entry.c.customer_id == customer_id)
    gone = await db.execute(
        customer_entry.update().where(*here, customer_entry.c.removed_at.is_(None)).values(removed_at=at)
    )
    return gone.rowcount == 1


def _file(row: Row[Any]) -> CustomerFile:
    return CustomerFile(
        customer=Customer(**{name: getattr(row, name) for name in _CUSTOMER}),
        stage=Stage(row.stage),
        tags=tuple(row.tags),
        **{name: getattr(row, name) for name in _FILE},
    )


def _entry(row: Row[Any]) -> Entry:
    return Entry(
        id=row.id,
        kind=EntryKind(row.kind),
        on=row.on,
        text=row.text,
        amount=row.amount,
        by_id=row.by_id,
        at=row.at,
    )


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return value.isoformat() if isinstance(value, date) else json.dumps(value, ensure_ascii=False)
