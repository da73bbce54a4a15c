"""Tables of visits: the state machine, its history, photos and words sent along the way, comments."""

from sqlalchemy import BigInteger, Boolean, Column, Date, Float, Index, Integer, String, Table, Text

from bot.rules.visit import PlaceStatus, VisitEvent, VisitState
from bot.storage.columns import JSON, Instant, OneOf, metadata, own_id, ref

visit = Table(
    "visit",
    metadata,
    own_id(),
    Column("number", String(16), nullable=False, unique=True),
    ref("rep_id", "person"),
    ref("customer_id", "customer"),
    ref("site_id", "site"),
    ref("plan_item_id", "plan_item", null=True),
    ref("manager_id", "person", null=True),
    ref("owner_id", "person", null=True),
    Column("visit_type", String(24), nullable=False),
    ref("policy_version_id", "policy_version"),
    ref("form_version_id", "form_version"),
    Column("local_day", Date, nullable=False),
    Column("state", OneOf(VisitState), nullable=False),
    Column("place", OneOf(PlaceStatus), nullable=False),
    Column("distance_m", Float),
    Column("accuracy_m", Float),
    Column("began_at", Instant, nullable=False),
    Column("on_site_at", Instant),
    Column("left_at", Instant),
    Column("report_due_at", Instant),
    Column("reported_at", Instant),
    Column("late_reason", Text),
    Column("paused", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Column("dwell_s", Integer),  # settled on leaving; track points do not live for ever
)
Index("ix_visit_rep_id_local_day", visit.c.rep_id, visit.c.local_day)
Index(  # partial: with the many unplanned ones in it SQLite would believe it useless and read every visit
    "ix_visit_plan_item_id",
    visit.c.plan_item_id,
    sqlite_where=visit.c.plan_item_id.is_not(None),
    postgresql_where=visit.c.plan_item_id.is_not(None),
)
Index("ix_visit_customer_id_local_day", visit.c.customer_id, visit.c.local_day)
Index("ix_visit_manager_id_local_day", visit.c.manager_id, visit.c.local_day)
Index(
    "ix_visit_report_due_at_owed",
    visit.c.report_due_at,
    sqlite_where=visit.c.reported_at.is_(None),
    postgresql_where=visit.c.reported_at.is_(None),
)
Index("ix_visit_reported_at", visit.c.reported_at)
Index(  # one open visit a rep, whatever two devices do at the same moment
    "uq_visit_rep_id_open",
    visit.c.rep_id,
    unique=True,
    sqlite_where=visit.c.state.in_([VisitState.ARRIVING, VisitState.ON_SITE]),
    postgresql_where=visit.c.state.in_([VisitState.ARRIVING, VisitState.ON_SITE]),
)

visit_event = Table(
    "visit_event",
    metadata,
    own_id(),
    ref("visit_id", "visit", index=True),
    Column("event", OneOf(VisitEvent), nullable=False),
    Column("at", Instant, nullable=False),  # Telegram's date where it gives one
    Column("received_at", Instant, nullable=False),
    ref("actor_id", "person", null=True),  # None: the bot itself
    Column("note", Text),
)

visit_item = Table(  # what the rep sent during a visit, in any order
    "visit_item",
    metadata,
    own_id(),
    ref("visit_id", "visit", index=True),
    Column("kind", String(16), nullable=False),  # selfie, photo, voice, text, document, video
    Column("step", String(24)),  # slug of the step it was put to; None for extras
    Column("question_path", Text),  # set when it answers a question of the form
    ref("blob_id", "blob", null=True),
    ref("marked_blob_id", "blob", null=True),  # the watermarked copy
    Column("text", Text),
    Column("at", Instant, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("removed_at", Instant),
    Column("message_id", BigInteger),  # the rep's message, to delete a selfie from the chat
)

comment = Table(
    "comment",
    metadata,
    own_id(),
    ref("visit_id", "visit", index=True),
    ref("author_id", "person"),
    Column("text", Text, nullable=False),
    Column("at", Instant, nullable=False),
    ref("reply_to_id", "comment", null=True),
)

draft = Table(  # one filling of a form; instance path → value lives in `saved`
    "draft",
    metadata,
    own_id(),
    ref("visit_id", "visit", unique=True),
    ref("form_version_id", "form_version"),
    Column("saved", JSON, nullable=False),
    Column("screen", JSON, nullable=False),  # what the card shows: a page, half-made choices, the review
    Column("step", Integer, nullable=False),  # counts the screens shown, so that an old button is recognised
    Column("submitted_at", Instant),
    Column("changed_at", Instant, nullable=False),
)

answer = Table(  # the submitted report, one row a question, for summaries and exports
    "answer",
    metadata,
    own_id(),
    ref("visit_id", "visit", index=True),
    Column("path", Text, nullable=False),
    Column("value", JSON),
    Column("answered_at", Instant),
)
