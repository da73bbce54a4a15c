"""Comments: a manager's words on a report and the rep's answers, one thread a visit."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.tables.people import person
from bot.storage.tables.visits import comment


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    id: int
    visit_id: int
    author_id: int
    author_name: str
    text: str
    at: datetime
    reply_to_id: int | None


async def add_comment(
    db: AsyncConnection,
    visit_id: int,
    author_id: int,
    text: str,
    *,
    at: datetime,
    reply_to_id: int | None = None,
) -> Comment:
    row = {
        "visit_id": visit_id,
        "author_id": author_id,
        "text": text,
        "at": at,
        "reply_to_id": reply_to_id,
    }
    added = (await db.execute(comment.insert().values(row).returning(comment.c.id))).scalar_one()
    return _comment((await db.execute(_comments().where(comment.c.id == added))).one())


async def comments_of(db: AsyncConnection, visit_id: int) -> tuple[Comment, ...]:
    """The thread, oldest first."""
    query = _comments().where(comment.c.visit_id == visit_id).order_by(comment.c.at, comment.c.id)
    return tuple(_comment(row) for row in await db.execute(query))


async def comment_of(db: AsyncConnection, comment_id: int) -> Comment | None:
    row = (await db.execute(_comments().where(comment.c.id == comment_id))).first()
    return _comment(row) if row else None


def _comments() -> Select[Any]:
    return select(comment, person.c.name.label("author_name")).join(
        person, person.c.id == comment.c.author_id
    )


def _comment(row: Row[Any]) -> Comment:
    return Comment(**row._mapping)
