"""Tables of positions: live shares and their points, kept only while a visit, a shift or a check-in is on."""

from sqlalchemy import BigInteger, Column, Float, Index, Table, UniqueConstraint

from bot.storage.columns import Instant, metadata, own_id, ref

live_share = Table(
    "live_share",
    metadata,
    own_id(),
    ref("person_id", "person"),
    Column("chat_id", BigInteger, nullable=False),
    Column("message_id", BigInteger, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("live_until", Instant, nullable=False),
    Column("stopped_at", Instant),
    Column("last_fix_at", Instant),
    Column("last_lat", Float),  # the newest position, only while it may be kept
    Column("last_lon", Float),
    Column("last_accuracy_m", Float),
    UniqueConstraint("chat_id", "message_id"),
)
Index("ix_live_share_person_id_live_until", live_share.c.person_id, live_share.c.live_until)

shift = Table(
    "shift",
    metadata,
    own_id(),
    ref("person_id", "person"),
    Column("started_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),  # end of working hours: a shift never outlives them
    # Ended by the rep before its time: nothing is recorded until they share or resume.
    Column("ended_at", Instant),
    ref("at_site_id", "site", null=True),  # where an arrival was noticed, until the rep is away
)
Index("ix_shift_person_id_ends_at", shift.c.person_id, shift.c.ends_at)

rest = Table(  # a break: nothing is recorded from then to then, whatever is shared
    "rest",
    metadata,
    own_id(),
    ref("person_id", "person"),
    Column("began_at", Instant, nullable=False),
    Column("ended_at", Instant),  # None: still on
)
Index("ix_rest_person_id_began_at", rest.c.person_id, rest.c.began_at)
Index(  # one break at a time
    "uq_rest_person_id_open",
    rest.c.person_id,
    unique=True,
    sqlite_where=rest.c.ended_at.is_(None),
    postgresql_where=rest.c.ended_at.is_(None),
)

track_point = Table(
    "track_point",
    metadata,
    own_id(),
    ref("rep_id", "person"),
    ref("share_id", "live_share", index=True),
    ref("visit_id", "visit", null=True),
    Column("at", Instant, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("lat", Float, nullable=False),
    Column("lon", Float, nullable=False),
    Column("accuracy_m", Float),
    Column("heading_deg", Float),
)
Index("ix_track_point_rep_id_at", track_point.c.rep_id, track_point.c.at)
Index("ix_track_point_visit_id_at", track_point.c.visit_id, track_point.c.at)
