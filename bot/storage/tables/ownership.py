"""Tables of whose a customer is: shared with whom, contested by whom, handed over to whom."""

from sqlalchemy import Column, Integer, String, Table, Text

from bot.storage.columns import Instant, metadata, own_id, ref

customer_share = Table(  # somebody beside the owner who works on the customer
    "customer_share",
    metadata,
    ref("customer_id", "customer", primary_key=True, autoincrement=False),
    ref("person_id", "person", primary_key=True, autoincrement=False, index=True),
    ref("by_id", "person"),
    Column("at", Instant, nullable=False),
)

collision = Table(  # two want one customer; a manager decides (撞单)
    "collision",
    metadata,
    own_id(),
    ref("customer_id", "customer", index=True),
    ref("other_id", "customer", null=True),  # the one created beside it, where that is the question
    ref("by_id", "person"),
    ref("owner_id", "person"),  # whose it was when somebody asked
    Column("reason", Text, nullable=False),
    Column("outcome", String(12), nullable=False),  # open, stays, goes, shared, different
    ref("decided_by", "person", null=True),
    Column("decided_at", Instant),
    Column("at", Instant, nullable=False),
)

handover = Table(  # all customers of one person go to others, at once
    "handover",
    metadata,
    own_id(),
    ref("from_id", "person", index=True),
    ref("by_id", "person"),
    Column("customers", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("undone_at", Instant),
)

handed_over = Table(
    "handed_over",
    metadata,
    ref("handover_id", "handover", primary_key=True, autoincrement=False),
    ref("customer_id", "customer", primary_key=True, autoincrement=False),
    ref("to_id", "person"),
)
