"""Tables of spot checks: a draw by lot among a team's visits, and what came of each visit drawn."""

from sqlalchemy import Column, Date, Float, Index, Integer, String, Table, UniqueConstraint

from bot.rules.spot_check import Verdict
from bot.storage.columns import Instant, OneOf, metadata, own_id, ref

spot_check = Table(
    "spot_check",
    metadata,
    own_id(),
    ref("manager_id", "person"),
    ref("rep_id", "person", null=True),  # None: the whole team
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("seed", String(16), nullable=False),
    Column("size", Integer, nullable=False),
    Column("low_times", Float, nullable=False),
    Column("drawn_at", Instant, nullable=False),
    Column("closed_at", Instant),
)
Index(  # one at a time, however often the button is tapped
    "uq_spot_check_manager_id_open",
    spot_check.c.manager_id,
    unique=True,
    sqlite_where=spot_check.c.closed_at.is_(None),
    postgresql_where=spot_check.c.closed_at.is_(None),
)

spot_check_visit = Table(  # every visit there was to draw from: with it anybody can draw again
    "spot_check_visit",
    metadata,
    own_id(),
    ref("spot_check_id", "spot_check"),
    ref("visit_id", "visit", index=True),
    Column("score", Integer),  # when it was drawn
    Column("place", Integer),  # in the order of the draw, from 1; None: not drawn
    Column("verdict", OneOf(Verdict)),
    ref("comment_id", "comment", null=True),  # the manager's words for the rep
    Column("judged_at", Instant),
    UniqueConstraint("spot_check_id", "visit_id"),
)
