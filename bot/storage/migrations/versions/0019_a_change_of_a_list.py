"""A change of the rules in the making knows what it was begun with.

Revision: 0019
Before: 0018
"""

import sqlalchemy as sa
from alembic import op

from bot.storage.columns import JSON

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("policy_draft", sa.Column("before", JSON, nullable=False, server_default="{}"))


def downgrade() -> None:
    op.drop_column("policy_draft", "before")
