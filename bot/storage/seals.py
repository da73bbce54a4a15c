"""The sealed chain: which entries wait for their link, the links, and the signed heads."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.chain import BEGINNING, Content, Head
from bot.storage.evidence import ERASED
from bot.storage.tables.records import evidence, seal, seal_head

AT_ONCE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsealed:
    id: int
    commitment: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    seq: int
    evidence_id: int
    previous: bytes
    hash: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A link with the evidence it points to."""

    link: Link
    commitment: bytes | None
    """None: the evidence is gone."""
    salt: bytes | None
    """None once erased."""
    content: Content | None


async def unsealed(db: AsyncConnection, *, after: int, limit: int = AT_ONCE) -> tuple[Unsealed, ...]:
    """Evidence without a link and with a greater id, in the order it was written."""
    query = (
        select(evidence.c.id, evidence.c.commitment)
        .outerjoin(seal, seal.c.evidence_id == evidence.c.id)
        .where(seal.c.seq.is_(None), evidence.c.id > after)
        .order_by(evidence.c.id)
        .limit(limit)
    )
    return tuple(Unsealed(**row._mapping) for row in await db.execute(query))


async def unsealed_count(db: AsyncConnection) -> int:
    all_of_it = (await db.execute(select(func.count()).select_from(evidence))).scalar_one()
    return int(all_of_it - (await db.execute(select(func.count()).select_from(seal))).scalar_one())


async def end_of_chain(db: AsyncConnection) -> tuple[int, bytes]:
    """The last number and hash; 0 and the beginning while there is none."""
    row = (await db.execute(select(seal.c.seq, seal.c.hash).order_by(seal.c.seq.desc()).limit(1))).first()
    return (row.seq, row.hash) if row else (0, BEGINNING)


async def add_links(db: AsyncConnection, links: Sequence[Link], *, at: datetime) -> None:
    """A number that is taken raises IntegrityError: another sealer was quicker, and nothing is written."""
    rows = [
        {
            "seq": each.seq,
            "evidence_id": each.evidence_id,
            "previous": each.previous,
            "hash": each.hash,
            "sealed_at": at,
        }
        for each in links
    ]
    await db.execute(seal.insert(), rows)


async def add_head(db: AsyncConnection, head: Head) -> None:
    """Keep a head; of each day the last one is enough."""
    begin = head.signed_at.replace(hour=0, minute=0, second=0, microsecond=0)
    await db.execute(delete(seal_head).where(seal_head.c.signed_at >= begin, seal_head.c.seq <= head.seq))
    row = {"seq": head.seq, "hash": head.hash, "signed_at": head.signed_at, "signature": head.signature}
    await db.execute(seal_head.insert().values(row))


async def heads(db: AsyncConnection) -> tuple[Head, ...]:
    """By their place in the chain."""
    rows = await db.execute(select(seal_head).order_by(seal_head.c.seq))
    return tuple(Head(**row._mapping) for row in rows)


async def newest_head(db: AsyncConnection) -> Head | None:
    row = (await db.execute(select(seal_head).order_by(seal_head.c.seq.desc()).limit(1))).first()
    return Head(**row._mapping) if row else None


async def entries(db: AsyncConnection) -> AsyncIterator[Entry]:
    """The whole chain from its beginning, a piece at a time."""
    after = 0
    while True:
        query = (
            select(seal, *_EVIDENCE)
            .outerjoin(evidence, evidence.c.id == seal.c.evidence_id)
            .where(seal.c.seq > after)
            .order_by(seal.c.seq)
            .limit(AT_ONCE)
        )
        rows = (await db.execute(query)).all()
        for row in rows:
            yield _entry(row)
        if len(rows) < AT_ONCE:
            return
        after = rows[-1].seq


async def erased_spans(db: AsyncConnection) -> tuple[tuple[int, int], ...]:
    """The entries that were emptied, as the log itself tells."""
    query = select(evidence.c.body).where(evidence.c.kind == ERASED, evidence.c.body.is_not(None))
    bodies = (await db.execute(query)).scalars().all()
    return tuple((first, last) for body in bodies for first, last in body.get("entries", ()))


_EVIDENCE = (
    evidence.c.kind,
    evidence.c.at,
    evidence.c.received_at,
    evidence.c.visit_id,
    evidence.c.person_id,
    evidence.c.body,
    evidence.c.salt,
    evidence.c.commitment,
)


def _entry(row: Row[Any]) -> Entry:
    known = row.commitment is not None and row.body is not None
    content = Content(
        kind=row.kind,
        at=row.at,
        received_at=row.received_at,
        visit_id=row.visit_id,
        person_id=row.person_id,
        body=row.body,
    )
    return Entry(
        link=Link(seq=row.seq, evidence_id=row.evidence_id, previous=row.previous, hash=row.hash),
        commitment=row.commitment,
        salt=row.salt,
        content=content if known else None,
    )
