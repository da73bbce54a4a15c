"""The inbox: every update once, in order within its chat, until it is done or dead."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import TextClause, and_, bindparam, exists, func, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.columns import Instant
from bot.storage.inbox_files import WANTED
from bot.storage.tables.mail import inbox, inbox_file
from bot.storage.upsert import insert_into

CLAIM_FOR = timedelta(seconds=30)
"""Longer than any step may take; a dead process's claims are freed sooner (`release_claims`)."""


class EntryKind(StrEnum):
    MESSAGE = "message"
    EDITED = "edited"
    LIVE_EDIT = "live_edit"
    """A tick of a live location; consecutive ones are applied as one batch."""
    TAP = "tap"
    MEMBER = "member"
    WORK = "work"
    """The result of long work."""
    UNKNOWN = "unknown"
    """Nothing that can be told apart; becomes a dead letter."""


@dataclass(frozen=True, slots=True)
class WantedFile:
    file_id: str
    file_unique_id: str
    mime: str
    refused: str | None = None
    """Set when it is known beforehand that the file cannot be had."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry:
    """An update as it will be stored, already without what must not be stored."""

    update_id: int | None
    chat_id: int
    kind: EntryKind
    body: str
    files: tuple[WantedFile, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A claimed row."""

    seq: int
    chat_id: int
    kind: EntryKind
    body: str
    received_at: datetime
    attempts: int
    """Including this one."""


async def store(db: AsyncConnection, entries: Sequence[NewEntry], *, received_at: datetime) -> None:
    """Keep updates in this order; those that are known already (by `update_id`) are passed over."""
    plain: list[NewEntry] = []
    for entry in entries:
        if entry.files:
            await _store_plain(db, plain, received_at)
            plain = []
            await _store_with_files(db, entry, received_at)
        else:
            plain.append(entry)
    await _store_plain(db, plain, received_at)


async def store_work_result(
    db: AsyncConnection, *, work_id: int, chat_id: int, body: str, received_at: datetime
) -> None:
    """The answer of long work joins its chat's queue, once."""
    entry = NewEntry(update_id=None, chat_id=chat_id, kind=EntryKind.WORK, body=body)
    row = _row(entry, "new", received_at) | {"work_id": work_id}
    await db.execute(insert_into(db, inbox).on_conflict_do_nothing().values(row))


def _open(name: str = "inbox") -> TextClause:
    # Literally as in the partial index: SQLite uses it for nothing else, least of all for bound values.
    return text(f"{name}.state IN ('new', 'waiting')")


_EARLIER = inbox.alias("earlier")
# The oldest open entry of its chat, and nobody in that chat is being served.
_IS_HEAD = ~exists().where(
    _EARLIER.c.chat_id == inbox.c.chat_id,
    _open("earlier"),
    or_(
        _EARLIER.c.seq < inbox.c.seq,
        and_(_EARLIER.c.seq != inbox.c.seq, _EARLIER.c.claimed_until > bindparam("now", type_=Instant)),
    ),
)
_COLUMNS = (inbox.c.seq, inbox.c.chat_id, inbox.c.kind, inbox.c.body, inbox.c.received_at, inbox.c.attempts)
_CLAIMABLE = (
    select(*_COLUMNS)
    .where(
        _open(),
        inbox.c.state == "new",
        or_(inbox.c.claimed_until.is_(None), inbox.c.claimed_until <= bindparam("now", type_=Instant)),
        or_(inbox.c.not_before.is_(None), inbox.c.not_before <= bindparam("now", type_=Instant)),
        _IS_HEAD,
    )
    .order_by(inbox.c.seq)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
)
_FOLLOWING = (
    select(*_COLUMNS)
    .where(
        inbox.c.chat_id == bindparam("chat_id"),
        inbox.c.seq > bindparam("seq"),
        _open(),
    )
    .order_by(inbox.c.seq)
    .limit(bindparam("limit"))
)
_CLAIM = (
    update(inbox)
    .where(inbox.c.seq.in_(bindparam("seqs", expanding=True)))
    .values(
        claimed_by=bindparam("holder"),
        claimed_until=bindparam("until", type_=Instant),
        attempts=inbox.c.attempts + 1,
    )
)


async def claim(
    db: AsyncConnection, holder: str, *, limit: int, now: datetime, edits_at_once: int = 100
) -> tuple[tuple[Entry, ...], ...]:
    """Take the head of some chats, an attempt counted; commit before handling them. `now` is real time.

    Each inner tuple is one step: one entry, or consecutive live-location edits of one chat.
    """
    rows = (await db.execute(_CLAIMABLE, {"now": now, "limit": limit})).all()
    steps: list[tuple[Entry, ...]] = []
    for row in rows:
        head = Entry(
            seq=row.seq,
            chat_id=row.chat_id,
            kind=EntryKind(row.kind),
            body=row.body,
            received_at=row.received_at,
            attempts=row.attempts + 1,
        )
        more: tuple[Entry, ...] = ()
        if head.kind is EntryKind.LIVE_EDIT and head.attempts == 1:
            more = await _edits_after(db, head, edits_at_once)
        steps.append((head, *more))
    claimed = [entry.seq for step in steps for entry in step]
    if claimed:
        await db.execute(_CLAIM, {"seqs": claimed, "holder": holder, "until": now + CLAIM_FOR})
    return tuple(steps)


async def _edits_after(db: AsyncConnection, head: Entry, limit: int) -> tuple[Entry, ...]:
    """The live-location edits that follow without anything else of the chat in between."""
    found = []
    rows = await db.execute(_FOLLOWING, {"chat_id": head.chat_id, "seq": head.seq, "limit": limit})
    for row in rows:
        if row.kind != EntryKind.LIVE_EDIT or row.attempts:
            break
        found.append(
            Entry(
                seq=row.seq,
                chat_id=row.chat_id,
                kind=EntryKind.LIVE_EDIT,
                body=row.body,
                received_at=row.received_at,
                attempts=1,
            )
        )
    return tuple(found)


_FINISH = (
    update(inbox)
    .where(inbox.c.seq.in_(bindparam("seqs", expanding=True)))
    .where(inbox.c.claimed_by == bindparam("holder"), inbox.c.state == "new")
    .values(state="done", done_at=bindparam("done", type_=Instant), claimed_by=None, claimed_until=None)
)


async def finish(db: AsyncConnection, seqs: Sequence[int], holder: str, *, at: datetime) -> bool:
    """Mark as done, in the transaction of the step; False when a claim was lost: then do not commit."""
    result = await db.execute(_FINISH, {"seqs": list(seqs), "holder": holder, "done": at})
    return result.rowcount == len(seqs)


async def rewrite_body(db: AsyncConnection, seq: int, body: str) -> None:
    """Keep less of an update than was stored (a position that did not count)."""
    await db.execute(update(inbox).where(inbox.c.seq == seq).values(body=body))


async def put_back(
    db: AsyncConnection, seqs: Sequence[int], holder: str, *, not_before: datetime, error: str
) -> None:
    """Free the claim for a later attempt."""
    await db.execute(
        update(inbox)
        .where(inbox.c.seq.in_(seqs), inbox.c.claimed_by == holder)
        .values(claimed_by=None, claimed_until=None, not_before=not_before, error=error[:2000])
    )


async def bury(db: AsyncConnection, seq: int, holder: str, *, error: str, at: datetime) -> bool:
    """Make it a dead letter; False when somebody else has it by now."""
    dead = (
        update(inbox)
        .where(inbox.c.seq == seq, inbox.c.claimed_by == holder, inbox.c.state == "new")
        .values(state="dead", error=error[:2000], done_at=at, claimed_by=None, claimed_until=None)
    )
    return (await db.execute(dead)).rowcount == 1


async def release_claims(db: AsyncConnection, *, alive: Iterable[str]) -> None:
    """Free what dead processes had claimed, without waiting for the claims to run out."""
    alive = list(alive)
    await db.execute(
        update(inbox)
        .where(_open(), inbox.c.claimed_by.is_not(None), inbox.c.claimed_by.not_in(alive))
        .values(claimed_by=None, claimed_until=None)
    )
    await db.execute(
        update(inbox_file)
        .where(WANTED, inbox_file.c.claimed_by.is_not(None))
        .where(inbox_file.c.claimed_by.not_in(alive))
        .values(claimed_by=None, not_before=None)
    )


async def inbox_is_open(db: AsyncConnection) -> bool:
    """Whether an entry waits to be handled, or is being handled."""
    return (await db.execute(select(inbox.c.seq).where(_open()).limit(1))).first() is not None


async def newest_update_id(db: AsyncConnection) -> int:
    """Of the updates stored so far; 0 when there is none."""
    return int((await db.execute(select(func.max(inbox.c.update_id)))).scalar() or 0)


async def _store_plain(db: AsyncConnection, entries: Sequence[NewEntry], received_at: datetime) -> None:
    if entries:
        rows = [_row(entry, "new", received_at) for entry in entries]
        await db.execute(insert_into(db, inbox).on_conflict_do_nothing(), rows)


async def _store_with_files(db: AsyncConnection, entry: NewEntry, received_at: datetime) -> None:
    waiting = any(file.refused is None for file in entry.files)
    row = _row(entry, "waiting" if waiting else "new", received_at)
    new = insert_into(db, inbox).on_conflict_do_nothing().values(row).returning(inbox.c.seq)
    seq = (await db.execute(new)).scalar()
    if seq is None:
        return
    await db.execute(
        inbox_file.insert(),
        [
            {
                "inbox_seq": seq,
                "file_id": file.file_id,
                "file_unique_id": file.file_unique_id,
                "mime": file.mime,
                "state": "refused" if file.refused else "wanted",
                "reason": file.refused,
                "attempts": 0,
            }
            for file in entry.files
        ],
    )


def _row(entry: NewEntry, state: str, received_at: datetime) -> dict[str, object]:
    return {
        "update_id": entry.update_id,
        "chat_id": entry.chat_id,
        "kind": entry.kind.value,
        "body": entry.body,
        "state": state,
        "received_at": received_at,
        "attempts": 0,
    }
