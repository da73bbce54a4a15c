"""Decisions about the company's rules, and the one that an admin is preparing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.tables.records import policy_version
from bot.storage.tables.rules import policy_change, policy_draft
from bot.storage.upsert import insert_into

_C = policy_change.c


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyChange:
    """One decision: path → value, before and after."""

    id: int
    setting: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    effective_from: datetime
    author_id: int
    made_at: datetime
    undoes_id: int | None
    withdrawn_at: datetime | None
    withdrawn_by: int | None
    told_at: datetime | None
    carried_out_at: datetime | None


@dataclass(frozen=True, slots=True)
class PolicyDraft:
    """What an admin is changing now; `setting` is empty when it is nothing."""

    rev: int = 0
    setting: str = ""
    before: Mapping[str, Any] = field(default_factory=dict)
    """What it was begun with."""
    after: Mapping[str, Any] = field(default_factory=dict)
    starts: str = ""
    """`now`, or a day."""
    base_id: int = 0
    """The newest version of the policy when the preview was shown."""


async def add_change(
    db: AsyncConnection,
    *,
    setting: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    effective_from: datetime,
    author_id: int,
    at: datetime,
    undoes_id: int | None = None,
    told_at: datetime | None = None,
) -> int:
    row = {
        "setting": setting,
        "before": dict(before),
        "after": dict(after),
        "effective_from": effective_from,
        "author_id": author_id,
        "made_at": at,
        "undoes_id": undoes_id,
        "told_at": told_at,
    }
    return int((await db.execute(policy_change.insert().values(row).returning(_C.id))).scalar_one())


async def change_of(db: AsyncConnection, change_id: int) -> PolicyChange | None:
    row = (await db.execute(select(policy_change).where(_C.id == change_id))).first()
    return _change(row) if row else None


async def change_that_is(db: AsyncConnection, change_id: int) -> PolicyChange:
    return _change((await db.execute(select(policy_change).where(_C.id == change_id))).one())


async def is_undone(db: AsyncConnection, change_id: int) -> bool:
    query = select(_C.id).where(_C.undoes_id == change_id).limit(1)
    return (await db.execute(query)).first() is not None


async def coming_changes(db: AsyncConnection, at: datetime) -> tuple[PolicyChange, ...]:
    """What takes effect after this moment and was not withdrawn, in the order in which it will."""
    query = select(policy_change).where(_C.effective_from > at, _C.withdrawn_at.is_(None))
    return tuple(map(_change, await db.execute(query.order_by(_C.effective_from, _C.id))))


async def changes_made(
    db: AsyncConnection, *, limit: int, before_id: int | None = None
) -> tuple[PolicyChange, ...]:
    """The newest first; of those older than one where it is named."""
    query = select(policy_change).order_by(_C.id.desc()).limit(limit)
    if before_id is not None:
        query = query.where(_C.id < before_id)
    return tuple(map(_change, await db.execute(query)))


async def changes_untold(db: AsyncConnection) -> tuple[PolicyChange, ...]:
    """Those that nobody was told of, and those told of that were withdrawn since."""
    query = select(policy_change).where(_C.told_at.is_(None)).order_by(_C.id)
    return tuple(map(_change, await db.execute(query)))


async def changes_to_carry_out(db: AsyncConnection, at: datetime, setting: str) -> tuple[PolicyChange, ...]:
    """Those in force whose consequences are not drawn yet, of settings whose key begins so."""
    query = select(policy_change).where(
        _C.setting.startswith(setting, autoescape=True),
        _C.effective_from <= at,
        _C.withdrawn_at.is_(None),
        _C.carried_out_at.is_(None),
    )
    return tuple(map(_change, await db.execute(query.order_by(_C.id))))


async def note_change(db: AsyncConnection, *ids: int, **values: Any) -> None:
    await db.execute(policy_change.update().where(_C.id.in_(ids)).values(**values))


async def newest_version_id(db: AsyncConnection) -> int:
    """Grows with every decision, also with one for later."""
    return (await db.execute(select(func.max(policy_version.c.id)))).scalar_one() or 0


async def draft_of(db: AsyncConnection, person_id: int) -> PolicyDraft:
    row = (await db.execute(select(policy_draft).where(policy_draft.c.person_id == person_id))).first()
    if row is None:
        return PolicyDraft()
    return PolicyDraft(row.rev, row.setting, row.before, row.after, row.starts, row.base_id)


async def keep_draft(
    db: AsyncConnection,
    person_id: int,
    *,
    setting: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    starts: str,
    base_id: int,
) -> PolicyDraft:
    """Replaces the one before; the number of its step is a new one."""
    rev = (await draft_of(db, person_id)).rev + 1
    values = {
        "rev": rev,
        "setting": setting,
        "before": dict(before),
        "after": dict(after),
        "starts": starts,
        "base_id": base_id,
    }
    statement = insert_into(db, policy_draft).values(person_id=person_id, **values)
    await db.execute(statement.on_conflict_do_update(index_elements=[policy_draft.c.person_id], set_=values))
    return PolicyDraft(rev, setting, before, after, starts, base_id)


async def drop_draft(db: AsyncConnection, person_id: int) -> None:
    await keep_draft(db, person_id, setting="", before={}, after={}, starts="", base_id=0)


def _change(row: Row[Any]) -> PolicyChange:
    return PolicyChange(**row._mapping)
