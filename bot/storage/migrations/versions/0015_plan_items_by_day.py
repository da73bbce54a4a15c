"""planned visits are looked up by day, whoever's they are.

Revision: 0015
Before: 0014
"""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_plan_item_day", "plan_item", ["day"])


def downgrade() -> None:
    op.drop_index("ix_plan_item_day", table_name="plan_item")
