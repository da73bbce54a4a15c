"""Tables of people: accounts, roles, reporting lines, invitations, consents, and what they are busy with."""

from sqlalchemy import BigInteger, Boolean, Column, Date, Index, Integer, String, Table, Text

from bot.rules.language import Language
from bot.rules.reminders import Push
from bot.rules.roles import ConsentKind, PersonState, Role
from bot.storage.columns import JSON, Instant, OneOf, metadata, own_id, ref

person = Table(
    "person",
    metadata,
    own_id(),
    Column("name", String(80), nullable=False),
    Column("language", OneOf(Language), nullable=False),
    Column("zone", String(64), nullable=False),
    Column("state", OneOf(PersonState), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("joined_at", Instant),
    Column("left_at", Instant),
)

telegram_account = Table(
    "telegram_account",
    metadata,
    own_id(),
    ref("person_id", "person", index=True),
    Column("telegram_id", BigInteger, nullable=False),
    Column("linked_at", Instant, nullable=False),
    Column("unlinked_at", Instant),
    Column("blocked_at", Instant),  # the person blocked the bot; cleared when they come back
)
Index(
    "uq_telegram_account_telegram_id_linked",
    telegram_account.c.telegram_id,
    unique=True,
    sqlite_where=telegram_account.c.unlinked_at.is_(None),
    postgresql_where=telegram_account.c.unlinked_at.is_(None),
)

person_role = Table(
    "person_role",
    metadata,
    own_id(),
    ref("person_id", "person", index=True),
    Column("role", OneOf(Role), nullable=False),
    Column("granted_at", Instant, nullable=False),
    Column("granted_by", BigInteger),
    Column("revoked_at", Instant),
)

reporting_line = Table(
    "reporting_line",
    metadata,
    own_id(),
    ref("person_id", "person", index=True),
    ref("manager_id", "person", index=True),
    Column("since", Date, nullable=False),
    Column("until", Date),  # first day on which it no longer holds
)

invite = Table(
    "invite",
    metadata,
    own_id(),
    ref("person_id", "person", index=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("created_at", Instant, nullable=False),
    Column("created_by", BigInteger),  # None for the first admin's link
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
    Column("used_by_telegram_id", BigInteger),
    Column("withdrawn_at", Instant),
)

consent = Table(
    "consent",
    metadata,
    own_id(),
    ref("person_id", "person", index=True),
    Column("kind", OneOf(ConsentKind), nullable=False),
    Column("given", Boolean, nullable=False),
    Column("notice_version", String(16), nullable=False),
    Column("at", Instant, nullable=False),
)

focus = Table(
    "focus",
    metadata,
    ref("person_id", "person", primary_key=True, autoincrement=False),
    Column("kind", String(32), nullable=False),
    Column("ref_id", BigInteger),
    Column("data", JSON, nullable=False),
    Column("changed_at", Instant, nullable=False),
)

commands_published = Table(
    "commands_published",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),  # 0 for everyone's default
    Column("fingerprint", Text, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("at", Instant, nullable=False),
)

# Who was told lately that this is no public bot; rows older than the quiet time are dropped.
stranger = Table(
    "stranger",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("about", String(12), primary_key=True),
    Column("answered_at", Instant, nullable=False, index=True),
)

muted = Table(  # what somebody does not want to hear by itself
    "muted",
    metadata,
    ref("person_id", "person", primary_key=True, autoincrement=False),
    Column("push", OneOf(Push), primary_key=True),
)
