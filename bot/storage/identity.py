"""The question at each visit whether it is the person: where it stands."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.identity_check import OPEN_STATES, CheckState
from bot.storage.tables.faces import identity_check
from bot.storage.tables.visits import visit
from bot.storage.upsert import insert_into


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityCheck:
    id: int
    visit_id: int
    person_id: int
    item_id: int | None
    state: CheckState
    likeness: float | None
    tries: int
    challenge: list[str] | None
    challenge_until: datetime | None
    resembles_id: int | None
    asked_id: int | None
    asked_at: datetime | None
    decided_by: int | None
    decided_at: datetime | None
    changed_at: datetime


async def begin_check(
    db: AsyncConnection, visit_id: int, person_id: int, item_id: int, *, at: datetime
) -> None:
    """A selfie has come for this visit; a check that was there before begins anew."""
    values = {"item_id": item_id, "state": CheckState.LOOKING, "changed_at": at, "likeness": None}
    row = insert_into(db, identity_check).values(visit_id=visit_id, person_id=person_id, tries=0, **values)
    await db.execute(row.on_conflict_do_update(index_elements=[identity_check.c.visit_id], set_=values))


async def check_of(db: AsyncConnection, visit_id: int, *, lock: bool = False) -> IdentityCheck | None:
    query = select(identity_check).where(identity_check.c.visit_id == visit_id)
    row = (await db.execute(query.with_for_update() if lock else query)).first()
    return IdentityCheck(**row._mapping) if row else None


async def change_check(db: AsyncConnection, check_id: int, **values: Any) -> None:
    await db.execute(identity_check.update().where(identity_check.c.id == check_id).values(**values))


async def drop_check(db: AsyncConnection, visit_id: int) -> None:
    """The selfie was none, or its consent is withdrawn: nothing is asked any more."""
    await db.execute(identity_check.delete().where(identity_check.c.visit_id == visit_id))


async def drop_open_checks(db: AsyncConnection, person_id: int) -> None:
    undecided = (CheckState.LOOKING, *OPEN_STATES, CheckState.WAITING)
    mine = identity_check.c.person_id == person_id
    await db.execute(identity_check.delete().where(mine, identity_check.c.state.in_(undecided)))


async def open_checks_left_before(db: AsyncConnection, before: datetime) -> tuple[IdentityCheck, ...]:
    """Checks the rep could still put right, of visits that were left before then."""
    query = (
        select(identity_check)
        .join(visit, visit.c.id == identity_check.c.visit_id)
        .where(identity_check.c.state.in_(OPEN_STATES), visit.c.left_at < before)
    )
    return tuple(IdentityCheck(**row._mapping) for row in await db.execute(query))


async def waiting_checks(db: AsyncConnection, *, asked_before: datetime) -> tuple[IdentityCheck, ...]:
    query = select(identity_check).where(
        identity_check.c.state == CheckState.WAITING, identity_check.c.asked_at < asked_before
    )
    return tuple(IdentityCheck(**row._mapping) for row in await db.execute(query))
