"""Reports that are owed or came late, for the reminders about them and the managers' list."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.visit import REPORT_OWED_STATES, VisitState
from bot.rules.visit_facts import ReportFact
from bot.storage.tables.customers import customer
from bot.storage.tables.people import person
from bot.storage.tables.visits import visit


async def reports_owed(
    db: AsyncConnection, *, due_after: datetime, due_until: datetime
) -> tuple[ReportFact, ...]:
    """Reports still missing whose deadline lies in that span, the oldest first."""
    query = (
        _reports()
        .where(
            visit.c.reported_at.is_(None),
            visit.c.state.in_(REPORT_OWED_STATES),
            visit.c.report_due_at > due_after,
            visit.c.report_due_at <= due_until,
        )
        .order_by(visit.c.report_due_at, visit.c.id)
    )
    return await _facts(db, query)


async def reports_filed_late(db: AsyncConnection, *, since: datetime) -> tuple[ReportFact, ...]:
    """Reports that came in since then, after their deadline."""
    query = _reports().where(
        visit.c.state == VisitState.REPORTED,
        visit.c.reported_at >= since,
        visit.c.reported_at > visit.c.report_due_at,
    )
    return await _facts(db, query.order_by(visit.c.report_due_at, visit.c.id))


async def owed_counts(db: AsyncConnection, rep_ids: Collection[int]) -> Mapping[int, int]:
    """How many reports each of these reps owes; who owes none is left out."""
    query = (
        select(visit.c.rep_id, func.count().label("owed"))
        .where(visit.c.rep_id.in_(list(rep_ids)), visit.c.state.in_(REPORT_OWED_STATES))
        .where(visit.c.reported_at.is_(None), visit.c.report_due_at.is_not(None))
        .group_by(visit.c.rep_id)
    )
    return {row.rep_id: row.owed for row in await db.execute(query)}


def _reports() -> Select[Any]:
    return (
        select(
            visit.c.id.label("visit_id"),
            visit.c.number,
            visit.c.rep_id,
            person.c.name.label("rep_name"),
            visit.c.manager_id,
            visit.c.customer_id,
            customer.c.grade,
            customer.c.name_zh.label("customer_zh"),
            customer.c.name_en.label("customer_en"),
            customer.c.zone,
            visit.c.began_at,
            visit.c.report_due_at.label("due_at"),
            visit.c.reported_at.label("filed_at"),
            visit.c.late_reason,
        )
        .join(person, person.c.id == visit.c.rep_id)
        .join(customer, customer.c.id == visit.c.customer_id)
    )


async def _facts(db: AsyncConnection, query: Select[Any]) -> tuple[ReportFact, ...]:
    return tuple(_fact(row) for row in await db.execute(query))


def _fact(row: Row[Any]) -> ReportFact:
    return ReportFact(**row._mapping)
