"""What other rules would mean, counted over what happened: recent reports, customers nobody has been to."""

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.customer import EntryKind
from bot.rules.visit_facts import NEVER_HAPPENED
from bot.storage.tables.customers import customer, customer_entry
from bot.storage.tables.visits import visit


async def delays_of_reports(db: AsyncConnection, *, latest: int) -> tuple[timedelta, ...]:
    """How long after leaving the newest reports were filed."""
    query = (
        select(visit.c.left_at, visit.c.reported_at)
        .where(visit.c.reported_at.is_not(None), visit.c.left_at.is_not(None))
        .order_by(visit.c.reported_at.desc())
        .limit(latest)
    )
    return tuple(row.reported_at - row.left_at for row in await db.execute(query))


async def without_contact_since(db: AsyncConnection, day: date) -> int:
    """Customers whose owner has had them since before this day, without a visit or contact since."""
    before = datetime.combine(day, time(0), tzinfo=UTC)
    seen = exists().where(
        visit.c.customer_id == customer.c.id,
        visit.c.local_day >= day,
        visit.c.state.not_in(NEVER_HAPPENED),
    )
    entry = customer_entry.c
    heard = exists().where(
        entry.customer_id == customer.c.id,
        entry.on >= day,
        entry.removed_at.is_(None),
        entry.kind != EntryKind.NOTE,
    )
    query = select(func.count()).where(
        customer.c.owner_id.is_not(None),
        customer.c.archived_at.is_(None),
        func.coalesce(customer.c.owned_since, customer.c.created_at) < before,
        ~seen,
        ~heard,
    )
    return int((await db.execute(query)).scalar_one())
