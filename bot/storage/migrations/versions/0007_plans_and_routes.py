"""plans, days off, rhythms and routes.

Revision: 0007
Before: 0006
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
AT = sa.DateTime(timezone=True)


def _ref(name: str, target: str, table: str, *, null: bool = False) -> tuple[sa.Column[int], sa.ForeignKeyConstraint]:
    return (
        sa.Column(name, BIG, nullable=null),
        sa.ForeignKeyConstraint([name], [f"{target}.id"], name=op.f(f"fk_{table}_{name}")),
    )


def upgrade() -> None:
    with op.batch_alter_table("plan_item") as batch_op:
        for name in ("expected_result", "participants", "materials"):
            batch_op.add_column(sa.Column(name, sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("confirmed", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "plan",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        *_ref("rep_id", "person", "plan"),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("missing", JSON, nullable=False),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("submitted_at", AT, nullable=True),
        *_ref("decided_by", "person", "plan", null=True),
        sa.Column("decided_at", AT, nullable=True),
        sa.Column("created_at", AT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
        sa.UniqueConstraint("rep_id", "first_day", "last_day", name="uq_plan_rep_id_days"),
    )
    op.create_table(
        "day_off",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        *_ref("person_id", "person", "day_off"),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_off")),
        sa.UniqueConstraint("person_id", "day", name="uq_day_off_person_id_day"),
    )
    op.create_table(
        "rhythm",
        *_ref("customer_id", "customer", "rhythm"),
        sa.Column("every_days", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("customer_id", name=op.f("pk_rhythm")),
    )
    op.create_table(
        "rep_base",
        *_ref("person_id", "person", "rep_base"),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column("lon", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_rep_base")),
    )
    op.create_table(
        "day_route",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        *_ref("rep_id", "person", "day_route"),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", JSON, nullable=True),
        sa.Column("asked_at", AT, nullable=False),
        sa.Column("made_at", AT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_route")),
        sa.UniqueConstraint("rep_id", "day", name="uq_day_route_rep_id_day"),
    )


def downgrade() -> None:
    for name in ("day_route", "rep_base", "rhythm", "day_off", "plan"):
        op.drop_table(name)
    with op.batch_alter_table("plan_item") as batch_op:
        for name in ("confirmed", "materials", "participants", "expected_result"):
            batch_op.drop_column(name)
