"""Handovers: all customers of one person to others at once, and back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.ownership import Inherited
from bot.rules.visit import VisitState
from bot.storage.tables.customers import customer, site
from bot.storage.tables.ownership import handed_over, handover
from bot.storage.tables.plans import plan_item
from bot.storage.tables.visits import visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    id: int
    from_id: int
    by_id: int
    customers: int
    at: datetime
    undone_at: datetime | None


async def to_inherit(db: AsyncConnection, person_id: int) -> tuple[Inherited, ...]:
    """All customers of this person that are not put away."""
    query = (
        select(customer.c.id, customer.c.grade, site.c.lat, site.c.lon)
        .outerjoin(site, (site.c.customer_id == customer.c.id) & site.c.is_main)
        .where(customer.c.owner_id == person_id, customer.c.archived_at.is_(None))
        .order_by(customer.c.id)
    )
    found = {
        row.id: Inherited(
            customer_id=row.id,
            grade=row.grade,
            place=(row.lat, row.lon) if row.lat is not None and row.lon is not None else None,
        )
        for row in await db.execute(query)
    }
    return tuple(found.values())


async def add_handover(
    db: AsyncConnection, *, from_id: int, by_id: int, shares: Mapping[int, int], at: datetime
) -> int:
    """`shares`: customer → heir."""
    row = handover.insert().values(from_id=from_id, by_id=by_id, customers=len(shares), at=at)
    new = int((await db.execute(row.returning(handover.c.id))).scalar_one())
    await db.execute(
        handed_over.insert(),
        [{"handover_id": new, "customer_id": one, "to_id": heir} for one, heir in shares.items()],
    )
    return new


async def handover_of(db: AsyncConnection, handover_id: int, *, lock: bool = False) -> Handover | None:
    query = select(handover).where(handover.c.id == handover_id)
    row = (await db.execute(query.with_for_update() if lock else query)).first()
    return Handover(**row._mapping) if row else None


async def shares_of(db: AsyncConnection, handover_id: int) -> dict[int, int]:
    query = select(handed_over).where(handed_over.c.handover_id == handover_id)
    return {row.customer_id: row.to_id for row in await db.execute(query)}


async def mark_undone(db: AsyncConnection, handover_id: int, *, at: datetime) -> None:
    await db.execute(handover.update().where(handover.c.id == handover_id).values(undone_at=at))


async def move_planned(
    db: AsyncConnection, customer_id: int, *, from_id: int, to_id: int, since: date
) -> tuple[date, ...]:
    """Visits to be made from that day on change hands with the customer; their days.

    On a day on which the other one is there anyway, one visit is enough: theirs.
    """
    here = _to_be_made(customer_id, from_id, since)
    theirs = plan_item.alias()
    is_there = (
        theirs.c.rep_id == to_id,
        theirs.c.customer_id == customer_id,
        theirs.c.day == plan_item.c.day,
    )
    twice = exists().where(*is_there, theirs.c.state == "planned")
    await db.execute(plan_item.update().where(*here, twice).values(**_dropped("twice")))
    moved = plan_item.update().where(*here).values(rep_id=to_id).returning(plan_item.c.day)
    return tuple(sorted((await db.execute(moved)).scalars()))


async def drop_planned_at(
    db: AsyncConnection, customer_id: int, rep_id: int, *, since: date
) -> tuple[date, ...]:
    """Visits that somebody had still to make at what is a colleague's customer now; their days."""
    here = _to_be_made(customer_id, rep_id, since)
    gone = plan_item.update().where(*here).values(**_dropped("claimed")).returning(plan_item.c.day)
    return tuple(sorted((await db.execute(gone)).scalars()))


async def drop_planned(db: AsyncConnection, rep_id: int, handover_id: int, *, since: date) -> int:
    """What somebody who has left had still planned, at customers that were not theirs; how many."""
    here = (plan_item.c.rep_id == rep_id, plan_item.c.day >= since, plan_item.c.state == "planned")
    gone = plan_item.update().where(*here).values(**_dropped(_by(handover_id)))
    return (await db.execute(gone)).rowcount


async def restore_planned(db: AsyncConnection, handover_id: int, *, since: date) -> int:
    """What this handover had dropped and has not gone by is planned again; how many."""
    here = (plan_item.c.cancel_reason == _by(handover_id), plan_item.c.day >= since)
    back = plan_item.update().where(*here).values(state="planned", cancel_reason=None)
    return (await db.execute(back)).rowcount


def _to_be_made(customer_id: int, rep_id: int, since: date) -> tuple[ColumnElement[bool], ...]:
    """Planned from that day on, and nobody has been there for it."""
    begun = exists().where(visit.c.plan_item_id == plan_item.c.id, visit.c.state != VisitState.CANCELLED)
    return (
        plan_item.c.customer_id == customer_id,
        plan_item.c.rep_id == rep_id,
        plan_item.c.day >= since,
        plan_item.c.state == "planned",
        ~begun,
    )


def _dropped(reason: str) -> dict[str, str]:
    return {"state": "cancelled", "cancel_reason": reason}


def _by(handover_id: int) -> str:
    return f"handover {handover_id}"
