"""What grades and rhythms rest on, for all customers at once: their cards, grades and regions."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.customer_change import Why
from bot.storage.score_cards import CardState
from bot.storage.tables.customers import customer, customer_change, score_card, site
from bot.storage.tables.plans import rhythm

BY_CARD = (Why.SCORE, Why.RULES)
"""Reasons of a grade that a score card stands behind."""


@dataclass(frozen=True, slots=True)
class Graded:
    """A customer whose grade comes from a score card."""

    customer_id: int
    grade: str
    answers: Mapping[str, int]


async def graded_by_card(db: AsyncConnection) -> tuple[Graded, ...]:
    """With the answers of the newest card; without those whose grade somebody set otherwise since."""
    newest_card = (
        select(func.max(score_card.c.id).label("id"))
        .where(score_card.c.state == CardState.APPLIED)
        .group_by(score_card.c.customer_id)
        .subquery()
    )
    newest_grade = (
        select(func.max(customer_change.c.id).label("id"), customer_change.c.customer_id)
        .where(customer_change.c.what == "grade")
        .group_by(customer_change.c.customer_id)
        .subquery()
    )
    by_card = or_(
        customer_change.c.id.is_(None),
        customer_change.c.at <= score_card.c.at,
        *(customer_change.c.why.startswith(str(why)) for why in BY_CARD),
    )
    query = (
        select(customer.c.id, customer.c.grade, score_card.c.answers)
        .join(score_card, score_card.c.customer_id == customer.c.id)
        .join(newest_card, newest_card.c.id == score_card.c.id)
        .outerjoin(newest_grade, newest_grade.c.customer_id == customer.c.id)
        .outerjoin(customer_change, customer_change.c.id == newest_grade.c.id)
        .where(customer.c.archived_at.is_(None), by_card)
        .order_by(customer.c.id)
    )
    return tuple(Graded(row.id, row.grade, row.answers) for row in await db.execute(query))


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
