"""Table of tasks: who does what by when; promises to customers among them."""

from sqlalchemy import Column, Date, Index, String, Table, Text

from bot.storage.columns import Instant, metadata, own_id, ref

task = Table(
    "task",
    metadata,
    own_id(),
    ref("owner_id", "person"),  # who does it
    ref("by_id", "person"),  # who wrote it down: the owner, or somebody above
    ref("customer_id", "customer", null=True, index=True),
    ref("visit_id", "visit", null=True, index=True),  # out of whose report it came
    Column("kind", String(12), nullable=False),  # task, promise
    Column("text", Text, nullable=False),
    Column("due_on", Date),  # the owner's day; None: without a date
    Column("due_at", Instant),  # where a time was said as well
    Column("remind_at", Instant),  # when its owner hears of it next; None: not by itself any more
    Column("state", String(12), nullable=False),  # open, done, dropped
    Column("created_at", Instant, nullable=False),
    Column("closed_at", Instant),
)
Index("ix_task_owner_id_state", task.c.owner_id, task.c.state)
Index(  # the sweep asks every tick
    "ix_task_remind_at_open",
    task.c.remind_at,
    sqlite_where=task.c.remind_at.is_not(None),
    postgresql_where=task.c.remind_at.is_not(None),
)
