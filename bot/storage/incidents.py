"""Incidents: kept with their history, found by person, customer and time."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.incident import (
    COMPLAINTS,
    EventKind,
    Incident,
    IncidentEvent,
    IncidentKind,
    IncidentState,
)
from bot.storage.tables.incidents import in_charge, incident, incident_event

OPEN = (IncidentState.OPEN.value, IncidentState.TAKEN.value)


async def add_incident(db: AsyncConnection, *, kind: IncidentKind, by_id: int, **values: Any) -> int:
    """`values`: owner_id, customer_id, visit_id, reported_at, due_at, raise_at."""
    row = incident.insert().values(kind=kind, by_id=by_id, state=IncidentState.OPEN, result="", **values)
    return int((await db.execute(row.returning(incident.c.id))).scalar_one())


async def incident_of(db: AsyncConnection, incident_id: int, *, lock: bool = False) -> Incident | None:
    query = select(incident).where(incident.c.id == incident_id)
    row = (await db.execute(query.with_for_update() if lock else query)).first()
    return _incident(row) if row else None


async def change_incident(db: AsyncConnection, incident_id: int, **values: Any) -> None:
    await db.execute(update(incident).where(incident.c.id == incident_id).values(**values))


async def add_event(
    db: AsyncConnection,
    incident_id: int,
    kind: EventKind,
    *,
    by_id: int,
    at: datetime,
    text: str = "",
    **more: Any,
) -> None:
    """`more`: blob_id, or lat, lon and seen_at of a place."""
    values = {"incident_id": incident_id, "kind": kind, "by_id": by_id, "text": text, "at": at, **more}
    await db.execute(incident_event.insert().values(values))


async def events_of(db: AsyncConnection, ids: Collection[int]) -> Mapping[int, tuple[IncidentEvent, ...]]:
    """By incident, in the order in which they happened."""
    event = incident_event.c
    query = select(incident_event).where(event.incident_id.in_(list(ids))).order_by(event.id)
    found: dict[int, tuple[IncidentEvent, ...]] = {}
    for row in await db.execute(query):
        found[row.incident_id] = (*found.get(row.incident_id, ()), _event(row))
    return found


async def open_incidents(
    db: AsyncConnection, *, of: Collection[int] | None = None, limit: int | None = None
) -> tuple[Incident, ...]:
    """Those that these people reported or take care of; None: everybody's. The oldest first."""
    query = select(incident).where(incident.c.state.in_(OPEN))
    if of is not None:
        query = query.where(or_(incident.c.by_id.in_(list(of)), incident.c.owner_id.in_(list(of))))
    return await _incidents(db, query.order_by(incident.c.id).limit(limit))


async def complaints_of(db: AsyncConnection, customer_id: int, *, limit: int) -> tuple[Incident, ...]:
    """Open ones, then those closed last; emergencies are nobody's business in a customer's file."""
    query = select(incident).where(
        incident.c.customer_id == customer_id,
        incident.c.kind.in_([each.value for each in COMPLAINTS]),
        incident.c.state != IncidentState.WITHDRAWN,
    )
    newest = (incident.c.closed_at.is_not(None), incident.c.closed_at.desc(), incident.c.id.desc())
    return await _incidents(db, query.order_by(*newest).limit(limit))


async def to_raise(db: AsyncConnection, now: datetime, *, limit: int) -> tuple[Incident, ...]:
    """Emergencies that nobody has taken on in time."""
    query = select(incident).where(incident.c.raise_at <= now, incident.c.state == IncidentState.OPEN)
    return await _incidents(db, query.order_by(incident.c.raise_at, incident.c.id).limit(limit))


async def put_in_charge(
    db: AsyncConnection, person_id: int, kind: IncidentKind, *, at: datetime, wanted: bool
) -> None:
    """The person takes care of this kind from now on, or no longer; once more changes nothing."""
    here = (in_charge.c.person_id == person_id, in_charge.c.kind == kind, in_charge.c.until.is_(None))
    if not wanted:
        await db.execute(update(in_charge).where(*here).values(until=at))
    elif (await db.execute(select(in_charge.c.id).where(*here))).first() is None:
        await db.execute(in_charge.insert().values(person_id=person_id, kind=kind, since=at))


async def kinds_in_charge(db: AsyncConnection, person_id: int) -> frozenset[IncidentKind]:
    here = (in_charge.c.person_id == person_id, in_charge.c.until.is_(None))
    rows = await db.execute(select(in_charge.c.kind).where(*here))
    return frozenset(IncidentKind(kind) for kind in rows.scalars())


async def people_in_charge(db: AsyncConnection, kind: IncidentKind) -> tuple[int, ...]:
    """Who was put in charge first comes first; leavers among them."""
    here = (in_charge.c.kind == kind, in_charge.c.until.is_(None))
    return tuple(
        (await db.execute(select(in_charge.c.person_id).where(*here).order_by(in_charge.c.id))).scalars()
    )


async def open_counts(db: AsyncConnection, reporter_ids: Collection[int], now: datetime) -> tuple[int, int]:
    """What these people have reported and is open: how many, and how many of them are overdue."""
    over: ColumnElement[bool] = incident.c.due_at <= now
    query = select(func.count().label("open"), func.count().filter(over).label("late")).where(
        incident.c.by_id.in_(list(reporter_ids)), incident.c.state.in_(OPEN)
    )
    row = (await db.execute(query)).one()
    return row.open, row.late


async def _incidents(db: AsyncConnection, query: Select[Any]) -> tuple[Incident, ...]:
    return tuple(_incident(row) for row in await db.execute(query))


def _incident(row: Row[Any]) -> Incident:
    kept = dict(row._mapping)
    return Incident(**kept | {"kind": IncidentKind(row.kind), "state": IncidentState(row.state)})


def _event(row: Row[Any]) -> IncidentEvent:
    kept = {key: value for key, value in row._mapping.items() if key not in ("id", "incident_id")}
    return IncidentEvent(**kept | {"kind": EventKind(row.kind)})
