"""Tables of customers: the file, its sites and contacts."""

from sqlalchemy import Boolean, Column, Float, String, Table, Text

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
    Column("created_at", Instant, nullable=False),
    Column("archived_at", Instant),
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
