"""Forms on their way in: uploads, the files of forms, trials.

Revision: 0006
Before: 0005
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")


def upgrade() -> None:
    op.add_column("form_version", sa.Column("lists_sha256", sa.String(64), nullable=True))
    op.create_table(
        "form_upload",
        sa.Column("id", BIG_ID, primary_key=True, autoincrement=True),
        sa.Column("person_id", BIG_ID, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("checks", sa.Integer(), nullable=False),
        sa.Column("report", JSON, nullable=True),
        sa.Column("filename", sa.String(120), nullable=False),
        sa.Column("form_id", sa.String(64), nullable=True),
        sa.Column("workbook", sa.LargeBinary(), nullable=True),
        sa.Column("definition", sa.Text(), nullable=True),
        sa.Column("form_version_id", BIG_ID, sa.ForeignKey("form_version.id"), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_form_upload_person_id", "form_upload", ["person_id"])
    op.create_table(
        "form_file",
        sa.Column("id", BIG_ID, primary_key=True, autoincrement=True),
        sa.Column("upload_id", BIG_ID, sa.ForeignKey("form_upload.id"), nullable=True),
        sa.Column("form_version_id", BIG_ID, sa.ForeignKey("form_version.id"), nullable=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("blob_id", BIG_ID, sa.ForeignKey("blob.id"), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
    )
    op.create_index("ix_form_file_upload_id", "form_file", ["upload_id"])
    op.create_index("ix_form_file_form_version_id", "form_file", ["form_version_id"])
    op.create_table(
        "form_trial",
        sa.Column("person_id", BIG_ID, sa.ForeignKey("person.id"), primary_key=True, autoincrement=False),
        sa.Column("upload_id", BIG_ID, sa.ForeignKey("form_upload.id"), nullable=True),
        sa.Column("form_version_id", BIG_ID, sa.ForeignKey("form_version.id"), nullable=True),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("saved", JSON, nullable=False),
        sa.Column("screen", JSON, nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("form_trial")
    op.drop_table("form_file")
    op.drop_table("form_upload")
    op.drop_column("form_version", "lists_sha256")
