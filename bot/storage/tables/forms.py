"""Tables of forms on their way in: what an admin has sent, the files of a form, and trial fillings."""

from sqlalchemy import Column, Integer, LargeBinary, String, Table, Text

from bot.storage.columns import JSON, Instant, metadata, own_id, ref

form_upload = Table(  # a form that was sent and is not published yet
    "form_upload",
    metadata,
    own_id(),
    ref("person_id", "person", index=True),
    Column("state", String(12), nullable=False),  # open, published, closed
    Column("checks", Integer, nullable=False),  # asked for so far; an earlier one's result is passed over
    Column("report", JSON),  # None while it is being checked, and before the form itself is there
    Column("filename", String(120), nullable=False),
    Column("form_id", String(64)),
    Column("workbook", LargeBinary),  # these two once the form runs, as they will be published
    Column("definition", Text),
    ref("form_version_id", "form_version", null=True),  # published as
    Column("album", String(64)),  # in which its newest file came, if in one with others
    Column("created_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
)

form_file = Table(  # of an upload, then of the version it became
    "form_file",
    metadata,
    own_id(),
    ref("upload_id", "form_upload", null=True, index=True),
    ref("form_version_id", "form_version", null=True, index=True),
    Column("name", String(120), nullable=False),
    Column("kind", String(12), nullable=False),  # form, list, image, audio, video; "" until it is checked
    ref("blob_id", "blob", null=True),
    Column("text", Text),  # of a list: every step of the form reads it, and no step waits for the blobs
)

form_trial = Table(  # one form being tried by one admin; nothing of it is ever a report
    "form_trial",
    metadata,
    ref("person_id", "person", primary_key=True, autoincrement=False),
    ref("upload_id", "form_upload", null=True),
    ref("form_version_id", "form_version", null=True),
    Column("language", String(8), nullable=False),
    Column("saved", JSON, nullable=False),
    Column("screen", JSON, nullable=False),
    Column("step", Integer, nullable=False),
    Column("changed_at", Instant, nullable=False),
)
