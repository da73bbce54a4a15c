"""What a person's typed word belongs to now: one row a person, changed together with the step."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.tables.people import focus as focus_table
from bot.storage.upsert import insert_into

IDLE_KIND = "idle"


@dataclass(frozen=True, slots=True)
class Focus:
    kind: str
    ref_id: int | None = None
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def is_idle(self) -> bool:
        return self.kind == IDLE_KIND


IDLE = Focus(IDLE_KIND)
"""Nothing is being waited for: a typed word stands for itself."""

_OF_PERSON = select(focus_table.c.kind, focus_table.c.ref_id, focus_table.c.data).where(
    focus_table.c.person_id == bindparam("person_id")
)


async def focus_of(db: AsyncConnection, person_id: int) -> Focus:
    row = (await db.execute(_OF_PERSON, {"person_id": person_id})).first()
    return Focus(row.kind, row.ref_id, row.data) if row else IDLE


async def set_focus(
    db: AsyncConnection,
    person_id: int,
    kind: str,
    ref_id: int | None = None,
    data: dict[str, Any] | None = None,
    *,
    at: datetime,
) -> None:
    """What the person types next belongs to this; replaces what it belonged to before."""
    changed = {"kind": kind, "ref_id": ref_id, "data": data or {}, "changed_at": at}
    statement = insert_into(db, focus_table).values(person_id=person_id, **changed)
    await db.execute(statement.on_conflict_do_update(index_elements=[focus_table.c.person_id], set_=changed))


async def idle(db: AsyncConnection, person_id: int, *, at: datetime) -> None:
    """Nothing is waited for any more."""
    await set_focus(db, person_id, IDLE_KIND, at=at)
