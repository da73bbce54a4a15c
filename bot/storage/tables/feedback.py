"""Table of feedback: codes for customers, and what they answered; of their account a fingerprint alone."""

from sqlalchemy import Column, Index, Integer, String, Table, Text

from bot.rules.signals import Signal
from bot.storage.columns import Instant, OneOf, metadata, own_id, ref

feedback = Table(
    "feedback",
    metadata,
    own_id(),
    ref("visit_id", "visit", index=True),
    ref("customer_id", "customer"),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("offered_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False, index=True),
    Column("opened_at", Instant),
    Column("account", String(64), index=True),  # keyed fingerprint; forgotten after its days
    Column("stars", Integer),
    Column("words", Text),
    Column("answered_at", Instant),
    Column("flag", OneOf(Signal)),  # why it does not count
    Column("removed_at", Instant),  # the customer has taken it back: stars, words and account are gone
)
Index("ix_feedback_customer_id_opened_at", feedback.c.customer_id, feedback.c.opened_at)
