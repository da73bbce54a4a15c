"""Tasks: kept, found by person, customer and time, and handed on with a customer."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, case, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.task import Task, TaskKind, TaskState
from bot.storage.tables.tasks import task


async def add_task(
    db: AsyncConnection,
    *,
    owner_id: int,
    by_id: int,
    text: str,
    kind: TaskKind,
    at: datetime,
    customer_id: int | None = None,
    visit_id: int | None = None,
    **when: Any,
) -> int:
    """`when`: due_on, due_at, remind_at."""
    row = task.insert().values(
        owner_id=owner_id,
        by_id=by_id,
        text=text,
        kind=kind,
        customer_id=customer_id,
        visit_id=visit_id,
        state=TaskState.OPEN,
        created_at=at,
        **when,
    )
    return int((await db.execute(row.returning(task.c.id))).scalar_one())


async def task_of(db: AsyncConnection, task_id: int, *, lock: bool = False) -> Task | None:
    query = select(task).where(task.c.id == task_id)
    row = (await db.execute(query.with_for_update() if lock else query)).first()
    return _task(row) if row else None


async def change_task(db: AsyncConnection, task_id: int, **values: Any) -> None:
    await db.execute(update(task).where(task.c.id == task_id).values(**values))


async def open_tasks_of(db: AsyncConnection, owner_ids: Collection[int]) -> tuple[Task, ...]:
    """What is soonest comes first, what has no date last."""
    return await _tasks(db, _open().where(task.c.owner_id.in_(list(owner_ids))))


async def open_tasks_given(db: AsyncConnection, by_id: int) -> tuple[Task, ...]:
    """Those that this person has given to others."""
    return await _tasks(db, _open().where(task.c.by_id == by_id, task.c.owner_id != by_id))


async def open_tasks_of_customer(db: AsyncConnection, customer_id: int) -> tuple[Task, ...]:
    return await _tasks(db, _open().where(task.c.customer_id == customer_id))


async def done_tasks_of(
    db: AsyncConnection, *, owner_id: int | None = None, customer_id: int | None = None, limit: int
) -> tuple[Task, ...]:
    """The newest first."""
    query = select(task).where(task.c.state == TaskState.DONE)
    if owner_id is not None:
        query = query.where(task.c.owner_id == owner_id)
    if customer_id is not None:
        query = query.where(task.c.customer_id == customer_id)
    return await _tasks(db, query.order_by(task.c.closed_at.desc(), task.c.id.desc()).limit(limit))


async def tasks_of_visit(db: AsyncConnection, visit_id: int) -> tuple[Task, ...]:
    """Whatever became of them."""
    return await _tasks(db, select(task).where(task.c.visit_id == visit_id).order_by(task.c.id))


async def tasks_to_recall(db: AsyncConnection, now: datetime, *, limit: int) -> tuple[Task, ...]:
    """Open ones whose reminder has come."""
    query = select(task).where(task.c.remind_at <= now, task.c.state == TaskState.OPEN)
    return await _tasks(db, query.order_by(task.c.remind_at, task.c.id).limit(limit))


async def due_until(db: AsyncConnection, last: date) -> tuple[Task, ...]:
    """Everybody's open ones of that day or before."""
    return await _tasks(db, _open().where(task.c.due_on <= last))


async def overdue_counts(
    db: AsyncConnection, owner_ids: Collection[int], today: date, now: datetime
) -> Mapping[int, int]:
    """How many of each; who has none is left out."""
    over = case((task.c.due_at.is_not(None), task.c.due_at <= now), else_=task.c.due_on < today)
    query = (
        select(task.c.owner_id, func.count().label("n"))
        .where(task.c.owner_id.in_(list(owner_ids)), task.c.state == TaskState.OPEN, over)
        .group_by(task.c.owner_id)
    )
    return {row.owner_id: row.n for row in await db.execute(query)}


async def hand_on_tasks(db: AsyncConnection, customer_id: int, *, from_id: int, to_id: int) -> int:
    """What was still to do for a customer goes with it; how many."""
    here = (task.c.customer_id == customer_id, task.c.owner_id == from_id, task.c.state == TaskState.OPEN)
    return (await db.execute(update(task).where(*here).values(owner_id=to_id))).rowcount


def _open() -> Select[Any]:
    undated_last = case((task.c.due_on.is_(None), 1), else_=0)
    untimed_last = case((task.c.due_at.is_(None), 1), else_=0)
    return (
        select(task)
        .where(task.c.state == TaskState.OPEN)
        .order_by(undated_last, task.c.due_on, untimed_last, task.c.due_at, task.c.id)
    )


async def _tasks(db: AsyncConnection, query: Select[Any]) -> tuple[Task, ...]:
    return tuple(_task(row) for row in await db.execute(query))


def _task(row: Row[Any]) -> Task:
    kept = dict(row._mapping)
    return Task(**kept | {"kind": TaskKind(row.kind), "state": TaskState(row.state)})
