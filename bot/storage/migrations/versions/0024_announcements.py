"""announcements with their receipts.

Revision: 0024
Before: 0023
"""

import sqlalchemy as sa
from alembic import op

from bot.storage.columns import BIG_ID, Instant

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def _id() -> sa.Column[int]:
    return sa.Column("id", BIG_ID, autoincrement=True, nullable=False)


def _instant(name: str, *, null: bool = False) -> sa.Column[object]:
    return sa.Column(name, Instant(), nullable=null)


def _ref(table: str, name: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], [f"{target}.id"], name=op.f(f"fk_{table}_{name}"))


def upgrade() -> None:
    op.create_table(
        "announcement",
        _id(),
        sa.Column("by_id", BIG_ID, nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("blob_id", BIG_ID),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("team_of", BIG_ID),
        _instant("created_at"),
        _instant("sent_at", null=True),
        _ref("announcement", "by_id", "person"),
        _ref("announcement", "blob_id", "blob"),
        _ref("announcement", "team_of", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement")),
    )
    op.create_index("ix_announcement_by_id", "announcement", ["by_id"])
    op.create_table(
        "reading",
        _id(),
        sa.Column("announcement_id", BIG_ID, nullable=False),
        sa.Column("person_id", BIG_ID, nullable=False),
        _instant("sent_at"),
        _instant("read_at", null=True),
        _instant("reminded_at", null=True),
        _ref("reading", "announcement_id", "announcement"),
        _ref("reading", "person_id", "person"),
        sa.UniqueConstraint("announcement_id", "person_id", name=op.f("uq_reading_announcement_id_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading")),
    )
    op.create_index("ix_reading_person_id", "reading", ["person_id"])
    unread = sa.text("read_at IS NULL AND reminded_at IS NULL")
    op.create_index(
        "ix_reading_sent_at_unread",
        "reading",
        ["sent_at"],
        sqlite_where=unread,
        postgresql_where=unread,
    )


def downgrade() -> None:
    for table in ("reading", "announcement"):
        op.drop_table(table)
