"""Score cards of customers: the one being filled in, and those that were finished."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.tables.customers import score_card


class CardState(StrEnum):
    OPEN = "open"
    """Being filled in."""
    APPLIED = "applied"
    """Its grade is, or was, the customer's."""
    PROPOSED = "proposed"
    """Waits for the manager."""
    DECLINED = "declined"
    REPLACED = "replaced"
    """A newer one was finished before the manager had looked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreCard:
    id: int
    customer_id: int
    by_id: int
    answers: Mapping[str, int]
    """Criterion → points."""
    state: CardState
    score: int | None
    """None while it is open, as the grade."""
    grade: str | None
    decided_by: int | None
    at: datetime


async def add_card(
    db: AsyncConnection, customer_id: int, *, by_id: int, answers: Mapping[str, int], at: datetime
) -> int:
    row = {"customer_id": customer_id, "by_id": by_id, "answers": dict(answers), "at": at}
    statement = score_card.insert().values(**row, state=CardState.OPEN).returning(score_card.c.id)
    return int((await db.execute(statement)).scalar_one())


async def change_card(db: AsyncConnection, card_id: int, **changed: Any) -> None:
    await db.execute(score_card.update().where(score_card.c.id == card_id).values(**changed))


async def card_by_id(db: AsyncConnection, card_id: int, *, lock: bool = False) -> ScoreCard | None:
    query = select(score_card).where(score_card.c.id == card_id)
    row = (await db.execute(query.with_for_update() if lock else query)).first()
    return _card(row) if row else None


async def newest_card(
    db: AsyncConnection, customer_id: int, states: Collection[CardState], *, by_id: int | None = None
) -> ScoreCard | None:
    """The newest in one of these states; of one person where one is named."""
    query = select(score_card).where(score_card.c.customer_id == customer_id, score_card.c.state.in_(states))
    if by_id is not None:
        query = query.where(score_card.c.by_id == by_id)
    row = (await db.execute(query.order_by(score_card.c.id.desc()).limit(1))).first()
    return _card(row) if row else None


def _card(row: Row[Any]) -> ScoreCard:
    kept = ("id", "customer_id", "by_id", "answers", "score", "grade", "decided_by", "at")
    return ScoreCard(state=CardState(row.state), **{name: getattr(row, name) for name in kept})
