"""Reporting lines: who answered to whom on a given day; a tree of any depth, never rewritten."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.person import Person
from bot.rules.roles import PersonState
from bot.storage.people import people
from bot.storage.tables.people import person as person_table
from bot.storage.tables.people import reporting_line


def _holds(on: Any) -> ColumnElement[bool]:
    line = reporting_line.c
    return and_(line.since <= on, or_(line.until.is_(None), line.until > on))


# UNION, not UNION ALL: a circle in the lines, which the services refuse, would otherwise never end.
_below = (
    select(reporting_line.c.person_id)
    .where(reporting_line.c.manager_id == bindparam("manager_id"), _holds(bindparam("on")))
    .cte("below", recursive=True)
)
_BELOW = _below.union(
    select(reporting_line.c.person_id)
    .join(_below, reporting_line.c.manager_id == _below.c.person_id)
    .where(_holds(bindparam("on")))
)


async def manager_of(db: AsyncConnection, person_id: int, on: date) -> Person | None:
    """Whom the person answers to on that day; None for the top of the tree and when the manager has left."""
    query = (
        select(reporting_line.c.manager_id)
        .join(person_table, person_table.c.id == reporting_line.c.manager_id)
        .where(reporting_line.c.person_id == person_id, _holds(on), person_table.c.state != PersonState.LEFT)
        .order_by(reporting_line.c.since.desc(), reporting_line.c.id.desc())
        .limit(1)
    )
    manager_id = (await db.execute(query)).scalar()
    if manager_id is None:
        return None
    return (await people(db, ids=[manager_id]))[0]


async def managers_on(db: AsyncConnection, on: date) -> Mapping[int, int]:
    """Person id → id of the manager they answer to on that day, for the whole company."""
    line = reporting_line.c
    query = select(line.person_id, line.manager_id).where(_holds(on)).order_by(line.since, line.id)
    return {row.person_id: row.manager_id for row in await db.execute(query)}


async def team_ids(db: AsyncConnection, manager_id: int, on: date) -> frozenset[int]:
    """Everybody below the manager on that day, at any depth, leavers too; the manager is not part of it."""
    rows = await db.execute(select(_BELOW.c.person_id), {"manager_id": manager_id, "on": on})
    return frozenset(rows.scalars()) - {manager_id}


async def leavers_of(db: AsyncConnection, manager_ids: Collection[int]) -> frozenset[int]:
    """People who have left and answered to one of these last."""
    newest = (
        select(func.max(reporting_line.c.id))
        .join(person_table, person_table.c.id == reporting_line.c.person_id)
        .where(person_table.c.state == PersonState.LEFT)
        .group_by(reporting_line.c.person_id)
    )
    query = select(reporting_line.c.person_id).where(
        reporting_line.c.id.in_(newest), reporting_line.c.manager_id.in_(list(manager_ids))
    )
    return frozenset((await db.execute(query)).scalars())


async def team_of(db: AsyncConnection, manager_id: int, on: date) -> tuple[Person, ...]:
    """The people below the manager on that day, at any depth, by name; without leavers."""
    ids = await team_ids(db, manager_id, on)
    return await people(db, ids=ids) if ids else ()


async def direct_reports(db: AsyncConnection, manager_id: int, on: date) -> tuple[Person, ...]:
    """Those who answer to the manager themselves, by name; without leavers."""
    query = select(reporting_line.c.person_id).where(reporting_line.c.manager_id == manager_id, _holds(on))
    ids = (await db.execute(query)).scalars().all()
    return await people(db, ids=ids) if ids else ()


async def set_manager(db: AsyncConnection, person_id: int, manager_id: int | None, *, on: date) -> None:
    """From that day the person answers to the manager (None: to nobody); earlier days keep their lines."""
    line = reporting_line.c
    # A line made and changed on the same day never held for a whole day: it leaves no trace.
    await db.execute(reporting_line.delete().where(line.person_id == person_id, line.since >= on))
    await db.execute(
        reporting_line.update()
        .where(line.person_id == person_id, _holds(on - timedelta(days=1)))
        .values(until=on)
    )
    if manager_id is not None:
        row = {"person_id": person_id, "manager_id": manager_id, "since": on}
        await db.execute(reporting_line.insert().values(row))
