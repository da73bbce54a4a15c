"""Tables of people's own data: who looked at it, and requests to have it erased."""

from sqlalchemy import Column, Date, Index, Integer, Table

from bot.rules.erasure import ErasureState
from bot.rules.look import Looked
from bot.storage.columns import Instant, OneOf, metadata, own_id, ref

look = Table(
    "look",
    metadata,
    own_id(),
    ref("person_id", "person"),  # whose data it is
    ref("viewer_id", "person"),
    Column("what", OneOf(Looked), nullable=False),
    ref("visit_id", "visit", null=True),
    Column("day", Date),  # of a track
    Column("first_at", Instant, nullable=False),
    Column("last_at", Instant, nullable=False),
    Column("times", Integer, nullable=False),
)
Index("ix_look_person_id_last_at", look.c.person_id, look.c.last_at)

erasure = Table(
    "erasure",
    metadata,
    own_id(),
    ref("person_id", "person", index=True),
    Column("state", OneOf(ErasureState), nullable=False),
    ref("asked_by", "person"),  # the person, or an admin for somebody who has left
    Column("asked_at", Instant, nullable=False),
    ref("decided_by", "person", null=True),
    Column("decided_at", Instant),
    Column("entries", Integer),  # of the evidence log, emptied
)
Index(  # one open request a person, however often the button is tapped
    "uq_erasure_person_id_asked",
    erasure.c.person_id,
    unique=True,
    sqlite_where=erasure.c.state == "asked",
    postgresql_where=erasure.c.state == "asked",
)
