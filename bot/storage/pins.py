"""Proposals to move a customer's pin to where a rep was, and moving it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.place import Position
from bot.storage.tables.customers import site
from bot.storage.tables.scores import pin_proposal
from bot.storage.upsert import insert_into


class PinState(StrEnum):
    OPEN = "open"
    MOVED = "moved"
    ADDED = "added"
    """It is another place of the same customer."""
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class PinProposal:
    id: int
    site_id: int
    visit_id: int
    rep_id: int
    position: Position
    accuracy_m: float | None
    at: datetime
    state: PinState
    decided_by: int | None
    decided_at: datetime | None


async def propose_pin(
    db: AsyncConnection,
    *,
    site_id: int,
    visit_id: int,
    rep_id: int,
    position: Position,
    accuracy_m: float | None,
    at: datetime,
) -> PinProposal | None:
    """None when this visit has proposed one already."""
    new = insert_into(db, pin_proposal).values(
        site_id=site_id,
        visit_id=visit_id,
        rep_id=rep_id,
        lat=position.lat,
        lon=position.lon,
        accuracy_m=accuracy_m,
        at=at,
        state=PinState.OPEN,
    )
    once = new.on_conflict_do_nothing(index_elements=[pin_proposal.c.visit_id]).returning(*pin_proposal.c)
    row = (await db.execute(once)).first()
    return _proposal(row) if row else None


async def pin_proposal_of(db: AsyncConnection, proposal_id: int, *, lock: bool = False) -> PinProposal | None:
    query = select(pin_proposal).where(pin_proposal.c.id == proposal_id)
    row = (await db.execute(query.with_for_update() if lock else query)).first()
    return _proposal(row) if row else None


async def open_pin_proposals(db: AsyncConnection) -> tuple[PinProposal, ...]:
    query = select(pin_proposal).where(pin_proposal.c.state == PinState.OPEN).order_by(pin_proposal.c.id)
    return tuple(_proposal(row) for row in await db.execute(query))


async def is_asked_about(db: AsyncConnection, site_id: int) -> bool:
    """Somebody has been asked about this pin and has not answered yet."""
    here = (pin_proposal.c.site_id == site_id, pin_proposal.c.state == PinState.OPEN)
    return (await db.execute(select(pin_proposal.c.id).where(*here).limit(1))).first() is not None


async def verify_pin(db: AsyncConnection, site_id: int, *, at: datetime) -> None:
    """It stands where it is right: nobody asks about it again."""
    await db.execute(update(site).where(site.c.id == site_id).values(pin_verified_at=at))


async def decide_pin(
    db: AsyncConnection, proposal_id: int, *, state: PinState, by: int, at: datetime
) -> None:
    change = update(pin_proposal).where(pin_proposal.c.id == proposal_id)
    await db.execute(change.values(state=state, decided_by=by, decided_at=at))


async def move_pin(db: AsyncConnection, site_id: int, position: Position, *, at: datetime) -> None:
    """The pin stands where somebody was, and a manager has looked at it: it counts as verified."""
    await db.execute(
        update(site)
        .where(site.c.id == site_id)
        .values(lat=position.lat, lon=position.lon, position_source="rep", pin_verified_at=at)
    )


def _proposal(row: Row[Any]) -> PinProposal:
    return PinProposal(
        id=row.id,
        site_id=row.site_id,
        visit_id=row.visit_id,
        rep_id=row.rep_id,
        position=Position(row.lat, row.lon),
        accuracy_m=row.accuracy_m,
        at=row.at,
        state=PinState(row.state),
        decided_by=row.decided_by,
        decided_at=row.decided_at,
    )
