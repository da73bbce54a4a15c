"""Signs of presence at a customer's, for many open visits at once: newest positions, tracks, "still here"."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.place import Fix, Position
from bot.rules.visit import Visit, VisitState
from bot.storage.tables.records import evidence
from bot.storage.tables.tracks import live_share, track_point
from bot.storage.tables.visits import visit

STILL_HERE = "still_here"
"""Evidence: the rep, asked by the bot, said that they are still at the customer's."""


async def newest_fixes(
    db: AsyncConnection, rep_ids: Collection[int], *, since: datetime
) -> Mapping[int, Fix]:
    """The newest position of each rep, where one was received since then and may be kept."""
    share = live_share.c
    query = (
        select(share.person_id, share.last_fix_at, share.last_lat, share.last_lon, share.last_accuracy_m)
        .where(share.person_id.in_(list(rep_ids)), share.live_until > since, share.last_fix_at >= since)
        .order_by(share.last_fix_at)
    )
    return {  # the newest comes last and stays
        row.person_id: Fix(
            position=Position(row.last_lat, row.last_lon), accuracy_m=row.last_accuracy_m, at=row.last_fix_at
        )
        for row in await db.execute(query)
        if row.last_lat is not None and row.last_lon is not None
    }


async def tracks_of(db: AsyncConnection, visit_ids: Collection[int]) -> Mapping[int, tuple[Fix, ...]]:
    """The tracks of these visits, oldest first; a visit without positions is left out."""
    point = track_point.c
    query = (
        select(point.visit_id, point.at, point.lat, point.lon, point.accuracy_m, point.heading_deg)
        .where(point.visit_id.in_(list(visit_ids)))
        .order_by(point.visit_id, point.at, point.id)
    )
    tracks: dict[int, list[Fix]] = {}
    for row in await db.execute(query):
        fix = Fix(
            position=Position(row.lat, row.lon),
            accuracy_m=row.accuracy_m,
            at=row.at,
            heading_deg=row.heading_deg,
        )
        tracks.setdefault(row.visit_id, []).append(fix)
    return {visit_id: tuple(track) for visit_id, track in tracks.items()}


async def last_said(db: AsyncConnection, visit_ids: Collection[int], kind: str) -> Mapping[int, datetime]:
    """When evidence of this kind last came, by visit."""
    query = (
        select(evidence.c.visit_id, func.max(evidence.c.at).label("at"))
        .where(evidence.c.visit_id.in_(list(visit_ids)), evidence.c.kind == kind)
        .group_by(evidence.c.visit_id)
    )
    return {row.visit_id: row.at for row in await db.execute(query) if row.visit_id is not None}


async def closed_by_bot(db: AsyncConnection, *, due_after: datetime) -> tuple[Visit, ...]:
    """Visits that the bot closed and whose report, due after that moment, is still missing."""
    query = select(visit).order_by(visit.c.report_due_at, visit.c.id)
    owed = query.where(
        visit.c.reported_at.is_(None),
        visit.c.report_due_at > due_after,
        visit.c.state == VisitState.AUTO_CLOSED,
    )
    return tuple(Visit(**row._mapping) for row in await db.execute(owed))
