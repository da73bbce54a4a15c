"""which day's track somebody looked at.

Revision: 0020
Before: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("look", sa.Column("day", sa.Date()))


def downgrade() -> None:
    op.drop_column("look", "day")
