"""spot checks: drawing visits by lot, and what was said of each.

Revision: 0021
Before: 0020
"""

import sqlalchemy as sa
from alembic import op

from bot.storage.columns import BIG_ID, Instant

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def _id() -> sa.Column[int]:
    return sa.Column("id", BIG_ID, autoincrement=True, nullable=False)


def _refs(table: str, **targets: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([name], [f"{target}.id"], name=op.f(f"fk_{table}_{name}"))
        for name, target in targets.items()
    ]


def upgrade() -> None:
    op.create_table(
        "spot_check",
        _id(),
        sa.Column("manager_id", BIG_ID, nullable=False),
        sa.Column("rep_id", BIG_ID),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("seed", sa.String(length=16), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("low_times", sa.Float(), nullable=False),
        sa.Column("drawn_at", Instant(), nullable=False),
        sa.Column("closed_at", Instant()),
        *_refs("spot_check", manager_id="person", rep_id="person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spot_check")),
    )
    is_open = sa.text("closed_at IS NULL")
    op.create_index(
        "uq_spot_check_manager_id_open",
        "spot_check",
        ["manager_id"],
        unique=True,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )
    op.create_table(
        "spot_check_visit",
        _id(),
        sa.Column("spot_check_id", BIG_ID, nullable=False),
        sa.Column("visit_id", BIG_ID, nullable=False),
        sa.Column("score", sa.Integer()),
        sa.Column("place", sa.Integer()),
        sa.Column("verdict", sa.String(length=32)),
        sa.Column("comment_id", BIG_ID),
        sa.Column("judged_at", Instant()),
        *_refs("spot_check_visit", spot_check_id="spot_check", visit_id="visit", comment_id="comment"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spot_check_visit")),
        sa.UniqueConstraint("spot_check_id", "visit_id", name=op.f("uq_spot_check_visit_spot_check_id_visit_id")),
    )
    op.create_index("ix_spot_check_visit_visit_id", "spot_check_visit", ["visit_id"])


def downgrade() -> None:
    for table in ("spot_check_visit", "spot_check"):
        op.drop_table(table)
