"""Live shares, shifts and track points: where a rep was, only while that may be known."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.place import Fix, Position
from bot.rules.visit import Visit
from bot.storage.tables.tracks import live_share, shift, track_point
from bot.storage.tables.visits import visit


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveShare:
    """One live location message of a person."""

    id: int
    person_id: int
    chat_id: int
    message_id: int
    started_at: datetime
    live_until: datetime
    """Expiry is silent in Telegram: this is our own timer."""
    stopped_at: datetime | None
    last_fix: Fix | None

    def is_live(self, at: datetime) -> bool:
        return self.stopped_at is None and at < self.live_until


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    id: int
    person_id: int
    started_at: datetime
    ends_at: datetime
    ended_at: datetime | None
    """When the rep ended or paused it before its time."""
    at_site_id: int | None
    """Where the last arrival was noticed, until the rep is away from it again."""

    def holds(self, at: datetime) -> bool:
        """Whether the shift is on at this moment; one that was ended holds nothing any more."""
        return self.ended_at is None and self.started_at <= at < self.ends_at


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPoint:
    rep_id: int
    share_id: int
    visit_id: int | None
    fix: Fix
    received_at: datetime


async def add_share(
    db: AsyncConnection,
    *,
    person_id: int,
    chat_id: int,
    message_id: int,
    started_at: datetime,
    live_until: datetime,
) -> LiveShare:
    row = live_share.insert().values(
        person_id=person_id,
        chat_id=chat_id,
        message_id=message_id,
        started_at=started_at,
        live_until=live_until,
    )
    return _share((await db.execute(row.returning(*live_share.c))).one())


async def share_of_message(db: AsyncConnection, *, chat_id: int, message_id: int) -> LiveShare | None:
    query = select(live_share).where(live_share.c.chat_id == chat_id, live_share.c.message_id == message_id)
    row = (await db.execute(query)).first()
    return _share(row) if row else None


async def live_shares_of(db: AsyncConnection, person_id: int, at: datetime) -> tuple[LiveShare, ...]:
    """Shares of the person that run at this moment, the one with the newest fix first."""
    query = (
        select(live_share)
        .where(
            live_share.c.person_id == person_id,
            live_share.c.live_until > at,
            live_share.c.stopped_at.is_(None),
        )
        .order_by(live_share.c.last_fix_at.is_(None), live_share.c.last_fix_at.desc(), live_share.c.id.desc())
    )
    return tuple(_share(row) for row in await db.execute(query))


async def newest_shares(
    db: AsyncConnection, person_ids: Collection[int], *, since: datetime
) -> Mapping[int, LiveShare]:
    """Of each person the share that lasts (or lasted) longest, among those that ran since then."""
    query = (
        select(live_share)
        .where(live_share.c.person_id.in_(list(person_ids)), live_share.c.live_until > since)
        .order_by(live_share.c.stopped_at.is_not(None).desc(), live_share.c.live_until, live_share.c.id)
    )
    return {row.person_id: _share(row) for row in await db.execute(query)}  # the last one wins


async def extend_share(db: AsyncConnection, share_id: int, *, live_until: datetime) -> None:
    await db.execute(update(live_share).where(live_share.c.id == share_id).values(live_until=live_until))


async def note_last_fix(db: AsyncConnection, share_id: int, fix: Fix) -> None:
    await db.execute(
        update(live_share)
        .where(live_share.c.id == share_id)
        .values(
            last_fix_at=fix.at,
            last_lat=fix.position.lat,
            last_lon=fix.position.lon,
            last_accuracy_m=fix.accuracy_m,
        )
    )


async def stop_share(db: AsyncConnection, share_id: int, *, at: datetime) -> None:
    await db.execute(update(live_share).where(live_share.c.id == share_id).values(stopped_at=at))


async def forget_last_fixes(db: AsyncConnection, person_id: int) -> None:
    """Erase the person's newest positions, when nothing is on any more for which they may be known."""
    await db.execute(
        update(live_share)
        .where(live_share.c.person_id == person_id, live_share.c.last_fix_at.is_not(None))
        .values(last_fix_at=None, last_lat=None, last_lon=None, last_accuracy_m=None)
    )


async def add_points(db: AsyncConnection, points: Sequence[NewPoint]) -> None:
    """Keep a batch of fixes in one statement; none is nothing to do."""
    if points:
        await db.execute(track_point.insert(), [_point_row(point) for point in points])


async def fixes_between(
    db: AsyncConnection, rep_id: int, *, since: datetime, until: datetime
) -> tuple[Fix, ...]:
    """The rep's kept fixes from `since` to `until`, both included, oldest first; gaps stay gaps."""
    query = select(track_point).where(track_point.c.rep_id == rep_id, track_point.c.at.between(since, until))
    return await _fixes(db, query)


async def positions_at_customer(
    db: AsyncConnection, customer_id: int, *, since: date, but: Visit
) -> frozenset[Position]:
    """Where reps stood at this customer on other days, or other reps on any day, up to that visit."""
    query = (
        select(track_point.c.lat, track_point.c.lon)
        .join(visit, visit.c.id == track_point.c.visit_id)
        .where(
            visit.c.customer_id == customer_id,
            visit.c.local_day.between(since, but.local_day),
            or_(visit.c.local_day != but.local_day, visit.c.rep_id != but.rep_id),
        )
        .distinct()
    )
    return frozenset(Position(row.lat, row.lon) for row in await db.execute(query))


async def delivery_of_visit(db: AsyncConnection, visit_id: int) -> tuple[timedelta | None, timedelta | None]:
    """The longest and the shortest time from when a position was to when it reached us."""
    query = select(track_point.c.received_at, track_point.c.at).where(track_point.c.visit_id == visit_id)
    took = [row.received_at - row.at for row in await db.execute(query)]
    return max(took, default=None), min(took, default=None)


async def shift_at(db: AsyncConnection, person_id: int, at: datetime) -> Shift | None:
    """The shift the person is in at this moment."""
    latest = await latest_shift(db, person_id)
    return latest if latest is not None and latest.holds(at) else None


async def shifts_between(
    db: AsyncConnection, person_id: int, *, since: datetime, until: datetime
) -> tuple[Shift, ...]:
    """Those that began in this time, oldest first."""
    query = select(shift).where(shift.c.person_id == person_id, shift.c.started_at.between(since, until))
    return tuple(_shift(row) for row in await db.execute(query.order_by(shift.c.started_at, shift.c.id)))


async def latest_shift(db: AsyncConnection, person_id: int, *, lock: bool = False) -> Shift | None:
    """The shift that began last, over or not."""
    query = select(shift).where(shift.c.person_id == person_id).order_by(shift.c.id.desc()).limit(1)
    row = (await db.execute(query.with_for_update() if lock else query)).first()
    return _shift(row) if row else None


async def add_shift(db: AsyncConnection, person_id: int, *, started_at: datetime, ends_at: datetime) -> Shift:
    row = shift.insert().values(person_id=person_id, started_at=started_at, ends_at=ends_at)
    return _shift((await db.execute(row.returning(*shift.c))).one())


async def end_shift(db: AsyncConnection, shift_id: int, *, at: datetime) -> None:
    await db.execute(update(shift).where(shift.c.id == shift_id).values(ended_at=at))


async def extend_shift(db: AsyncConnection, shift_id: int, *, ends_at: datetime) -> None:
    await db.execute(update(shift).where(shift.c.id == shift_id).values(ends_at=ends_at))


async def note_site(db: AsyncConnection, shift_id: int, site_id: int | None) -> None:
    """Remember where the person's arrival was noticed, or (None) that they are away again."""
    await db.execute(update(shift).where(shift.c.id == shift_id).values(at_site_id=site_id))


async def _fixes(db: AsyncConnection, query: Select[Any]) -> tuple[Fix, ...]:
    rows = await db.execute(query.order_by(track_point.c.at, track_point.c.id))
    return tuple(
        Fix(
            position=Position(row.lat, row.lon),
            accuracy_m=row.accuracy_m,
            at=row.at,
            heading_deg=row.heading_deg,
        )
        for row in rows
    )


def _point_row(point: NewPoint) -> dict[str, Any]:
    return {
        "rep_id": point.rep_id,
        "share_id": point.share_id,
        "visit_id": point.visit_id,
        "at": point.fix.at,
        "received_at": point.received_at,
        "lat": point.fix.position.lat,
        "lon": point.fix.position.lon,
        "accuracy_m": point.fix.accuracy_m,
        "heading_deg": point.fix.heading_deg,
    }


def _share(row: Row[Any]) -> LiveShare:
    known = row.last_fix_at is not None and row.last_lat is not None and row.last_lon is not None
    return LiveShare(
        id=row.id,
        person_id=row.person_id,
        chat_id=row.chat_id,
        message_id=row.message_id,
        started_at=row.started_at,
        live_until=row.live_until,
        stopped_at=row.stopped_at,
        last_fix=Fix(
            position=Position(row.last_lat, row.last_lon), accuracy_m=row.last_accuracy_m, at=row.last_fix_at
        )
        if known
        else None,
    )


def _shift(row: Row[Any]) -> Shift:
    return Shift(**row._mapping)
