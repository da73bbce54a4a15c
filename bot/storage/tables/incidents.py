"""Tables of incidents: complaints and emergencies, their history, and who is in charge of which kind."""

from sqlalchemy import Column, Float, Index, String, Table, Text

from bot.storage.columns import Instant, metadata, own_id, ref

incident = Table(
    "incident",
    metadata,
    own_id(),
    Column("kind", String(12), nullable=False),
    Column("state", String(12), nullable=False),  # open, taken, closed, withdrawn
    ref("by_id", "person", index=True),  # who reported it
    ref("owner_id", "person", null=True),  # who takes care of it
    ref("customer_id", "customer", null=True, index=True),
    ref("visit_id", "visit", null=True, index=True),
    Column("reported_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("raise_at", Instant),  # when the next level up hears, while nobody has taken it on
    Column("customer_told_at", Instant),
    Column("closed_at", Instant),
    Column("result", Text, nullable=False),
)
Index("ix_incident_owner_id_state", incident.c.owner_id, incident.c.state)
Index(  # the sweep asks every tick
    "ix_incident_raise_at_open",
    incident.c.raise_at,
    sqlite_where=incident.c.raise_at.is_not(None),
    postgresql_where=incident.c.raise_at.is_not(None),
)

incident_event = Table(
    "incident_event",
    metadata,
    own_id(),
    ref("incident_id", "incident", index=True),
    Column("kind", String(12), nullable=False),
    ref("by_id", "person", index=True),  # who did it; of "told" and "given": whom it concerns
    Column("text", Text, nullable=False),
    ref("blob_id", "blob", null=True),
    Column("lat", Float),
    Column("lon", Float),
    Column("seen_at", Instant),  # of a place: when they were there
    Column("at", Instant, nullable=False),
)

in_charge = Table(
    "in_charge",
    metadata,
    own_id(),
    ref("person_id", "person", index=True),
    Column("kind", String(12), nullable=False),
    Column("since", Instant, nullable=False),
    Column("until", Instant),
)
