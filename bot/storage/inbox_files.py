"""Files that updates carry: wanted, then stored or refused, before their update may be handled."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, exists, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.blobs import StoredFile
from bot.storage.columns import Instant
from bot.storage.tables.mail import inbox, inbox_file
from bot.storage.tables.records import blob

FETCH_FOR = timedelta(seconds=90)
"""How long one attempt may take before somebody else tries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileToFetch:
    id: int
    inbox_seq: int
    file_id: str
    file_unique_id: str
    mime: str
    attempts: int
    """Including this one."""


_FILES = (
    select(
        inbox_file.c.file_unique_id,
        inbox_file.c.mime,
        inbox_file.c.reason,
        blob.c.id.label("blob_id"),
        blob.c.size,
        blob.c.sha256,
    )
    .select_from(inbox_file.outerjoin(blob, blob.c.id == inbox_file.c.blob_id))
    .where(inbox_file.c.inbox_seq == bindparam("seq"))
    .order_by(inbox_file.c.id)
)


async def files_of(db: AsyncConnection, seq: int) -> tuple[StoredFile, ...]:
    """The files of an update that is being handled."""
    return tuple(
        StoredFile(
            blob_id=row.blob_id,
            mime=row.mime,
            size=row.size or 0,
            sha256=row.sha256 or "",
            file_unique_id=row.file_unique_id,
            refused=row.reason if row.blob_id is None else None,
        )
        for row in await db.execute(_FILES, {"seq": seq})
    )


WANTED = text("inbox_file.state = 'wanted'")
"""Literally as in the partial index: SQLite uses it for nothing else, least of all for a bound value."""

_FREE = (
    select(inbox_file.c.id)
    .where(
        WANTED,
        or_(inbox_file.c.not_before.is_(None), inbox_file.c.not_before <= bindparam("now", type_=Instant)),
    )
    .order_by(inbox_file.c.id)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
)
_CLAIM = (
    update(inbox_file)
    .where(inbox_file.c.id.in_(_FREE))
    .values(
        attempts=inbox_file.c.attempts + 1,
        claimed_by=bindparam("holder"),
        not_before=bindparam("until", type_=Instant),
    )
    .returning(inbox_file)
)


async def claim_files(
    db: AsyncConnection, holder: str, *, limit: int, now: datetime
) -> tuple[FileToFetch, ...]:
    """Take the oldest files that nobody fetches; an attempt is counted. `now` is real time."""
    values = {"now": now, "limit": limit, "holder": holder, "until": now + FETCH_FOR}
    rows = (await db.execute(_CLAIM, values)).all()
    return tuple(
        FileToFetch(
            id=row.id,
            inbox_seq=row.inbox_seq,
            file_id=row.file_id,
            file_unique_id=row.file_unique_id,
            mime=row.mime,
            attempts=row.attempts,
        )
        for row in sorted(rows)
    )


async def file_stored(db: AsyncConnection, file: FileToFetch, *, blob_id: int) -> None:
    await _settle(db, file, state="stored", blob_id=blob_id)


async def file_refused(db: AsyncConnection, file: FileToFetch, *, reason: str) -> None:
    """It cannot be had; the update goes on without it, and its handler is told why."""
    await _settle(db, file, state="refused", reason=reason)


async def fetch_later(db: AsyncConnection, file: FileToFetch, *, not_before: datetime) -> None:
    await db.execute(
        update(inbox_file).where(inbox_file.c.id == file.id).values(not_before=not_before, claimed_by=None)
    )


async def _settle(
    db: AsyncConnection,
    file: FileToFetch,
    *,
    state: str,
    blob_id: int | None = None,
    reason: str | None = None,
) -> None:
    await db.execute(
        update(inbox_file)
        .where(inbox_file.c.id == file.id)
        .values(state=state, blob_id=blob_id, reason=reason, claimed_by=None, not_before=None)
    )
    more = exists().where(inbox_file.c.inbox_seq == file.inbox_seq, inbox_file.c.state == "wanted")
    await db.execute(
        update(inbox)
        .where(inbox.c.seq == file.inbox_seq, inbox.c.state == "waiting", ~more)
        .values(state="new")
    )
