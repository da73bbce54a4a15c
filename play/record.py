"""What stands in the database after a day, without numbers that chance gives: for comparing two days."""

import json
import re
from collections import Counter
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.signals import Signal
from bot.storage.tables.customers import customer
from bot.storage.tables.mail import inbox, inbox_file, outbox, work
from bot.storage.tables.people import person
from bot.storage.tables.records import blob, evidence
from bot.storage.tables.visits import answer, comment, visit, visit_event, visit_item

Rows = Counter[tuple[Any, ...]]
PHOTO_NAME = re.compile(r"V-\d+-\d+(?=\.\w+)")
"""Numbers of visits and photos go by who was first among those who act at the same moment."""
OF_WHO_WAS_FIRST = (Signal.PHOTO_REUSED, Signal.SELFIE_RESENT)
_WHOSE = (person.c.name, customer.c.code)


@dataclass(frozen=True)
class Record:
    """Rows name their rep and customer where they can; how often each stands there counts."""

    visits: Rows
    answers: Rows
    items: Rows
    """What was sent along the way, with the SHA-256 of what was received and whether there is a watermark."""
    events: Rows
    evidence: Rows
    comments: Rows
    pushes: Rows


@dataclass(frozen=True, slots=True)
class UnderWay:
    sends: int
    updates: int
    files: int
    work: int


async def record_of(db: AsyncConnection) -> Record:
    state = (visit.c.state, visit.c.place, visit.c.began_at, visit.c.left_at, visit.c.late_reason)
    item = (visit_item.c.kind, visit_item.c.step, visit_item.c.text, visit_item.c.removed_at.is_(None))
    items = select(*_WHOSE, *item, blob.c.sha256, visit_item.c.marked_blob_id.is_not(None))
    joined = _of_visits(visit_item).outerjoin(blob, blob.c.id == visit_item.c.blob_id)
    kept = select(person.c.name, customer.c.code, evidence.c.kind).select_from(
        evidence.outerjoin(visit, visit.c.id == evidence.c.visit_id)
        .outerjoin(customer, customer.c.id == visit.c.customer_id)
        .outerjoin(person, person.c.id == func.coalesce(evidence.c.person_id, visit.c.rep_id))
    )
    return Record(
        visits=await _rows(
            db,
            select(*_WHOSE, *state).select_from(
                visit.join(person, person.c.id == visit.c.rep_id).join(
                    customer, customer.c.id == visit.c.customer_id
                )
            ),
        ),
        answers=await _rows(
            db, _about(answer, answer.c.path, answer.c.value).where(answer.c.path.not_like("%/instanceID"))
        ),
        items=await _rows(db, items.select_from(joined)),
        events=await _rows(db, _about(visit_event, visit_event.c.event)),
        # The demo's people send the same sample pictures: chance decides who was the first.
        evidence=await _rows(db, kept.where(evidence.c.kind.not_in(OF_WHO_WAS_FIRST)))
        + await _rows(db, select(evidence.c.kind).where(evidence.c.kind == Signal.SELFIE_RESENT)),
        # Of visits that began at the same moment chance decides which one the manager finds first.
        comments=await _rows(db, select(comment.c.text)),
        # A way that is made a moment too late for the morning list is said after it, without a key.
        pushes=await _rows(
            db, select(outbox.c.kind).where(outbox.c.key.is_not(None), outbox.c.key.not_like("%:route"))
        ),
    )


def differences(record: Record, other: Record) -> list[str]:
    """What stands more or less often in `record` than in `other`, as sentences."""
    found = []
    for each in fields(Record):
        here: Rows = getattr(record, each.name)
        there: Rows = getattr(other, each.name)
        found += [f"{each.name}: {n} missing of {row}" for row, n in (there - here).items()]
        found += [f"{each.name}: {n} too many of {row}" for row, n in (here - there).items()]
    return found


async def under_way(db: AsyncConnection) -> UnderWay:
    """What a process that has just been killed was doing."""

    async def count(query: Any) -> int:
        return int((await db.execute(query)).scalar_one())

    return UnderWay(
        sends=await count(select(func.count()).select_from(outbox).where(outbox.c.state == "sending")),
        updates=await count(
            select(func.count()).where(inbox.c.state == "new", inbox.c.claimed_by.is_not(None))
        ),
        files=await count(
            select(func.count()).where(inbox_file.c.state == "wanted", inbox_file.c.claimed_by.is_not(None))
        ),
        work=await count(select(func.count()).select_from(work).where(work.c.state == "doing")),
    )


def _of_visits(table: Any) -> Any:
    return (
        table.join(visit, visit.c.id == table.c.visit_id)
        .join(person, person.c.id == visit.c.rep_id)
        .join(customer, customer.c.id == visit.c.customer_id)
    )


def _about(table: Any, *columns: Any) -> Any:
    return select(*_WHOSE, *columns).select_from(_of_visits(table))


async def _rows(db: AsyncConnection, query: Any) -> Rows:
    return Counter(tuple(map(_plain, row)) for row in (await db.execute(query)).all())


def _plain(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # SQLite gives 28 where PostgreSQL gives 28.0
    if isinstance(value, dict | list):
        return json.dumps(value, sort_keys=True, ensure_ascii=False)
    return PHOTO_NAME.sub("a photo", str(value)) if value is not None else None
