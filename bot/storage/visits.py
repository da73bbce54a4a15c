"""Visits and their history: begun, changed under their version, looked up by rep, day and state."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date, datetime
from secrets import token_hex
from typing import Any

from sqlalchemy import Row, Select, func, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.refusal import Refusal
from bot.rules.visit import OPEN_STATES, REPORT_OWED_STATES, PlaceStatus, Visit, VisitEvent, VisitState
from bot.storage.tables.visits import visit, visit_event


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVisit:
    """What a visit is born with; the rest follows from events."""

    rep_id: int
    customer_id: int
    site_id: int
    plan_item_id: int | None
    manager_id: int | None
    owner_id: int | None
    visit_type: str
    policy_version_id: int
    form_version_id: int
    local_day: date
    began_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRecord:
    """One line of a visit's history; `actor_id` None is the bot itself."""

    event: VisitEvent
    at: datetime
    received_at: datetime
    actor_id: int | None
    note: str | None


@dataclass(eq=False)
class OtherVisitOpen(Refusal):
    """The rep already has an open visit, perhaps opened a moment ago on another device."""

    rep_id: int


@dataclass(eq=False)
class VisitMovedOn(Refusal):
    """Somebody else changed the visit between our look and our step; nothing was changed."""

    visit_id: int


async def add_visit(db: AsyncConnection, new: NewVisit) -> Visit:
    """Begin a visit in ARRIVING; raises OtherVisitOpen when the rep has one, however close the race."""
    row = visit.insert().values(
        **asdict(new),
        number=token_hex(8),  # holds the place until the row's own id, which no one else can have, is known
        state=VisitState.ARRIVING,
        place=PlaceStatus.PENDING,
        paused=False,
        version=1,
    )
    try:
        async with db.begin_nested():
            visit_id = (await db.execute(row.returning(visit.c.id))).scalar_one()
    except IntegrityError as error:
        if await open_visit_of(db, new.rep_id) is None:
            raise
        raise OtherVisitOpen(new.rep_id) from error
    await db.execute(update(visit).where(visit.c.id == visit_id).values(number=f"V-{visit_id:06d}"))
    return await visit_that_is(db, visit_id)


async def save_visit(db: AsyncConnection, changed: Visit) -> Visit:
    """Write a changed copy of a visit read at `changed.version`; raises VisitMovedOn when that is stale."""
    values = {
        name: value for name, value in asdict(changed).items() if name not in ("id", "number", "version")
    }
    result = await db.execute(
        update(visit)
        .where(visit.c.id == changed.id, visit.c.version == changed.version)
        .values(**values, version=changed.version + 1)
        .returning(*visit.c)
    )
    row = result.first()
    if row is None:
        raise VisitMovedOn(changed.id)
    return _visit(row)


async def visit_of(db: AsyncConnection, visit_id: int, *, lock: bool = False) -> Visit | None:
    return await _one(db, select(visit).where(visit.c.id == visit_id), lock=lock)


async def visit_that_is(db: AsyncConnection, visit_id: int, *, lock: bool = False) -> Visit:
    """The visit that the caller knows to exist; raises LookupError otherwise."""
    found = await visit_of(db, visit_id, lock=lock)
    if found is None:
        raise LookupError(f"no visit {visit_id}")
    return found


async def visit_by_number(db: AsyncConnection, number: str) -> Visit | None:
    return await _one(db, select(visit).where(visit.c.number == number), lock=False)


async def open_visit_of(db: AsyncConnection, rep_id: int, *, lock: bool = False) -> Visit | None:
    """The one visit the rep is at, or on the way into."""
    return await _one(
        db, select(visit).where(visit.c.rep_id == rep_id, visit.c.state.in_(OPEN_STATES)), lock=lock
    )


async def open_visits(db: AsyncConnection, *, began_before: datetime) -> tuple[Visit, ...]:
    """Every open visit that began before then: the candidates of the sweep for forgotten ones."""
    # Literally as in the partial index: SQLite uses it for nothing else, least of all for bound values.
    are_open = text("visit.state IN ('arriving', 'on_site')")
    return await _all(db, select(visit).where(are_open, visit.c.began_at < began_before))


async def reports_owed_by(db: AsyncConnection, rep_id: int) -> tuple[Visit, ...]:
    """Visits the rep has left whose report is still missing, the most urgent first."""
    query = select(visit).where(visit.c.rep_id == rep_id, visit.c.state.in_(REPORT_OWED_STATES))
    return await _all(db, query.order_by(visit.c.report_due_at, visit.c.id))


async def visits_of(db: AsyncConnection, rep_id: int, day: date) -> tuple[Visit, ...]:
    """The rep's visits of one local day, in the order they began; cancelled ones too."""
    return await visits_between(db, (rep_id,), first=day, last=day)


async def visits_between(
    db: AsyncConnection, rep_ids: tuple[int, ...], *, first: date, last: date
) -> tuple[Visit, ...]:
    """The visits of several reps from `first` to `last`, both included; cancelled ones too."""
    query = select(visit).where(visit.c.rep_id.in_(rep_ids), visit.c.local_day.between(first, last))
    return await _all(db, query.order_by(visit.c.began_at, visit.c.id))


async def visits_of_customer(db: AsyncConnection, customer_id: int, *, limit: int) -> tuple[Visit, ...]:
    """The newest first, whoever made them; cancelled ones are left out."""
    query = select(visit).where(visit.c.customer_id == customer_id, visit.c.state != VisitState.CANCELLED)
    return await _all(db, query.order_by(visit.c.began_at.desc(), visit.c.id.desc()).limit(limit))


async def visits_of_plan_items(db: AsyncConnection, plan_item_ids: tuple[int, ...]) -> tuple[Visit, ...]:
    """Visits that came of these plan items, on whatever day, in the order they began."""
    query = select(visit).where(visit.c.plan_item_id.in_(plan_item_ids))
    return await _all(db, query.order_by(visit.c.began_at, visit.c.id))


async def why_cancelled(db: AsyncConnection, visit_ids: Collection[int]) -> dict[int, str]:
    """The reasons, by visit; of a visit that was cancelled twice, the last one."""
    event = visit_event.c
    query = select(event.visit_id, event.note).where(
        event.visit_id.in_(list(visit_ids)), event.event == VisitEvent.CANCELLED
    )
    return {row.visit_id: row.note or "" for row in await db.execute(query.order_by(event.id))}


async def explain_cancellation(db: AsyncConnection, visit_id: int, why: str) -> None:
    """Words take the place of the reason that was tapped."""
    event = visit_event.c
    last = select(func.max(event.id)).where(event.visit_id == visit_id, event.event == VisitEvent.CANCELLED)
    await db.execute(visit_event.update().where(event.id == last.scalar_subquery()).values(note=why))


async def add_event(db: AsyncConnection, visit_id: int, record: EventRecord) -> None:
    await db.execute(visit_event.insert().values(visit_id=visit_id, **asdict(record)))


async def events_of(db: AsyncConnection, visit_id: int) -> tuple[EventRecord, ...]:
    """The visit's history, oldest first."""
    query = select(visit_event).where(visit_event.c.visit_id == visit_id).order_by(visit_event.c.id)
    return tuple(
        EventRecord(
            event=row.event, at=row.at, received_at=row.received_at, actor_id=row.actor_id, note=row.note
        )
        for row in await db.execute(query)
    )


async def _one(db: AsyncConnection, query: Select[Any], *, lock: bool) -> Visit | None:
    row = (await db.execute(query.with_for_update() if lock else query)).first()
    return _visit(row) if row else None


async def _all(db: AsyncConnection, query: Select[Any]) -> tuple[Visit, ...]:
    return tuple(_visit(row) for row in await db.execute(query))


def _visit(row: Row[Any]) -> Visit:
    return Visit(**row._mapping)
