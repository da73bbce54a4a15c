"""Tables of the mailbox: inbox, outbox, slots, long work, leases."""

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text, text

from bot.storage.columns import BIG_ID, JSON, Instant, metadata, own_id, ref

inbox = Table(
    "inbox",
    metadata,
    Column("seq", BIG_ID, primary_key=True, autoincrement=True),  # our own order: update_id may jump
    Column("update_id", BigInteger, unique=True),  # None for internal entries
    Column("work_id", BigInteger, unique=True),  # set when this is the result of long work
    Column("chat_id", BigInteger, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("body", Text),  # raw JSON; None once erased
    Column("state", String(12), nullable=False),  # new, waiting (for its files), done, dead
    Column("received_at", Instant, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("not_before", Instant),
    Column("claimed_by", String(40)),
    Column("claimed_until", Instant),
    Column("done_at", Instant),
    Column("error", Text),
)
Index(
    "ix_inbox_chat_id_open",
    inbox.c.chat_id,
    inbox.c.seq,
    sqlite_where=inbox.c.state.in_(["new", "waiting"]),
    postgresql_where=inbox.c.state.in_(["new", "waiting"]),
)
Index(
    "ix_inbox_open",
    inbox.c.seq,
    sqlite_where=inbox.c.state.in_(["new", "waiting"]),
    postgresql_where=inbox.c.state.in_(["new", "waiting"]),
)

inbox_file = Table(  # files an update carries, fetched before it is handled
    "inbox_file",
    metadata,
    own_id(),
    Column("inbox_seq", BIG_ID, nullable=False, index=True),
    Column("file_id", Text, nullable=False),
    Column("file_unique_id", String(64), nullable=False),
    Column("mime", String(80), nullable=False),
    Column("state", String(12), nullable=False),  # wanted, stored, refused
    Column("reason", String(40)),
    Column("attempts", Integer, nullable=False, default=0),
    Column("not_before", Instant),
    Column("claimed_by", String(40)),
    ref("blob_id", "blob", null=True),
)
Index(
    "ix_inbox_file_wanted",
    inbox_file.c.id,
    sqlite_where=text("state = 'wanted'"),
    postgresql_where=text("state = 'wanted'"),
)

outbox = Table(
    "outbox",
    metadata,
    own_id(),
    Column("key", String(120), unique=True),  # one push a kind, person and day or visit
    ref("person_id", "person", null=True),
    Column("chat_id", BigInteger),  # for those who are no person to us
    Column("slot", String(80)),
    Column("kind", String(32), nullable=False),
    Column("rank", Integer, nullable=False),  # replies before nudges before routes before digests
    Column("body", JSON, nullable=False),
    # new, sending, sent, unknown, held, failed, superseded, expired
    Column("state", String(12), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("not_before", Instant),
    Column("expires_at", Instant),
    Column("attempts", Integer, nullable=False, default=0),
    Column("fence", BigInteger),
    Column("sent_at", Instant),
    Column("message_id", BigInteger),
    Column("error", Text),
)
Index(
    "ix_outbox_open",
    outbox.c.rank,
    outbox.c.id,
    sqlite_where=outbox.c.state.in_(["new", "sending"]),
    postgresql_where=outbox.c.state.in_(["new", "sending"]),
)
Index("ix_outbox_slot", outbox.c.person_id, outbox.c.slot)
Index(  # rows that may or may not have arrived; a tap on one proves that it did
    "ix_outbox_ambiguous",
    outbox.c.person_id,
    sqlite_where=outbox.c.state.in_(["unknown", "held"]),
    postgresql_where=outbox.c.state.in_(["unknown", "held"]),
)

slot = Table(  # one visible message
    "slot",
    metadata,
    own_id(),
    Column("chat_id", BigInteger, nullable=False),
    Column("name", String(80), nullable=False),
    Column("message_id", BigInteger, nullable=False),
    Column("shape", String(12), nullable=False),  # text or picture: decides how it can be edited
    Column("changed_at", Instant, nullable=False),
)
Index("uq_slot_chat_id_name", slot.c.chat_id, slot.c.name, unique=True)

work = Table(
    "work",
    metadata,
    own_id(),
    Column("kind", String(32), nullable=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("body", JSON, nullable=False),
    Column("state", String(12), nullable=False),  # new, doing, done, failed
    Column("created_at", Instant, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("not_before", Instant),
    Column("claimed_by", String(40)),
    Column("claimed_until", Instant),
    Column("error", Text),
)
Index(
    "ix_work_open",
    work.c.id,
    sqlite_where=work.c.state.in_(["new", "doing"]),
    postgresql_where=work.c.state.in_(["new", "doing"]),
)

lease = Table(
    "lease",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("holder", String(40), nullable=False),
    Column("fence", BigInteger, nullable=False),
    Column("until", Instant, nullable=False),
)
