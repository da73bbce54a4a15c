"""Long work: rows committed with the step that needs them; the answer comes through the inbox."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import TextClause, UpdateBase, bindparam, func, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.columns import Instant
from bot.storage.tables.mail import work

CLAIM_FOR = timedelta(minutes=10)
ENQUEUED = "visitbot.work_enqueued"


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    id: int
    kind: str
    chat_id: int
    body: dict[str, Any]
    attempts: int


async def enqueue(
    db: AsyncConnection,
    kind: str,
    *,
    chat_id: int,
    body: dict[str, Any],
    at: datetime | None = None,
    wait_s: float = 0,
) -> int:
    """Ask for long work; its result comes back to `chat_id` as an internal inbox entry.

    `body["blob_ids"]` names the blobs whose bytes the work gets to see. It is not begun for `wait_s` seconds
    of real time, which claims are made in too.
    """
    row: dict[str, Any] = {
        "kind": kind,
        "chat_id": chat_id,
        "body": body,
        "state": "new",
        "created_at": at if at is not None else func.current_timestamp(),
        "attempts": 0,
        "not_before": datetime.now(UTC) + timedelta(seconds=wait_s) if wait_s else None,
    }
    db.info[ENQUEUED] = True
    return int((await db.execute(work.insert().values(row).returning(work.c.id))).scalar_one())


def was_enqueued(db: AsyncConnection) -> bool:
    """Whether work was asked for on this connection since the last time this was asked."""
    return bool(db.info.pop(ENQUEUED, False))


def _open() -> TextClause:
    # Literally as in the partial index: SQLite uses it for nothing else, least of all for bound values.
    return text("work.state IN ('new', 'doing')")


@dataclass(frozen=True, slots=True)
class Lane:
    """What somebody takes of the work: these kinds, or all but these."""

    kinds: frozenset[str] = frozenset()
    only: bool = False


EVERYTHING = Lane()


@cache
def _claim(lane: Lane) -> UpdateBase:
    now = bindparam("now", type_=Instant)
    kinds = sorted(lane.kinds)
    free = (
        select(work.c.id)
        .where(
            _open(),
            work.c.kind.in_(kinds) if lane.only else work.c.kind.not_in(kinds),
            or_(work.c.claimed_until.is_(None), work.c.claimed_until < now),
            or_(work.c.not_before.is_(None), work.c.not_before <= now),
        )
        .order_by(work.c.id)
        .limit(bindparam("limit"))
        .with_for_update(skip_locked=True)
    )
    return (
        update(work)
        .where(work.c.id.in_(free))
        .values(
            state="doing",
            claimed_by=bindparam("holder"),
            claimed_until=bindparam("until", type_=Instant),
            attempts=work.c.attempts + 1,
        )
        .returning(work.c.id, work.c.kind, work.c.chat_id, work.c.body, work.c.attempts)
    )


async def claim_work(
    db: AsyncConnection, holder: str, *, limit: int, now: datetime, lane: Lane = EVERYTHING
) -> tuple[Work, ...]:
    """Take the oldest rows that nobody works on; an attempt is counted. `now` is real time."""
    values = {"now": now, "limit": limit, "holder": holder, "until": now + CLAIM_FOR}
    rows = (await db.execute(_claim(lane), values)).all()
    return tuple(
        Work(id=row.id, kind=row.kind, chat_id=row.chat_id, body=row.body, attempts=row.attempts)
        for row in sorted(rows)
    )


async def finish_work(
    db: AsyncConnection, work_id: int, holder: str, *, state: str = "done", error: str | None = None
) -> bool:
    """False when somebody else has taken the row over meanwhile: then nothing may be committed."""
    done = (
        update(work)
        .where(work.c.id == work_id, work.c.claimed_by == holder, work.c.state == "doing")
        .values(state=state, error=error, claimed_by=None, claimed_until=None)
    )
    return (await db.execute(done)).rowcount == 1


async def retry_work(
    db: AsyncConnection, work_id: int, holder: str, *, not_before: datetime, error: str
) -> None:
    """Put the row back for a later attempt."""
    await db.execute(
        update(work)
        .where(work.c.id == work_id, work.c.claimed_by == holder)
        .values(state="new", claimed_by=None, claimed_until=None, not_before=not_before, error=error)
    )


async def release_work(db: AsyncConnection, *, alive: frozenset[str]) -> None:
    """Free what a dead process had taken, without waiting for its claim to run out."""
    await db.execute(
        update(work)
        .where(_open(), work.c.state == "doing", work.c.claimed_by.not_in(alive))
        .values(claimed_by=None, claimed_until=None)
    )


async def drop_work(db: AsyncConnection, kind: str) -> None:
    """Nobody wants it any more; what is being done of it comes to nothing."""
    unwanted = update(work).where(_open(), work.c.kind == kind)
    await db.execute(unwanted.values(state="done", claimed_by=None, claimed_until=None))


async def work_is_open(db: AsyncConnection, kind: str = "") -> bool:
    some = select(work.c.id).where(_open()).limit(1)
    if kind:
        some = some.where(work.c.kind == kind)
    return (await db.execute(some)).first() is not None
