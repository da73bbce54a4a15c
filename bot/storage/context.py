"""Who sends updates and what holds for them at this moment: one statement for all that share a commit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.person import Person
from bot.rules.roles import PersonState
from bot.storage.focus import IDLE, Focus
from bot.storage.people import people_from
from bot.storage.tables.mail import inbox
from bot.storage.tables.people import focus, person, person_role, telegram_account
from bot.storage.tables.records import policy_version


@dataclass(frozen=True, slots=True)
class Context:
    me: Person | None
    """None for strangers and leavers."""
    focus: Focus
    policy_version_id: int | None
    """The version in force; None when it has to be looked up (strangers, or a clock before the first one)."""
    is_blocked: bool = False
    """Telegram has said that they blocked the bot."""


OF_A_STRANGER = Context(None, IDLE, None)


_POLICY = (
    select(policy_version.c.id)
    .where(policy_version.c.effective_from <= inbox.c.received_at)
    .order_by(policy_version.c.effective_from.desc(), policy_version.c.id.desc())
    .limit(1)
    .scalar_subquery()
)
_COLUMNS = (
    inbox.c.seq,
    telegram_account.c.blocked_at,
    person.c.id,
    person.c.name,
    person.c.language,
    person.c.zone,
    person.c.state,
    person_role.c.role,
    focus.c.kind.label("focus_kind"),
    focus.c.ref_id.label("focus_ref"),
    focus.c.data.label("focus_data"),
    _POLICY.label("policy_version_id"),
)
_CONTEXT: Select[Any] = (
    select(*_COLUMNS)
    .select_from(
        inbox.join(telegram_account, telegram_account.c.telegram_id == inbox.c.chat_id)
        .join(person, person.c.id == telegram_account.c.person_id)
        .outerjoin(
            person_role, and_(person_role.c.person_id == person.c.id, person_role.c.revoked_at.is_(None))
        )
        .outerjoin(focus, focus.c.person_id == person.c.id)
    )
    .where(
        inbox.c.seq.in_(bindparam("seqs", expanding=True)),
        telegram_account.c.unlinked_at.is_(None),
        person.c.state != PersonState.LEFT,
    )
    .order_by(inbox.c.seq)
)


async def contexts_of(db: AsyncConnection, seqs: Sequence[int]) -> Mapping[int, Context]:
    """By entry of the inbox; those of strangers and leavers are missing."""
    rows = (await db.execute(_CONTEXT, {"seqs": list(seqs)})).all()
    return {seq: _context(list(of_one)) for seq, of_one in groupby(rows, lambda row: int(row.seq))}


def _context(rows: Sequence[Row[Any]]) -> Context:
    row = rows[0]
    waiting = Focus(row.focus_kind, row.focus_ref, row.focus_data) if row.focus_kind is not None else IDLE
    (me,) = people_from(rows)
    return Context(me, waiting, row.policy_version_id, row.blocked_at is not None)
