"""complaints and emergencies, and who is in charge of which kind.

Revision: 0022
Before: 0021
"""

import sqlalchemy as sa
from alembic import op

from bot.storage.columns import BIG_ID, Instant

revision = "0022"
down_revision = "0021"
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
        "incident",
        _id(),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("by_id", BIG_ID, nullable=False),
        sa.Column("owner_id", BIG_ID),
        sa.Column("customer_id", BIG_ID),
        sa.Column("visit_id", BIG_ID),
        _instant("reported_at"),
        _instant("due_at"),
        _instant("raise_at", null=True),
        _instant("customer_told_at", null=True),
        _instant("closed_at", null=True),
        sa.Column("result", sa.Text(), nullable=False),
        *_refs(
            "incident", by_id="person", owner_id="person", customer_id="customer", visit_id="visit"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident")),
    )
    for name, columns in {
        "ix_incident_by_id": ["by_id"],
        "ix_incident_customer_id": ["customer_id"],
        "ix_incident_visit_id": ["visit_id"],
        "ix_incident_owner_id_state": ["owner_id", "state"],
    }.items():
        op.create_index(name, "incident", columns)
    raised = sa.text("raise_at IS NOT NULL")
    op.create_index(
        "ix_incident_raise_at_open", "incident", ["raise_at"], sqlite_where=raised, postgresql_where=raised
    )
    op.create_table(
        "incident_event",
        _id(),
        sa.Column("incident_id", BIG_ID, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("by_id", BIG_ID, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("blob_id", BIG_ID),
        sa.Column("lat", sa.Float()),
        sa.Column("lon", sa.Float()),
        _instant("seen_at", null=True),
        _instant("at"),
        *_refs("incident_event", incident_id="incident", by_id="person", blob_id="blob"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_event")),
    )
    op.create_index("ix_incident_event_incident_id", "incident_event", ["incident_id"])
    op.create_index("ix_incident_event_by_id", "incident_event", ["by_id"])
    op.create_table(
        "in_charge",
        _id(),
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        _instant("since"),
        _instant("until", null=True),
        *_refs("in_charge", person_id="person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_in_charge")),
    )
    op.create_index("ix_in_charge_person_id", "in_charge", ["person_id"])


def downgrade() -> None:
    for table in ("in_charge", "incident_event", "incident"):
        op.drop_table(table)
