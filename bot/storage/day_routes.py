"""The newest route of a rep's day, and where that day begins and ends."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.roles import PersonState
from bot.storage.tables.people import person, telegram_account
from bot.storage.tables.plans import day_route, plan_item
from bot.storage.upsert import insert_into


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRoute:
    version: int
    body: dict[str, Any] | None
    """None while the first one is being made."""
    made_at: datetime | None


async def ask_for_route(db: AsyncConnection, rep_id: int, day: date, *, at: datetime) -> int:
    """Count one more question for this day's route; only the answer to the newest is kept."""
    row = {"rep_id": rep_id, "day": day, "version": 1, "asked_at": at}
    statement = insert_into(db, day_route).values(row)
    again = statement.on_conflict_do_update(
        index_elements=[day_route.c.rep_id, day_route.c.day],
        set_={"version": day_route.c.version + 1, "asked_at": at},
    )
    return int((await db.execute(again.returning(day_route.c.version))).scalar_one())


async def keep_route(
    db: AsyncConnection, rep_id: int, day: date, *, version: int, body: dict[str, Any], at: datetime
) -> bool:
    """False when a newer one has been asked for meanwhile."""
    kept = (
        update(day_route)
        .where(day_route.c.rep_id == rep_id, day_route.c.day == day, day_route.c.version == version)
        .values(body=body, made_at=at)
    )
    return (await db.execute(kept)).rowcount == 1


async def route_of_day(db: AsyncConnection, rep_id: int, day: date) -> StoredRoute | None:
    query = select(day_route.c.version, day_route.c.body, day_route.c.made_at)
    row = (await db.execute(query.where(day_route.c.rep_id == rep_id, day_route.c.day == day))).first()
    return StoredRoute(version=row.version, body=row.body, made_at=row.made_at) if row else None


async def routes_of_days(db: AsyncConnection, days: Mapping[int, date]) -> Mapping[int, StoredRoute]:
    """The routes of these reps, each of their own day."""
    query = select(day_route).where(
        day_route.c.rep_id.in_(list(days)), day_route.c.day.in_(set(days.values()))
    )
    return {
        row.rep_id: StoredRoute(version=row.version, body=row.body, made_at=row.made_at)
        for row in await db.execute(query)
        if days[row.rep_id] == row.day
    }


async def without_route(db: AsyncConnection, zone: str, day: date, *, limit: int) -> tuple[int, ...]:
    """People of this zone who have something planned for the day and no route asked for yet."""
    planned = exists().where(
        plan_item.c.rep_id == person.c.id, plan_item.c.day == day, plan_item.c.state == "planned"
    )
    asked = exists().where(day_route.c.rep_id == person.c.id, day_route.c.day == day)
    linked = exists().where(
        telegram_account.c.person_id == person.c.id, telegram_account.c.unlinked_at.is_(None)
    )
    here = (person.c.zone == zone) & (person.c.state == PersonState.ACTIVE)
    query = select(person.c.id).where(here, planned, linked, ~asked).order_by(person.c.id).limit(limit)
    return tuple((await db.execute(query)).scalars())
