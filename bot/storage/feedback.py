"""Feedback of customers: codes of which only the hash is kept, who opened them, and what was answered."""

from collections.abc import Collection, Mapping
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.feedback import Feedback, Satisfaction
from bot.rules.signals import Signal
from bot.storage.tables.feedback import feedback

FIELDS = tuple(each.name for each in fields(Feedback))
_COUNTS = (feedback.c.stars.is_not(None), feedback.c.removed_at.is_(None), feedback.c.flag.is_(None))


async def offer(
    db: AsyncConnection,
    *,
    visit_id: int,
    customer_id: int,
    token_hash: str,
    at: datetime,
    expires_at: datetime,
) -> None:
    """A new code for the visit; one that nobody has opened yet stops working."""
    mine = feedback.c.visit_id == visit_id
    await db.execute(delete(feedback).where(mine, feedback.c.opened_at.is_(None)))
    row = {"token_hash": token_hash, "offered_at": at, "expires_at": expires_at}
    await db.execute(feedback.insert().values(visit_id=visit_id, customer_id=customer_id, **row))


async def of_token(db: AsyncConnection, token_hash: str) -> Feedback | None:
    row = (await db.execute(select(feedback).where(feedback.c.token_hash == token_hash))).first()
    return _feedback(row) if row else None


async def of_id(db: AsyncConnection, feedback_id: int, *, lock: bool = False) -> Feedback | None:
    query = select(feedback).where(feedback.c.id == feedback_id)
    row = (await db.execute(query.with_for_update() if lock else query)).first()
    return _feedback(row) if row else None


async def opened(db: AsyncConnection, feedback_id: int, account: str, *, at: datetime) -> bool:
    """Bind the code to the account; False when somebody was quicker, or it has expired meanwhile."""
    spent = (
        update(feedback)
        .where(feedback.c.id == feedback_id, feedback.c.opened_at.is_(None), feedback.c.expires_at > at)
        .values(opened_at=at, account=account)
    )
    return (await db.execute(spent)).rowcount == 1


async def asked_last(db: AsyncConnection, customer_id: int, *, since: datetime) -> datetime | None:
    """When the customer last opened a code after this moment."""
    query = select(func.max(feedback.c.opened_at)).where(
        feedback.c.customer_id == customer_id, feedback.c.opened_at > since
    )
    found: datetime | None = (await db.execute(query)).scalar()
    return found


async def change(db: AsyncConnection, feedback_id: int, **values: Any) -> None:
    await db.execute(update(feedback).where(feedback.c.id == feedback_id).values(**values))


async def answered_by(db: AsyncConnection, account: str) -> tuple[Feedback, ...]:
    """Every answer of this account that still stands, oldest first."""
    query = select(feedback).where(
        feedback.c.account == account, feedback.c.stars.is_not(None), feedback.c.removed_at.is_(None)
    )
    return tuple(_feedback(row) for row in await db.execute(query.order_by(feedback.c.id)))


async def of_visit(db: AsyncConnection, visit_id: int) -> Feedback | None:
    """The visit's newest answer that was not taken back."""
    query = select(feedback).where(
        feedback.c.visit_id == visit_id, feedback.c.stars.is_not(None), feedback.c.removed_at.is_(None)
    )
    row = (await db.execute(query.order_by(feedback.c.id.desc()).limit(1))).first()
    return _feedback(row) if row else None


async def satisfaction_of(db: AsyncConnection, customer_id: int) -> Satisfaction | None:
    """Of all answers of the customer that count; None without any."""
    query = select(func.avg(feedback.c.stars), func.count(feedback.c.stars)).where(
        feedback.c.customer_id == customer_id, *_COUNTS
    )
    mean, answers = (await db.execute(query)).one()
    return Satisfaction(float(mean), answers) if answers else None


async def stars_of(db: AsyncConnection, visit_ids: Collection[int]) -> Mapping[int, int]:
    """By visit, where the customer gave any that count."""
    query = select(feedback.c.visit_id, func.max(feedback.c.stars).label("stars")).where(
        feedback.c.visit_id.in_(list(visit_ids)), *_COUNTS
    )
    return {row.visit_id: row.stars for row in await db.execute(query.group_by(feedback.c.visit_id))}


async def forget(db: AsyncConnection, *, now: datetime, keep: timedelta) -> None:
    """Codes that nobody opened go; after its days the fingerprint of who did, too."""
    await db.execute(delete(feedback).where(feedback.c.opened_at.is_(None), feedback.c.expires_at < now))
    old = or_(feedback.c.opened_at < now - keep, feedback.c.removed_at.is_not(None))
    await db.execute(update(feedback).where(feedback.c.account.is_not(None), old).values(account=None))


def _feedback(row: Row[Any]) -> Feedback:
    kept = {name: row._mapping[name] for name in FIELDS}
    kept["flag"] = Signal(row.flag) if row.flag else None
    return Feedback(**kept)
