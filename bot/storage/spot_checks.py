"""Spot checks: what was drawn from what, and what was said of each visit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.spot_check import Lot, Verdict
from bot.storage.tables.spot_checks import spot_check, spot_check_visit


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSpotCheck:
    manager_id: int
    rep_id: int | None
    """None: of the whole team."""
    first_day: date
    last_day: date
    seed: str
    size: int
    low_times: float
    drawn_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SpotCheck(NewSpotCheck):
    id: int
    closed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A visit that the lot fell on."""

    id: int
    spot_check_id: int
    visit_id: int
    place: int
    """In the order of the draw, from 1."""
    verdict: Verdict | None
    comment_id: int | None


async def add_spot_check(
    db: AsyncConnection, new: NewSpotCheck, lots: Sequence[Lot], drawn: Sequence[int]
) -> SpotCheck | None:
    """None when the manager has one open already, however close the race."""
    row = spot_check.insert().values({name: getattr(new, name) for name in NewSpotCheck.__slots__})
    try:
        async with db.begin_nested():
            added = _check((await db.execute(row.returning(*spot_check.c))).one())
    except IntegrityError:
        return None
    places = {visit_id: place for place, visit_id in enumerate(drawn, 1)}
    rows = [
        {
            "spot_check_id": added.id,
            "visit_id": lot.visit_id,
            "score": lot.score,
            "place": places.get(lot.visit_id),
        }
        for lot in lots
    ]
    await db.execute(spot_check_visit.insert(), rows)
    return added


async def open_spot_check(db: AsyncConnection, manager_id: int) -> SpotCheck | None:
    mine = spot_check.c.manager_id == manager_id, spot_check.c.closed_at.is_(None)
    row = (await db.execute(select(spot_check).where(*mine))).first()
    return _check(row) if row else None


async def spot_check_of(db: AsyncConnection, check_id: int) -> SpotCheck | None:
    row = (await db.execute(select(spot_check).where(spot_check.c.id == check_id))).first()
    return _check(row) if row else None


async def spot_checks_by(db: AsyncConnection, manager_id: int, *, limit: int) -> tuple[SpotCheck, ...]:
    """The newest first, open ones too."""
    query = select(spot_check).where(spot_check.c.manager_id == manager_id)
    return tuple(_check(row) for row in await db.execute(query.order_by(spot_check.c.id.desc()).limit(limit)))


async def lots_of(db: AsyncConnection, check_id: int) -> tuple[Lot, ...]:
    """Everything there was to draw from, as it was then."""
    each = spot_check_visit.c
    query = select(each.visit_id, each.score).where(each.spot_check_id == check_id)
    return tuple(Lot(row.visit_id, row.score) for row in await db.execute(query))


async def drawn_in(db: AsyncConnection, check_id: int) -> tuple[Drawn, ...]:
    """In the order of the draw."""
    each = spot_check_visit.c
    query = select(spot_check_visit).where(each.spot_check_id == check_id, each.place.is_not(None))
    return tuple(_drawn(row) for row in await db.execute(query.order_by(each.place)))


async def drawn_visit(db: AsyncConnection, drawn_id: int, *, lock: bool = False) -> Drawn | None:
    each = spot_check_visit.c
    query = select(spot_check_visit).where(each.id == drawn_id, each.place.is_not(None))
    row = (await db.execute(query.with_for_update() if lock else query)).first()
    return _drawn(row) if row else None


async def judge_drawn(
    db: AsyncConnection, drawn_id: int, verdict: Verdict, *, comment_id: int | None, at: datetime
) -> None:
    values = {"verdict": verdict, "comment_id": comment_id, "judged_at": at}
    await db.execute(update(spot_check_visit).where(spot_check_visit.c.id == drawn_id).values(values))


async def close_spot_check(db: AsyncConnection, check_id: int, *, at: datetime) -> bool:
    """False when it was closed already."""
    now = update(spot_check).where(spot_check.c.id == check_id, spot_check.c.closed_at.is_(None))
    return (await db.execute(now.values(closed_at=at).returning(spot_check.c.id))).first() is not None


def _check(row: Row[Any]) -> SpotCheck:
    return SpotCheck(**row._mapping)


def _drawn(row: Row[Any]) -> Drawn:
    return Drawn(
        id=row.id,
        spot_check_id=row.spot_check_id,
        visit_id=row.visit_id,
        place=row.place,
        verdict=row.verdict,
        comment_id=row.comment_id,
    )
