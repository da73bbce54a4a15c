"""Changing the company's rules in the chat: decisions with their date, the change being made; reps' own hours.

Revision: 0017
Before: 0016
"""

import sqlalchemy as sa
from alembic import op

from bot.storage.columns import BIG_ID, JSON, Instant

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "policy_change",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("setting", sa.String(64), nullable=False),
        sa.Column("before", JSON, nullable=False),
        sa.Column("after", JSON, nullable=False),
        sa.Column("effective_from", Instant(), nullable=False),
        sa.Column("author_id", BIG_ID, nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("undoes_id", BIG_ID, nullable=True),
        sa.Column("withdrawn_at", Instant(), nullable=True),
        sa.Column("withdrawn_by", BIG_ID, nullable=True),
        sa.Column("told_at", Instant(), nullable=True),
        sa.Column("carried_out_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name="fk_policy_change_author_id"),
        sa.ForeignKeyConstraint(["undoes_id"], ["policy_change.id"], name="fk_policy_change_undoes_id"),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["person.id"], name="fk_policy_change_withdrawn_by"),
        sa.PrimaryKeyConstraint("id", name="pk_policy_change"),
    )
    op.create_index("ix_policy_change_effective_from", "policy_change", ["effective_from"])
    op.create_table(
        "policy_draft",
        sa.Column("person_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("setting", sa.String(64), nullable=False),
        sa.Column("after", JSON, nullable=False),
        sa.Column("starts", sa.String(10), nullable=False),
        sa.Column("base_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_policy_draft_person_id"),
        sa.PrimaryKeyConstraint("person_id", name="pk_policy_draft"),
    )
    op.create_table(
        "own_hours",
        sa.Column("person_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("starts", sa.Time(), nullable=True),
        sa.Column("ends", sa.Time(), nullable=True),
        sa.Column("lunch_from", sa.Time(), nullable=True),
        sa.Column("lunch_until", sa.Time(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_own_hours_person_id"),
        sa.PrimaryKeyConstraint("person_id", name="pk_own_hours"),
    )


def downgrade() -> None:
    op.drop_table("own_hours")
    op.drop_table("policy_draft")
    op.drop_index("ix_policy_change_effective_from", "policy_change")
    op.drop_table("policy_change")
