"""Two want one customer: who asked, what was decided."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.tables.ownership import collision


class Outcome(StrEnum):
    OPEN = "open"
    STAYS = "stays"
    """With the owner."""
    GOES = "goes"
    """To who asked."""
    SHARED = "shared"
    """The owner stays, who asked works on it, too."""
    DIFFERENT = "different"
    """They are two customers after all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Collision:
    id: int
    customer_id: int
    other_id: int | None
    """The one created beside it, where that is the question."""
    by_id: int
    owner_id: int
    """Whose the customer was when somebody asked."""
    reason: str
    outcome: Outcome
    decided_by: int | None
    at: datetime


async def add_collision(
    db: AsyncConnection,
    *,
    customer_id: int,
    other_id: int | None,
    by_id: int,
    owner_id: int,
    reason: str,
    at: datetime,
) -> Collision:
    values: dict[str, Any] = {"customer_id": customer_id, "other_id": other_id, "by_id": by_id}
    values |= {"owner_id": owner_id, "reason": reason, "outcome": Outcome.OPEN, "at": at}
    statement = collision.insert().values(**values).returning(*collision.c)
    return _collision((await db.execute(statement)).one())


async def collision_of(db: AsyncConnection, collision_id: int, *, lock: bool = False) -> Collision | None:
    query = select(collision).where(collision.c.id == collision_id)
    row = (await db.execute(query.with_for_update() if lock else query)).first()
    return _collision(row) if row else None


async def open_collision(db: AsyncConnection, customer_id: int, by_id: int) -> Collision | None:
    """What this person has asked about this customer and nobody has decided yet."""
    query = select(collision).where(
        collision.c.customer_id == customer_id,
        collision.c.by_id == by_id,
        collision.c.outcome == Outcome.OPEN,
    )
    row = (await db.execute(query)).first()
    return _collision(row) if row else None


async def decide_collision(
    db: AsyncConnection, collision_id: int, outcome: Outcome, *, by_id: int, at: datetime
) -> None:
    here = collision.c.id == collision_id
    values = {"outcome": outcome, "decided_by": by_id, "decided_at": at}
    await db.execute(collision.update().where(here).values(**values))


def _collision(row: Row[Any]) -> Collision:
    kept = ("id", "customer_id", "other_id", "by_id", "owner_id", "reason", "decided_by", "at")
    return Collision(outcome=Outcome(row.outcome), **{name: getattr(row, name) for name in kept})
