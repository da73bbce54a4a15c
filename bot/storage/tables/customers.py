"""Tables of customers: the file, its sites and contacts."""

from sqlalchemy import Boolean, Column, Date, Float, Index, Integer, Numeric, String, Table, Text

from bot.storage.columns import JSON, Instant, metadata, own_id, ref

customer = Table(
    "customer",
    metadata,
    own_id(),
    Column("code", String(32), nullable=False, unique=True),
    Column("name_zh", String(120), nullable=False),
    Column("name_en", String(120), nullable=False),
    Column("industry", String(40), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("grade", String(2), nullable=False),
    Column("zone", String(64), nullable=False),
    ref("owner_id", "person", null=True, index=True),
    Column("owned_since", Instant),
    Column("look_on", Date, index=True),  # when its owner's protection is looked at next; None: at once
    Column("pool_warned_at", Instant),  # when the owner was last told that it will go to the pool
    ref("pool_team_id", "person", null=True),  # in the pool: the manager whose people may claim it
    Column("created_at", Instant, nullable=False),
    Column("archived_at", Instant),
    ref("parent_id", "customer", null=True, index=True),
    Column("size", String(40), nullable=False, server_default=""),
    Column("source", String(40), nullable=False, server_default=""),  # the channel they came through
    Column("need", Text, nullable=False, server_default=""),  # the first one, in the customer's words
    Column("expected_on", Date),  # when they mean to buy
    Column("stage", String(20), nullable=False, server_default="first_contact"),
    Column("tags", JSON, nullable=False, server_default="[]"),
    Column("search_text", Text, nullable=False, server_default=""),  # `bot.rules.customer_search`
    Column("sort_zh", String(200), nullable=False, server_default=""),  # by pinyin; the same file
)

customer_sequence = Table(  # the last number given to a code, so that none is given twice or left out
    "customer_sequence",
    metadata,
    Column("industry", String(16), primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False),
)

customer_entry = Table(  # orders, payments, services, notes, documents: simple and dated
    "customer_entry",
    metadata,
    own_id(),
    ref("customer_id", "customer", index=True),
    Column("kind", String(16), nullable=False),
    Column("on", Date, nullable=False),
    Column("text", Text, nullable=False),
    Column("amount", Numeric(14, 2)),  # in the company's currency
    ref("blob_id", "blob", null=True),
    ref("by_id", "person"),
    Column("at", Instant, nullable=False),
    Column("removed_at", Instant),
)

customer_change = Table(  # who changed what of the file: grades, owners, everything that is decided
    "customer_change",
    metadata,
    own_id(),
    ref("customer_id", "customer", index=True),
    Column("what", String(24), nullable=False),  # the column's name
    Column("before", Text),
    Column("after", Text),
    Column("why", Text, nullable=False),
    ref("by_id", "person", null=True),  # None: the bot itself
    Column("at", Instant, nullable=False),
)
Index("ix_customer_change_by_id_at", customer_change.c.by_id, customer_change.c.at)

score_card = Table(  # one filling of a customer's score card; the newest applied one is the score
    "score_card",
    metadata,
    own_id(),
    ref("customer_id", "customer", index=True),
    ref("by_id", "person"),
    Column("answers", JSON, nullable=False),  # criterion → points
    Column("state", String(12), nullable=False),  # open, applied, proposed, declined
    Column("score", Integer),
    Column("grade", String(2)),
    ref("decided_by", "person", null=True),
    Column("at", Instant, nullable=False),
)

site = Table(
    "site",
    metadata,
    own_id(),
    ref("customer_id", "customer", index=True),
    Column("name", String(80), nullable=False),  # "" for the only one
    Column("address_zh", Text, nullable=False),
    Column("address_en", Text, nullable=False),
    Column("lat", Float),  # WGS-84 degrees; None while unknown
    Column("lon", Float),
    Column("position_source", String(20), nullable=False),  # import, rep, manager, geocoder …
    Column("pin_verified_at", Instant),
    Column("radius_m", Float),  # None for the policy's
    Column("opening_hours", JSON, nullable=False),
    Column("is_main", Boolean, nullable=False),
)

contact = Table(
    "contact",
    metadata,
    own_id(),
    ref("customer_id", "customer", index=True),
    Column("name", String(80), nullable=False),
    Column("title", String(80), nullable=False),
    Column("role", String(40), nullable=False),
    Column("phone", String(40), nullable=False),
)

customer_key = Table(  # what says that two customers may be one: names without their form, telephones
    "customer_key",
    metadata,
    Column("key", String(160), primary_key=True),
    ref("customer_id", "customer", primary_key=True, index=True),
)

customer_merge = Table(  # two files that were one customer's; what went over, to take it back
    "customer_merge",
    metadata,
    own_id(),
    ref("kept_id", "customer", index=True),
    ref("gone_id", "customer", index=True),
    ref("by_id", "person"),
    Column("moved", JSON, nullable=False),  # table → ids of its rows
    Column("at", Instant, nullable=False),
    Column("undone_at", Instant),
)

customer_import = Table(  # an Excel on its way in; its rows are taken a chunk at a time
    "customer_import",
    metadata,
    own_id(),
    ref("by_id", "person", index=True),
    ref("blob_id", "blob"),
    Column("state", String(12), nullable=False),
    Column("rows", Integer, nullable=False),
    Column("begin", Integer, nullable=False),  # the row with which the next chunk begins
    Column("counts", JSON, nullable=False),
    Column("decision", String(12), nullable=False),
    Column("at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
)
