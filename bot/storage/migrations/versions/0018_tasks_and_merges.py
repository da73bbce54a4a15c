"""tasks, merged customers, and what a manager changed in a plan.

Revision: 0018
Before: 0017
"""

import sqlalchemy as sa
from alembic import op

from bot.storage.columns import BIG_ID, JSON, Instant

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def _id() -> sa.Column[int]:
    return sa.Column("id", BIG_ID, autoincrement=True, nullable=False)


def _instant(name: str, *, null: bool = False) -> sa.Column[object]:
    return sa.Column(name, Instant(), nullable=null)


def _refs(table: str, **targets: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([name], [f"{target}.id"], name=op.f(f"fk_{table}_{name}"))
        for name, target in targets.items()
    ]


def upgrade() -> None:
    op.create_table(
        "task",
        _id(),
        sa.Column("owner_id", BIG_ID, nullable=False),
        sa.Column("by_id", BIG_ID, nullable=False),
        sa.Column("customer_id", BIG_ID),
        sa.Column("visit_id", BIG_ID),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date()),
        _instant("due_at", null=True),
        _instant("remind_at", null=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        _instant("created_at"),
        _instant("closed_at", null=True),
        *_refs("task", owner_id="person", by_id="person", customer_id="customer", visit_id="visit"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
    )
    for name, columns in {
        "ix_task_customer_id": ["customer_id"],
        "ix_task_visit_id": ["visit_id"],
        "ix_task_owner_id_state": ["owner_id", "state"],
    }.items():
        op.create_index(name, "task", columns)
    reminded = sa.text("remind_at IS NOT NULL")
    op.create_index(
        "ix_task_remind_at_open", "task", ["remind_at"], sqlite_where=reminded, postgresql_where=reminded
    )
    op.create_table(
        "plan_edit",
        _id(),
        sa.Column("rep_id", BIG_ID, nullable=False),
        sa.Column("by_id", BIG_ID, nullable=False),
        sa.Column("customer_id", BIG_ID, nullable=False),
        sa.Column("what", sa.String(length=12), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("to_day", sa.Date()),
        _instant("at"),
        *_refs("plan_edit", rep_id="person", by_id="person", customer_id="customer"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_edit")),
    )
    op.create_index("ix_plan_edit_rep_id", "plan_edit", ["rep_id"])
    op.create_table(
        "customer_merge",
        _id(),
        sa.Column("kept_id", BIG_ID, nullable=False),
        sa.Column("gone_id", BIG_ID, nullable=False),
        sa.Column("by_id", BIG_ID, nullable=False),
        sa.Column("moved", JSON, nullable=False),
        _instant("at"),
        _instant("undone_at", null=True),
        *_refs("customer_merge", kept_id="customer", gone_id="customer", by_id="person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_merge")),
    )
    op.create_index("ix_customer_merge_kept_id", "customer_merge", ["kept_id"])
    op.create_index("ix_customer_merge_gone_id", "customer_merge", ["gone_id"])


def downgrade() -> None:
    for table in ("customer_merge", "plan_edit", "task"):
        op.drop_table(table)
