"""Tables of faces: enrolments, sealed vectors, and the question at a visit whether it is the person."""

from sqlalchemy import Column, Float, Integer, String, Table, Text

from bot.rules.enrolment import EnrolmentState
from bot.rules.identity_check import CheckState
from bot.storage.columns import JSON, Instant, OneOf, metadata, own_id, ref

enrolment = Table(
    "enrolment",
    metadata,
    own_id(),
    ref("person_id", "person", index=True),
    Column("state", OneOf(EnrolmentState), nullable=False),
    Column("notice_version", String(16), nullable=False),
    Column("begun_at", Instant, nullable=False),
    ref("asked_id", "person", null=True),
    Column("asked_at", Instant),
    ref("decided_by", "person", null=True),
    Column("decided_at", Instant),
    Column("reason", Text),
)

face_vector = Table(  # of an enrolment, or of a selfie at a visit
    "face_vector",
    metadata,
    own_id(),
    ref("person_id", "person", index=True),
    ref("enrolment_id", "enrolment", null=True, index=True),
    ref("item_id", "visit_item", null=True, index=True),
    ref("blob_id", "blob", null=True),
    Column("model_id", String(40), nullable=False),
    Column("sealed", Text, nullable=False),  # nobody reads it without the key; the row goes with the consent
    Column("at", Instant, nullable=False),
)

identity_check = Table(
    "identity_check",
    metadata,
    own_id(),
    ref("visit_id", "visit", unique=True),
    ref("person_id", "person", index=True),
    ref("item_id", "visit_item", null=True),  # the selfie that was looked at last
    Column("state", OneOf(CheckState), nullable=False, index=True),
    Column("likeness", Float),
    Column("tries", Integer, nullable=False),
    Column("challenge", JSON),  # the head turns asked for
    Column("challenge_until", Instant),
    ref("resembles_id", "person", null=True),
    ref("asked_id", "person", null=True),
    Column("asked_at", Instant),
    ref("decided_by", "person", null=True),
    Column("decided_at", Instant),
    Column("changed_at", Instant, nullable=False),
)
