"""Tables of plans: what was intended; a plan item is not a visit."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Float,
    Index,
    Integer,
    String,
    Table,
    Text,
    Time,
    UniqueConstraint,
    false,
)

from bot.storage.columns import JSON, Instant, metadata, own_id, ref

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
    Column("expected_result", Text, nullable=False, server_default=""),
    Column("participants", Text, nullable=False, server_default=""),
    Column("materials", Text, nullable=False, server_default=""),
    Column("confirmed", Boolean, nullable=False, server_default=false()),  # the customer knows and agreed
)
Index("ix_plan_item_rep_id_day", plan_item.c.rep_id, plan_item.c.day)
Index("ix_plan_item_day", plan_item.c.day)

plan = Table(  # a rep's week or month; its items are those of the rep between the two days
    "plan",
    metadata,
    own_id(),
    ref("rep_id", "person"),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("state", String(16), nullable=False),  # draft, submitted, approved, returned
    Column("missing", JSON, nullable=False),  # what falls due and is not in it, with the reason
    Column("comment", Text),
    Column("submitted_at", Instant),
    ref("decided_by", "person", null=True),
    Column("decided_at", Instant),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("rep_id", "first_day", "last_day", name="uq_plan_rep_id_days"),
)

plan_edit = Table(  # what a manager changed in a rep's plan, until the rep has been told of it
    "plan_edit",
    metadata,
    own_id(),
    ref("rep_id", "person", index=True),
    ref("by_id", "person"),
    ref("customer_id", "customer"),
    Column("what", String(12), nullable=False),  # added, dropped, moved, changed, made
    Column("day", Date, nullable=False),
    Column("to_day", Date),  # where it was moved
    Column("at", Instant, nullable=False),
)

day_off = Table(  # personal leave, a row a day
    "day_off",
    metadata,
    own_id(),
    ref("person_id", "person"),
    Column("day", Date, nullable=False),
    UniqueConstraint("person_id", "day", name="uq_day_off_person_id_day"),
)

rhythm = Table(  # a customer's own days between two visits, instead of the grade's or region's
    "rhythm",
    metadata,
    ref("customer_id", "customer", primary_key=True, autoincrement=False),
    Column("every_days", Integer, nullable=False),
)

day_places = Table(  # where a rep's day begins and ends: private, erased when they say so
    "day_places",
    metadata,
    ref("person_id", "person", primary_key=True, autoincrement=False),
    Column("home_lat", Float),
    Column("home_lon", Float),
    Column("office_lat", Float),
    Column("office_lon", Float),
    Column("begins", String(8), nullable=False),  # home, office, here
    Column("ends", String(8), nullable=False),  # home, office, last
)

own_hours = Table(  # a rep's own hours and lunch within the company's; what is None is the company's
    "own_hours",
    metadata,
    ref("person_id", "person", primary_key=True, autoincrement=False),
    Column("starts", Time),
    Column("ends", Time),
    Column("lunch_from", Time),
    Column("lunch_until", Time),  # the same as `lunch_from`: no lunch
)

day_route = Table(  # the newest route of a rep's day
    "day_route",
    metadata,
    own_id(),
    ref("rep_id", "person"),
    Column("day", Date, nullable=False),
    Column("version", Integer, nullable=False),  # counts what was asked for; an older answer is dropped
    Column("body", JSON),  # None while it is being made
    Column("asked_at", Instant, nullable=False),
    Column("made_at", Instant),
    UniqueConstraint("rep_id", "day", name="uq_day_route_rep_id_day"),
)
