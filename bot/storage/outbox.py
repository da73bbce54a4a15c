"""The outbox: what is to be said, committed with its reason, until it is said or its reason has gone."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import TextClause, and_, bindparam, exists, func, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.columns import Instant
from bot.storage.tables.mail import lease, outbox
from bot.storage.tables.people import telegram_account
from bot.storage.upsert import insert_into


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A message to be sent. `person_id` or `chat_id`; the person's chat is looked up when it leaves."""

    person_id: int | None
    chat_id: int | None
    slot: str | None
    kind: str
    rank: int
    key: str | None
    body: dict[str, Any]
    created_at: datetime
    expires_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """The next row of a chat."""

    id: int
    person_id: int | None
    chat_id: int | None
    """None when the person has no account now."""
    is_blocked: bool
    slot: str | None
    kind: str
    rank: int
    body: dict[str, Any]
    created_at: datetime
    expires_at: datetime | None
    attempts: int
    """How often it may have arrived already."""


SENDER = "sender"
"""The lease under which messages leave."""


def open_rows() -> TextClause:
    """The rows that are not said yet."""
    # Literally as in the partial index: SQLite uses it for nothing else, least of all for bound values.
    return text("outbox.state IN ('new', 'sending')")


_INSERT = outbox.insert()


async def put(db: AsyncConnection, letters: Sequence[Letter]) -> int:
    """Queue letters in this order; returns how many are new. A key used once is passed over for ever.

    A letter for a slot replaces what is still unsent for that slot.
    """
    new = 0
    for simple, run in groupby(letters, lambda letter: letter.key is None and letter.slot is None):
        alike = list(run)
        if simple:
            await db.execute(_INSERT, [_row(letter) for letter in alike])
            new += len(alike)
        else:
            new += sum([await _put_one(db, letter) for letter in alike])
    return new


async def _put_one(db: AsyncConnection, letter: Letter) -> int:
    new = insert_into(db, outbox).values(_row(letter)).on_conflict_do_nothing()
    row_id = (await db.execute(new.returning(outbox.c.id))).scalar()
    if row_id is None:
        return 0
    if letter.slot is not None:
        await _supersede(db, letter, row_id)
    return 1


async def _supersede(db: AsyncConnection, letter: Letter, row_id: int) -> None:
    older = (
        update(outbox)
        .where(open_rows(), outbox.c.state == "new", outbox.c.slot == letter.slot, outbox.c.id < row_id)
        .where(_same_recipient(letter))
        .values(state="superseded")
        .returning(outbox.c.body)
    )
    # What the unsent one would have done besides saying words must not be lost with it.
    inherited: dict[str, Any] = {}
    for body in (await db.execute(older)).scalars():
        inherited |= {
            name: body[name] for name in ("fresh", "keys") if name in body and name not in letter.body
        }
    if inherited:
        body = {**letter.body, **inherited}
        await db.execute(update(outbox).where(outbox.c.id == row_id).values(body=body))


def _same_recipient(letter: Letter) -> Any:
    if letter.person_id is not None:
        return outbox.c.person_id == letter.person_id
    return and_(outbox.c.person_id.is_(None), outbox.c.chat_id == letter.chat_id)


_CHAT = func.coalesce(outbox.c.chat_id, telegram_account.c.telegram_id)
_QUEUED = (
    select(
        outbox.c.id,
        outbox.c.rank,
        _CHAT.label("chat"),
        telegram_account.c.blocked_at,
        outbox.c.not_before,
        func.row_number()
        .over(partition_by=func.coalesce(_CHAT, -outbox.c.id), order_by=(outbox.c.rank, outbox.c.id))
        .label("place"),
    )
    .select_from(
        outbox.outerjoin(
            telegram_account,
            and_(
                telegram_account.c.person_id == outbox.c.person_id,
                telegram_account.c.unlinked_at.is_(None),
            ),
        )
    )
    .where(open_rows(), outbox.c.state == "new")
    .subquery("queued")
)
_FIRST = (
    select(_QUEUED.c.id, _QUEUED.c.chat, _QUEUED.c.blocked_at)
    .where(
        _QUEUED.c.place == 1,  # what was put back keeps its place: nothing that stands behind it overtakes
        or_(_QUEUED.c.not_before.is_(None), _QUEUED.c.not_before <= bindparam("now", type_=Instant)),
    )
    .order_by(_QUEUED.c.rank, _QUEUED.c.id)
    .limit(bindparam("limit"))
    .subquery("first")
)
_HEADS = (
    select(
        outbox.c.id,
        outbox.c.person_id,
        outbox.c.slot,
        outbox.c.kind,
        outbox.c.rank,
        outbox.c.body,
        outbox.c.created_at,
        outbox.c.expires_at,
        outbox.c.attempts,
        _FIRST.c.chat,
        _FIRST.c.blocked_at,
    )
    .select_from(_FIRST.join(outbox, outbox.c.id == _FIRST.c.id))
    .order_by(outbox.c.rank, outbox.c.id)
)


async def heads(db: AsyncConnection, *, now: datetime, limit: int) -> tuple[Waiting, ...]:
    """The next row of each chat whose next may be tried at `now`, real time; the most urgent first."""
    rows = await db.execute(_HEADS, {"now": now, "limit": limit})
    return tuple(
        Waiting(
            id=row.id,
            person_id=row.person_id,
            chat_id=row.chat,
            is_blocked=row.blocked_at is not None,
            slot=row.slot,
            kind=row.kind,
            rank=row.rank,
            body=row.body,
            created_at=row.created_at,
            expires_at=row.expires_at,
            attempts=row.attempts,
        )
        for row in rows
    )


_MARK = (
    update(outbox)
    .where(outbox.c.id.in_(bindparam("ids", expanding=True)), outbox.c.state == "new")
    # A sender that was taken for dead and goes on has no right to begin anything.
    .where(exists().where(lease.c.name == SENDER, lease.c.fence == bindparam("by_fence")))
    .values(state="sending", fence=bindparam("by_fence"), attempts=outbox.c.attempts + 1)
    .returning(outbox.c.id)
)


async def mark_sending(db: AsyncConnection, ids: Collection[int], *, fence: int) -> frozenset[int]:
    """From now on they may arrive; returns those that were still new, none when another sender took over."""
    if not ids:
        return frozenset()
    return frozenset((await db.execute(_MARK, {"ids": list(ids), "by_fence": fence})).scalars())


_SETTLE = (
    update(outbox)
    .where(
        outbox.c.id == bindparam("row_id"),
        outbox.c.state == "sending",
        outbox.c.fence == bindparam("by_fence"),
    )
    .values(
        state=bindparam("new_state"),
        sent_at=bindparam("when", type_=Instant),
        message_id=bindparam("message"),
        error=bindparam("why"),
    )
)


async def settle(
    db: AsyncConnection,
    row_id: int,
    *,
    fence: int,
    state: str,
    at: datetime | None = None,
    message_id: int | None = None,
    error: str | None = None,
) -> bool:
    """Write how sending ended; False when another sender has taken the row over."""
    result = await db.execute(
        _SETTLE,
        {
            "row_id": row_id,
            "by_fence": fence,
            "new_state": state,
            "when": at,
            "message": message_id,
            "why": error,
        },
    )
    return result.rowcount == 1


async def settle_sent(
    db: AsyncConnection, sent: Sequence[tuple[int, int | None]], *, fence: int, at: datetime
) -> None:
    """Write for many rows at once that they were sent, with their message ids."""
    if sent:
        shared = {"by_fence": fence, "new_state": "sent", "when": at, "why": None}
        await db.execute(_SETTLE, [{"row_id": row, "message": message, **shared} for row, message in sent])


async def send_later(
    db: AsyncConnection, row_id: int, *, fence: int, not_before: datetime, error: str, arrived: bool
) -> None:
    """Put the row back. `arrived`: it may have arrived, which counts; otherwise the attempt is taken back."""
    await db.execute(
        update(outbox)
        .where(outbox.c.id == row_id, outbox.c.state == "sending", outbox.c.fence == fence)
        .values(
            state="new",
            not_before=not_before,
            error=error,
            attempts=outbox.c.attempts if arrived else outbox.c.attempts - 1,
        )
    )


async def drop(db: AsyncConnection, row_id: int, *, state: str, error: str | None = None) -> None:
    """A row that is still new will not be sent: expired, no longer due, or nobody to send it to."""
    await db.execute(
        update(outbox).where(outbox.c.id == row_id, outbox.c.state == "new").values(state=state, error=error)
    )


async def fail_all_to(db: AsyncConnection, chat_id: int, *, error: str) -> None:
    """Nothing that waits can reach this chat."""
    people = select(telegram_account.c.person_id).where(
        telegram_account.c.telegram_id == chat_id, telegram_account.c.unlinked_at.is_(None)
    )
    await db.execute(
        update(outbox)
        .where(open_rows(), outbox.c.state == "new")
        .where(or_(outbox.c.chat_id == chat_id, outbox.c.person_id.in_(people)))
        .values(state="failed", error=error)
    )


async def is_under_way(db: AsyncConnection, *, now: datetime) -> bool:
    """Whether a row is on its way, or was put back for a while. `now` is real time."""
    some = select(outbox.c.id).where(open_rows(), or_(outbox.c.state == "sending", outbox.c.not_before > now))
    return (await db.execute(some.limit(1))).first() is not None


def _row(letter: Letter) -> dict[str, Any]:
    return {
        "key": letter.key,
        "person_id": letter.person_id,
        "chat_id": letter.chat_id,
        "slot": letter.slot,
        "kind": letter.kind,
        "rank": letter.rank,
        "body": letter.body,
        "state": "new",
        "created_at": letter.created_at,
        "expires_at": letter.expires_at,
        "attempts": 0,
    }
