"""Tables of plans: what was intended; a plan item is not a visit."""

from sqlalchemy import Column, Date, Index, String, Table, Text, Time

from bot.storage.columns import Instant, metadata, own_id, ref

plan_item = Table(
    "plan_item",
    metadata,
    own_id(),
    ref("rep_id", "person"),
    ref("customer_id", "customer", index=True),
    ref("site_id", "site"),
    Column("day", Date, nullable=False),
    Column("window_start", Time),  # local time at the customer; None when any time will do
    Column("window_end", Time),
    Column("objective", Text, nullable=False),
    Column("state", String(16), nullable=False),  # planned, cancelled
    Column("cancel_reason", Text),
    Column("created_at", Instant, nullable=False),
)
Index("ix_plan_item_rep_id_day", plan_item.c.rep_id, plan_item.c.day)
