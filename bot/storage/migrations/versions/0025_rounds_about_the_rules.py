"""the quarterly round about the rules.

Revision: 0025
Before: 0024
"""

import sqlalchemy as sa
from alembic import op

from bot.storage.columns import BIG_ID, Instant

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def _id() -> sa.Column[int]:
    return sa.Column("id", BIG_ID, autoincrement=True, nullable=False)


def _ref(table: str, name: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], [f"{target}.id"], name=op.f(f"fk_{table}_{name}"))


def upgrade() -> None:
    op.create_table(
        "rules_round",
        _id(),
        sa.Column("quarter", sa.String(length=8), nullable=False),
        sa.Column("began_at", Instant(), nullable=False),
        sa.Column("told_at", Instant()),
        sa.UniqueConstraint("quarter", name=op.f("uq_rules_round_quarter")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rules_round")),
    )
    op.create_table(
        "rules_asked",
        _id(),
        sa.Column("round_id", BIG_ID, nullable=False),
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.Column("answered", sa.Boolean(), nullable=False),
        _ref("rules_asked", "round_id", "rules_round"),
        _ref("rules_asked", "person_id", "person"),
        sa.UniqueConstraint("round_id", "person_id", name=op.f("uq_rules_asked_round_id_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rules_asked")),
    )
    op.create_index("ix_rules_asked_person_id", "rules_asked", ["person_id"])
    op.create_table(
        "rules_answer",
        _id(),
        sa.Column("round_id", BIG_ID, nullable=False),
        sa.Column("stars", sa.Integer()),
        sa.Column("text", sa.Text(), nullable=False),
        _ref("rules_answer", "round_id", "rules_round"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rules_answer")),
    )
    op.create_index("ix_rules_answer_round_id", "rules_answer", ["round_id"])


def downgrade() -> None:
    for table in ("rules_answer", "rules_asked", "rules_round"):
        op.drop_table(table)
