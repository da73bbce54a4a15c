"""Tables of judging: the score a visit has now, appeals against it, and proposals to move a pin."""

from sqlalchemy import Boolean, Column, Float, Index, Integer, String, Table, Text

from bot.storage.columns import JSON, Instant, metadata, own_id, ref

visit_score = Table(  # worked out from evidence and kept for lists; the evidence is what counts
    "visit_score",
    metadata,
    ref("visit_id", "visit", primary_key=True, autoincrement=False),
    Column("score", Integer),  # None when the company asks for nothing
    Column("lowered_by", JSON, nullable=False),  # names of signals, the heaviest first
    Column("unmet", JSON, nullable=False),  # needs of an effective visit that only its evidence can tell
    Column("accepted", Boolean, nullable=False),  # a manager has granted an appeal: no exception any more
    Column("scored_at", Instant, nullable=False),
)

appeal = Table(
    "appeal",
    metadata,
    own_id(),
    ref("visit_id", "visit", index=True),
    ref("rep_id", "person"),
    Column("text", Text, nullable=False),
    Column("score", Integer),  # the one appealed against
    Column("at", Instant, nullable=False),
    Column("state", String(12), nullable=False),  # open, granted, declined
    Column("set_aside", JSON, nullable=False),  # names of signals that no longer count
    ref("decided_by", "person", null=True),
    Column("decided_at", Instant),
)
Index(  # one open appeal a visit, however often the button is tapped
    "uq_appeal_visit_id_open",
    appeal.c.visit_id,
    unique=True,
    sqlite_where=appeal.c.state == "open",
    postgresql_where=appeal.c.state == "open",
)

pin_proposal = Table(
    "pin_proposal",
    metadata,
    own_id(),
    ref("site_id", "site"),
    ref("visit_id", "visit", unique=True),
    ref("rep_id", "person"),
    Column("lat", Float, nullable=False),
    Column("lon", Float, nullable=False),
    Column("accuracy_m", Float),
    Column("at", Instant, nullable=False),
    Column("state", String(12), nullable=False),  # open, moved, added, rejected
    ref("decided_by", "person", null=True),
    Column("decided_at", Instant),
)
