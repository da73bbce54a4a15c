"""What grades and rhythms rest on, for all customers at once: their cards, grades and regions."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, Text, and_, cast, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.customer_change import Why, because
from bot.storage.score_cards import CardState
from bot.storage.tables.customers import customer, customer_change, score_card, site
from bot.storage.tables.plans import rhythm

BY_CARD = (Why.SCORE, Why.RULES)
"""Reasons of a grade that a score card stands behind."""
AT_ONCE = 5_000
"""Customers of one statement."""


@dataclass(frozen=True, slots=True)
class Graded:
    """So many customers have this grade from a score card with these answers."""

    grade: str
    answers: Mapping[str, int]
    count: int
    written: str
    """The answers as they are kept, for `regrade`."""


async def graded_alike(db: AsyncConnection) -> tuple[Graded, ...]:
    """Customers with a grade from a score card, counted by grade and answers."""
    cards = _cards().subquery()
    query = select(cards.c.grade, cards.c.answers, func.count().label("many")).group_by(
        cards.c.grade, cards.c.answers
    )
    return tuple(
        Graded(row.grade, json.loads(row.answers), row.many, row.answers) for row in await db.execute(query)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NewGrade:
    """What becomes of all that are graded alike."""

    graded: Graded
    after: str
    score: int


async def regrade(
    db: AsyncConnection, new: Sequence[NewGrade], *, by_id: int, at: datetime, most: int
) -> int:
    """Give customers their new grades, on record with the score; returns how many, `most` at once."""
    wanted = {(each.graded.grade, each.graded.written): each for each in new}
    cards = _cards().subquery()
    rows = await db.execute(select(cards).where(cards.c.grade.in_({grade for grade, _ in wanted})))
    found = [(row.id, wanted[row.grade, row.answers]) for row in rows if (row.grade, row.answers) in wanted]
    taken = found[:most]
    for begin in range(0, len(taken), AT_ONCE):
        await _regrade(db, taken[begin : begin + AT_ONCE], by_id=by_id, at=at)
    return len(taken)


async def _regrade(
    db: AsyncConnection, some: Sequence[tuple[int, NewGrade]], *, by_id: int, at: datetime
) -> None:
    """Whoever was given another grade in between keeps it."""
    done: set[int] = set()
    for before, after in sorted({(new.graded.grade, new.after) for _, new in some}):
        ids = [one for one, new in some if (new.graded.grade, new.after) == (before, after)]
        still = (customer.c.id.in_(ids), customer.c.grade == before)
        change = update(customer).where(*still).values(grade=after).returning(customer.c.id)
        done |= set(await db.scalars(change))
    rows = [
        {
            "customer_id": customer_id,
            "what": "grade",
            "before": new.graded.grade,
            "after": new.after,
            "why": because(Why.RULES, str(new.score)),
            "by_id": by_id,
            "at": at,
        }
        for customer_id, new in some
        if customer_id in done
    ]
    if rows:
        await db.execute(customer_change.insert(), rows)


def _cards() -> Select[Any]:
    """With the answers of the newest card; without those whose grade somebody set otherwise since.

    The newest rows are looked up customer by customer, by an index: grouped and joined, PostgreSQL needs
    minutes while it has no statistics of a table that has just been filled.
    """
    card, change = score_card.alias(), customer_change.alias()
    newest_card = select(func.max(card.c.id)).where(
        card.c.customer_id == customer.c.id, card.c.state == CardState.APPLIED
    )
    newest_grade = select(func.max(change.c.id)).where(
        change.c.customer_id == customer.c.id, change.c.what == "grade"
    )
    by_card = or_(
        customer_change.c.id.is_(None),
        customer_change.c.at <= score_card.c.at,
        *(customer_change.c.why.startswith(str(why)) for why in BY_CARD),
    )
    return (
        select(customer.c.id, customer.c.grade, cast(score_card.c.answers, Text).label("answers"))
        .select_from(customer)
        .join(score_card, score_card.c.id == newest_card.correlate(customer).scalar_subquery())
        .outerjoin(
            customer_change, customer_change.c.id == newest_grade.correlate(customer).scalar_subquery()
        )
        .where(customer.c.archived_at.is_(None), by_card)
    )


@dataclass(frozen=True, slots=True)
class Rhythmic:
    """So many owned customers are alike for the rhythm."""

    grade: str
    address: str
    own_days: int | None
    count: int


async def alike_for_rhythm(db: AsyncConnection) -> tuple[Rhythmic, ...]:
    """All customers that somebody owns, counted by what their rhythm depends on."""
    keys = (customer.c.grade, site.c.address_zh, site.c.address_en, rhythm.c.every_days)
    query = (
        select(*keys, func.count().label("many"))
        .select_from(
            customer.outerjoin(site, and_(site.c.customer_id == customer.c.id, site.c.is_main)).outerjoin(
                rhythm, rhythm.c.customer_id == customer.c.id
            )
        )
        .where(customer.c.archived_at.is_(None), customer.c.owner_id.is_not(None))
        .group_by(*keys)
    )
    return tuple(
        Rhythmic(row.grade, f"{row.address_zh or ''} {row.address_en or ''}", row.every_days, row.many)
        for row in await db.execute(query)
    )
