"""Tables of announcements: what was told to many at once, and each person's copy with its receipt."""

from sqlalchemy import Column, Index, String, Table, Text, UniqueConstraint

from bot.storage.columns import Instant, metadata, own_id, ref

announcement = Table(
    "announcement",
    metadata,
    own_id(),
    ref("by_id", "person", index=True),
    Column("state", String(12), nullable=False),  # draft, sent, taken_back, dropped
    Column("text", Text, nullable=False),
    ref("blob_id", "blob", null=True),
    Column("file_name", String(200), nullable=False),  # of a document; empty for a picture
    ref("team_of", "person", null=True),  # everybody below; None: the whole company
    Column("created_at", Instant, nullable=False),
    Column("sent_at", Instant),
)

reading = Table(
    "reading",
    metadata,
    own_id(),
    ref("announcement_id", "announcement"),
    ref("person_id", "person", index=True),
    Column("sent_at", Instant, nullable=False),
    Column("read_at", Instant),
    Column("reminded_at", Instant),
    UniqueConstraint("announcement_id", "person_id"),
)
Index(  # the sweep asks every tick
    "ix_reading_sent_at_unread",
    reading.c.sent_at,
    sqlite_where=reading.c.read_at.is_(None) & reading.c.reminded_at.is_(None),
    postgresql_where=reading.c.read_at.is_(None) & reading.c.reminded_at.is_(None),
)
