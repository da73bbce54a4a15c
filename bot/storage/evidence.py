"""Evidence rows: every signal about a visit, each with a salted commitment that survives its erasure."""

import json
from datetime import datetime
from hashlib import sha256
from secrets import token_bytes
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.tables.records import evidence


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
    """Keep one signal and return its id; `body` holds plain JSON values only."""
    salt = token_bytes(16)
    row = evidence.insert().values(
        visit_id=visit_id,
        person_id=person_id,
        kind=kind,
        at=at,
        received_at=received_at,
        body=body,
        salt=salt,
        commitment=commitment(salt, body),
    )
    return int((await db.execute(row.returning(evidence.c.id))).scalar_one())


def commitment(salt: bytes, body: dict[str, Any]) -> bytes:
    """SHA-256 of the salt and the body's canonical JSON (sorted keys, no spaces, UTF-8)."""
    canonical = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return sha256(salt + canonical.encode()).digest()


async def kinds_of(db: AsyncConnection, visit_id: int) -> tuple[str, ...]:
    """The kinds of evidence a visit holds, in the order they came."""
    query = select(evidence.c.kind).where(evidence.c.visit_id == visit_id).order_by(evidence.c.id)
    return tuple(row.kind for row in await db.execute(query))
