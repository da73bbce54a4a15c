"""where a rep's day begins and ends.

Revision: 0010
Before: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _person(table: str) -> tuple[sa.Column[int], sa.ForeignKeyConstraint, sa.PrimaryKeyConstraint]:
    return (
        sa.Column("person_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f(f"fk_{table}_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f(f"pk_{table}")),
    )


def upgrade() -> None:
    op.create_table(
        "day_places",
        *_person("day_places"),
        *(sa.Column(name, sa.Float()) for name in ("home_lat", "home_lon", "office_lat", "office_lon")),
        sa.Column("begins", sa.String(length=8), nullable=False),
        sa.Column("ends", sa.String(length=8), nullable=False),
    )
    op.execute(
        "INSERT INTO day_places (person_id, home_lat, home_lon, begins, ends) "
        "SELECT person_id, lat, lon, 'home', 'home' FROM rep_base"
    )
    op.drop_table("rep_base")


def downgrade() -> None:
    op.create_table(
        "rep_base",
        *_person("rep_base"),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column("lon", sa.Float(), nullable=False),
    )
    op.execute(
        "INSERT INTO rep_base (person_id, lat, lon) "
        "SELECT person_id, home_lat, home_lon FROM day_places WHERE home_lat IS NOT NULL"
    )
    op.drop_table("day_places")
