"""pushes that somebody does not want.

Revision: 0023
Before: 0022
"""

import sqlalchemy as sa
from alembic import op

from bot.storage.columns import BIG_ID

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "muted",
        sa.Column("person_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("push", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_muted_person_id")),
        sa.PrimaryKeyConstraint("person_id", "push", name=op.f("pk_muted")),
    )


def downgrade() -> None:
    op.drop_table("muted")
