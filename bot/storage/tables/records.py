"""Tables of the record: policy and form versions, blobs, and the sealed evidence log."""

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, String, Table, Text, UniqueConstraint

from bot.storage.columns import BIG_ID, JSON, Instant, metadata, own_id, ref

policy_version = Table(
    "policy_version",
    metadata,
    own_id(),
    Column("effective_from", Instant, nullable=False, index=True),
    Column("body", JSON, nullable=False),
    ref("author_id", "person", null=True),  # None: config.toml at the first start
    Column("created_at", Instant, nullable=False),
)

form_version = Table(
    "form_version",
    metadata,
    own_id(),
    Column("form_id", String(64), nullable=False),
    Column("number", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),  # of the workbook it came from
    Column("workbook", LargeBinary, nullable=False),
    Column("filename", String(120), nullable=False),
    Column("definition", Text, nullable=False),  # the XForm that pyxform made of it
    Column("lists_sha256", String(64)),  # of the lists that came with it; None without any
    ref("published_by", "person", null=True),
    Column("published_at", Instant, nullable=False),
    UniqueConstraint("form_id", "number"),
)

blob = Table(
    "blob",
    metadata,
    own_id(),
    Column("key", String(64), nullable=False, unique=True),  # random; nothing is shared between owners
    Column("owner_kind", String(16), nullable=False),  # inbox, visit, person, form …
    Column("owner_id", BigInteger),
    Column("sha256", String(64), nullable=False, index=True),
    Column("size", BigInteger, nullable=False),
    Column("mime", String(80), nullable=False),
    Column("file_unique_id", String(64), index=True),
    Column("created_at", Instant, nullable=False),
    Column("deleted_at", Instant),
)

evidence = Table(
    "evidence",
    metadata,
    own_id(),
    ref("visit_id", "visit", null=True, index=True),
    ref("person_id", "person", null=True, index=True),
    Column("kind", String(40), nullable=False),
    Column("at", Instant, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("body", JSON),  # None once erased: the commitment stays and keeps the chain whole
    Column("salt", LargeBinary(16)),
    Column("commitment", LargeBinary(32), nullable=False),  # SHA-256 of salt and canonical body
)

seal = Table(  # the chain, written after commit by one leased sealer
    "seal",
    metadata,
    Column("seq", BIG_ID, primary_key=True, autoincrement=False),
    ref("evidence_id", "evidence", unique=True),
    Column("previous", LargeBinary(32), nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
    Column("sealed_at", Instant, nullable=False),
)

seal_head = Table(  # the end of the chain, signed with a key that is not in the database
    "seal_head",
    metadata,
    Column("seq", BIG_ID, primary_key=True, autoincrement=False),
    Column("hash", LargeBinary(32), nullable=False),
    Column("signed_at", Instant, nullable=False),
    Column("signature", LargeBinary(64), nullable=False),
)
