"""Chinese lists of customers are ordered by pinyin.

Revision: 0016
Before: 0015
"""

import sqlalchemy as sa
from alembic import op

from bot.rules.customer_search import sort_key

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

customer = sa.table(
    "customer", sa.column("id"), sa.column("name_zh"), sa.column("name_en"), sa.column("sort_zh")
)


def upgrade() -> None:
    # Not in a batch: that would make the table anew, which SQLite refuses while others refer to its rows.
    op.add_column("customer", sa.Column("sort_zh", sa.String(200), server_default="", nullable=False))
    db = op.get_bind()
    names = db.execute(sa.select(customer.c.id, customer.c.name_zh, customer.c.name_en)).all()
    keys = [{"of": row.id, "key": sort_key(row.name_zh, row.name_en)} for row in names]
    if keys:
        change = sa.update(customer).where(customer.c.id == sa.bindparam("of"))
        db.execute(change.values(sort_zh=sa.bindparam("key")), keys)


def downgrade() -> None:
    op.drop_column("customer", "sort_zh")
