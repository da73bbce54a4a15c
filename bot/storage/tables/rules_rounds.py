"""Tables of the quarterly round about the rules: who was asked, and, apart from it, what was answered."""

from sqlalchemy import Boolean, Column, Integer, String, Table, Text, UniqueConstraint

from bot.storage.columns import Instant, metadata, own_id, ref

rules_round = Table(
    "rules_round",
    metadata,
    own_id(),
    Column("quarter", String(8), nullable=False, unique=True),
    Column("began_at", Instant, nullable=False),
    Column("told_at", Instant),  # when its summary went to managers and admins
)

rules_asked = Table(
    "rules_asked",
    metadata,
    own_id(),
    ref("round_id", "rules_round"),
    ref("person_id", "person", index=True),
    Column("answered", Boolean, nullable=False),  # no time: it would tell which answer is theirs
    UniqueConstraint("round_id", "person_id"),
)

rules_answer = Table(
    "rules_answer",
    metadata,
    own_id(),
    ref("round_id", "rules_round", index=True),
    Column("stars", Integer),  # None for a line, which stands by itself
    Column("text", Text, nullable=False),
)
