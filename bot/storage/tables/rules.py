"""Tables of changing the company's rules: what was decided from when, and what an admin is changing."""

from sqlalchemy import BigInteger, Column, Integer, String, Table

from bot.storage.columns import JSON, Instant, metadata, own_id, ref

policy_change = Table(  # one decision; versions of the policy are made of these
    "policy_change",
    metadata,
    own_id(),
    Column("setting", String(64), nullable=False),
    Column("before", JSON, nullable=False),  # path → value, as it was when it was decided
    Column("after", JSON, nullable=False),
    Column("effective_from", Instant, nullable=False, index=True),
    ref("author_id", "person"),
    Column("made_at", Instant, nullable=False),
    ref("undoes_id", "policy_change", null=True),
    Column("withdrawn_at", Instant),  # before it took effect
    ref("withdrawn_by", "person", null=True),
    Column("told_at", Instant),  # when those it concerns heard of it; None: not yet
    Column("carried_out_at", Instant),  # when what follows from it was done (grades); None: not yet
)

policy_draft = Table(  # the change an admin is making now; one a person
    "policy_draft",
    metadata,
    ref("person_id", "person", primary_key=True, autoincrement=False),
    Column("rev", Integer, nullable=False),  # counts every step, so that old buttons are known as old
    Column("setting", String(64), nullable=False),  # empty: none
    Column("before", JSON, nullable=False, server_default="{}"),  # what it was begun with
    Column("after", JSON, nullable=False),
    Column("starts", String(10), nullable=False),  # `now`, or a day
    Column("base_id", BigInteger, nullable=False),  # the newest version of the policy when it was shown
)
