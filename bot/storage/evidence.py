"""Evidence rows: every signal and decision, each with a salted commitment that survives its erasure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from secrets import token_bytes
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.chain import Content, commitment
from bot.storage.tables.records import evidence

ERASED = "erased"
"""The entry that tells which entries were emptied."""
AT_ONCE = 500


async def record(
    db: AsyncConnection,
    kind: str,
    *,
    visit_id: int | None,
    person_id: int | None,
    body: dict[str, Any],
    at: datetime,
    received_at: datetime,
) -> int:
    """Keep one signal or decision and return its id; `body` holds plain JSON values only."""
    salt = token_bytes(16)
    content = Content(
        kind=kind, at=at, received_at=received_at, visit_id=visit_id, person_id=person_id, body=body
    )
    row = evidence.insert().values(
        visit_id=visit_id,
        person_id=person_id,
        kind=kind,
        at=at,
        received_at=received_at,
        body=body,
        salt=salt,
        commitment=commitment(salt, content),
    )
    return int((await db.execute(row.returning(evidence.c.id))).scalar_one())


async def kinds_of(db: AsyncConnection, visit_id: int) -> tuple[str, ...]:
    """The kinds of evidence a visit holds, in the order they came."""
    query = select(evidence.c.kind).where(evidence.c.visit_id == visit_id).order_by(evidence.c.id)
    return tuple(row.kind for row in await db.execute(query))


async def erase_of(
    db: AsyncConnection, person_id: int, *, at: datetime, kinds: Collection[str] | None = None
) -> int:
    """Empty the person's entries (of these kinds, or all); the chain stays whole, and tells which they were.

    Salt, words and the link to the person go; what remains is a number that says nothing. Returns how many.
    """
    mine = [evidence.c.person_id == person_id, evidence.c.salt.is_not(None)]
    if kinds is not None:
        mine.append(evidence.c.kind.in_(list(kinds)))
    query = select(evidence.c.id).where(*mine).order_by(evidence.c.id)
    return await erase_entries(db, (await db.execute(query)).scalars().all(), at=at)


async def erase_entries(db: AsyncConnection, ids: Sequence[int], *, at: datetime) -> int:
    """Empty these entries, given in their order; the chain stays whole, and tells which they were."""
    if not ids:
        return 0
    for start in range(0, len(ids), AT_ONCE):
        piece = evidence.c.id.in_(ids[start : start + AT_ONCE])
        await db.execute(update(evidence).where(piece).values(body=None, salt=None, person_id=None))
    await record(
        db,
        ERASED,
        visit_id=None,
        person_id=None,
        body={"entries": [list(span) for span in spans(ids)]},
        at=at,
        received_at=at,
    )
    return len(ids)


def spans(ids: Sequence[int]) -> list[tuple[int, int]]:
    """Sorted numbers as runs, each with its first and last."""
    runs: list[tuple[int, int]] = []
    for number in ids:
        if runs and runs[-1][1] + 1 == number:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs


async def bodies_of(
    db: AsyncConnection, visit_id: int, kinds: Collection[str]
) -> tuple[tuple[str, Any], ...]:
    """Kind and body of the visit's evidence of these kinds, in the order it came; without erased ones."""
    query = (
        select(evidence.c.kind, evidence.c.body)
        .where(
            evidence.c.visit_id == visit_id, evidence.c.kind.in_(list(kinds)), evidence.c.body.is_not(None)
        )
        .order_by(evidence.c.id)
    )
    return tuple((row.kind, row.body) for row in await db.execute(query))


@dataclass(frozen=True, slots=True)
class Kept:
    """One signal as it was kept; `body` is None once erased."""

    person_id: int | None
    at: datetime
    body: dict[str, Any] | None


async def latest_of_kind(db: AsyncConnection, kind: str, *, limit: int) -> tuple[Kept, ...]:
    """The newest first."""
    query = select(evidence.c.person_id, evidence.c.at, evidence.c.body).where(evidence.c.kind == kind)
    rows = await db.execute(query.order_by(evidence.c.id.desc()).limit(limit))
    return tuple(Kept(row.person_id, row.at, row.body) for row in rows)


@dataclass(frozen=True, slots=True)
class Entry:
    id: int
    kind: str
    body: dict[str, Any] | None


async def entries_of(db: AsyncConnection, visit_id: int, kinds: Collection[str]) -> tuple[Entry, ...]:
    """The visit's evidence of these kinds, in the order it came, erased ones too."""
    query = select(evidence.c.id, evidence.c.kind, evidence.c.body).where(
        evidence.c.visit_id == visit_id, evidence.c.kind.in_(list(kinds))
    )
    return tuple(Entry(row.id, row.kind, row.body) for row in await db.execute(query.order_by(evidence.c.id)))
