"""Two files that are one customer's: what belongs to one goes to the other, and can go back."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Table, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.tables.customers import contact, customer, customer_entry, customer_merge, site
from bot.storage.tables.feedback import feedback
from bot.storage.tables.incidents import incident
from bot.storage.tables.plans import plan_item
from bot.storage.tables.tasks import task
from bot.storage.tables.visits import visit

GOES: Mapping[str, Table] = {  # with all that hangs on their rows: answers, photos, evidence hang on visits
    "visits": visit,
    "plans": plan_item,
    "tasks": task,
    "incidents": incident,
    "entries": customer_entry,
    "contacts": contact,
    "places": site,
    "feedback": feedback,
}
AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    id: int
    kept_id: int
    gone_id: int
    by_id: int
    moved: dict[str, Any]
    """Name → ids of the rows that went over; `main`: the site that was the other file's main one; `children`:
    customers that belonged to it; `before`: lines of the kept file as they were."""
    at: datetime
    undone_at: datetime | None


async def holdings(db: AsyncConnection, customer_id: int) -> dict[str, int]:
    """How many rows of each kind would go over; none of what there is nothing of."""
    counts = {}
    for name, table in GOES.items():
        query = select(func.count()).select_from(table).where(table.c.customer_id == customer_id)
        counts[name] = int((await db.execute(query)).scalar_one())
    return {name: count for name, count in counts.items() if count}


async def move_all(db: AsyncConnection, *, from_id: int, to_id: int) -> dict[str, Any]:
    """Everything of one customer becomes the other's; what went, for `move_back`.

    The other keeps its main place, unless it has no pin and this one's has.
    """
    moved: dict[str, Any] = {}
    taken = await _takes_over_main(db, from_id, to_id)
    for name, table in GOES.items():
        ids = list((await db.scalars(select(table.c.id).where(table.c.customer_id == from_id))).all())
        if ids:
            moved[name] = ids
            await _give(db, table, ids, to_id)
    moved["main"] = taken
    children = list((await db.scalars(select(customer.c.id).where(customer.c.parent_id == from_id))).all())
    moved["children"] = [each for each in children if each != to_id]
    if moved["children"]:
        here = customer.c.id.in_(moved["children"])
        await db.execute(update(customer).where(here).values(parent_id=to_id))
    return moved


async def move_back(db: AsyncConnection, merge: Merge) -> None:
    """What is still where it went."""
    for name, table in GOES.items():
        await _give(db, table, merge.moved.get(name, ()), merge.gone_id, only_of=merge.kept_id)
    main = merge.moved.get("main", {})
    for key, is_main in (("kept", True), ("gone", main.get("gone") is not None)):
        if main.get(key) is not None:
            await db.execute(update(site).where(site.c.id == main[key]).values(is_main=is_main))
    if merge.moved.get("children"):
        here = (customer.c.id.in_(merge.moved["children"]), customer.c.parent_id == merge.kept_id)
        await db.execute(update(customer).where(*here).values(parent_id=merge.gone_id))


async def add_merge(
    db: AsyncConnection, *, kept_id: int, gone_id: int, by_id: int, moved: Mapping[str, Any], at: datetime
) -> int:
    row = customer_merge.insert().values(
        kept_id=kept_id, gone_id=gone_id, by_id=by_id, moved=dict(moved), at=at
    )
    return int((await db.execute(row.returning(customer_merge.c.id))).scalar_one())


async def merge_of(db: AsyncConnection, merge_id: int, *, lock: bool = False) -> Merge | None:
    query = select(customer_merge).where(customer_merge.c.id == merge_id)
    row = (await db.execute(query.with_for_update() if lock else query)).first()
    return Merge(**row._mapping) if row else None


async def mark_undone(db: AsyncConnection, merge_id: int, *, at: datetime) -> None:
    await db.execute(update(customer_merge).where(customer_merge.c.id == merge_id).values(undone_at=at))


async def kept_instead(db: AsyncConnection, ids: Collection[int]) -> dict[int, int]:
    """Of files that went into another one: which one stands for them now."""
    found: dict[int, int] = {}
    asked = set(ids)
    while asked:
        here = (customer_merge.c.gone_id.in_(list(asked)), customer_merge.c.undone_at.is_(None))
        rows = list(await db.execute(select(customer_merge.c.gone_id, customer_merge.c.kept_id).where(*here)))
        for row in rows:
            found |= {each: row.kept_id for each, last in found.items() if last == row.gone_id}
            found[row.gone_id] = row.kept_id
        asked = {row.kept_id for row in rows} - found.keys()
    return {each: found[each] for each in ids if each in found}


async def standing_for(db: AsyncConnection, customer_id: int) -> int:
    """The file itself, or the one it went into: buttons may be older than a merge."""
    return (await kept_instead(db, (customer_id,))).get(customer_id, customer_id)


async def _takes_over_main(db: AsyncConnection, from_id: int, to_id: int) -> dict[str, int | None]:
    """Exactly one main place stays; returns which ones lost that rank."""
    query = select(site).where(site.c.customer_id.in_((from_id, to_id)), site.c.is_main)
    mains = {row.customer_id: row for row in await db.execute(query)}
    mine, theirs = mains.get(to_id), mains.get(from_id)
    if theirs is None:
        return {"gone": None, "kept": None}
    is_better = mine is None or (mine.lat is None and theirs.lat is not None)
    loses = mine if is_better else theirs
    if loses is not None:
        await db.execute(update(site).where(site.c.id == loses.id).values(is_main=False))
    return {"gone": theirs.id, "kept": mine.id if is_better and mine is not None else None}


async def _give(
    db: AsyncConnection, table: Table, ids: Collection[int], to_id: int, *, only_of: int | None = None
) -> None:
    some = list(ids)
    for at in range(0, len(some), AT_ONCE):
        change = update(table).where(table.c.id.in_(some[at : at + AT_ONCE]))
        if only_of is not None:
            change = change.where(table.c.customer_id == only_of)
        await db.execute(change.values(customer_id=to_id))
