"""claiming long work and files reads the few open rows, not all there ever were.

Revision: 0008
Before: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

OPEN = sa.text("state IN ('new', 'waiting')")
OPEN_WORK = sa.text("state IN ('new', 'doing')")
WANTED_FILES = sa.text("state = 'wanted'")


def upgrade() -> None:
    op.create_index("ix_inbox_open", "inbox", ["seq"], sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_index("ix_work_open", "work", ["id"], sqlite_where=OPEN_WORK, postgresql_where=OPEN_WORK)
    op.create_index(
        "ix_inbox_file_wanted", "inbox_file", ["id"], sqlite_where=WANTED_FILES, postgresql_where=WANTED_FILES
    )


def downgrade() -> None:
    op.drop_index("ix_inbox_file_wanted", table_name="inbox_file")
    op.drop_index("ix_work_open", table_name="work")
    op.drop_index("ix_inbox_open", table_name="inbox")
