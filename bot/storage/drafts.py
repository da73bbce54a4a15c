"""Drafts: one filling of a form a visit, saved at every answer; and the answers of the filed report."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.tables.visits import answer, draft

COMPLETE = "complete"
"""Key in a draft's screen: told without evaluating the form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    visit_id: int
    form_version_id: int
    saved: dict[str, Any]
    """The filling, as the form engine saves it."""
    screen: dict[str, Any]
    """What of the filling the card shows: the page of a long list, half-made choices, the review."""
    step: int
    """Counts the screens shown: a button of an earlier screen carries a smaller number."""
    submitted_at: datetime | None
    changed_at: datetime

    @property
    def is_complete(self) -> bool:
        """Every question has been passed; the answers wait to be sent."""
        return bool(self.screen.get(COMPLETE))


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledAnswer:
    path: str
    value: Any
    answered_at: datetime | None


async def draft_of(db: AsyncConnection, visit_id: int, *, lock: bool = False) -> Draft | None:
    """`lock` keeps another device's tap waiting until this step is committed."""
    columns = [column for column in draft.c if column.name != "id"]
    query = select(*columns).where(draft.c.visit_id == visit_id)
    row = (await db.execute(query.with_for_update() if lock else query)).one_or_none()
    return None if row is None else Draft(**row._mapping)


async def add_draft(db: AsyncConnection, *, visit_id: int, form_version_id: int, at: datetime) -> Draft:
    """An empty one; `change_draft` fills it."""
    values: dict[str, Any] = {
        "visit_id": visit_id,
        "form_version_id": form_version_id,
        "saved": {},
        "screen": {},
        "step": 1,
        "submitted_at": None,
        "changed_at": at,
    }
    await db.execute(draft.insert().values(**values))
    return Draft(**values)


async def change_draft(db: AsyncConnection, visit_id: int, *, at: datetime, **values: Any) -> None:
    """Any of `saved`, `screen`, `step`, `submitted_at`."""
    await db.execute(draft.update().where(draft.c.visit_id == visit_id).values(changed_at=at, **values))


async def replace_answers(db: AsyncConnection, visit_id: int, answers: Iterable[FiledAnswer]) -> None:
    """The filed report becomes exactly these answers; one sent back and filed again replaces the old."""
    await db.execute(delete(answer).where(answer.c.visit_id == visit_id))
    rows = [
        {"visit_id": visit_id, "path": each.path, "value": each.value, "answered_at": each.answered_at}
        for each in answers
    ]
    if rows:
        await db.execute(insert(answer), rows)


async def answers_of(db: AsyncConnection, visit_id: int) -> tuple[FiledAnswer, ...]:
    """In the order of the form."""
    query = select(answer.c.path, answer.c.value, answer.c.answered_at).where(answer.c.visit_id == visit_id)
    return tuple(FiledAnswer(**row._mapping) for row in await db.execute(query.order_by(answer.c.id)))
