"""the album in which the files of a form came.

Revision: 0014
Before: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("form_upload") as batch_op:
        batch_op.add_column(sa.Column("album", sa.String(length=64)))


def downgrade() -> None:
    with op.batch_alter_table("form_upload") as batch_op:
        batch_op.drop_column("album")
