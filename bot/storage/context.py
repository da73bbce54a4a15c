"""Who sends an update and what holds for them at this moment, in one statement: every update asks this."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.person import Person
from bot.rules.roles import PersonState
from bot.storage.columns import Instant
from bot.storage.focus import IDLE, Focus
from bot.storage.people import people_from
from bot.storage.tables.people import focus, person, person_role, telegram_account
from bot.storage.tables.records import policy_version


@dataclass(frozen=True, slots=True)
class Context:
    me: Person | None
    """None for strangers and leavers."""
    focus: Focus
    policy_version_id: int | None
    """The version in force; None when it has to be looked up (strangers, or a clock before the first one)."""


_POLICY = (
    select(policy_version.c.id)
    .where(policy_version.c.effective_from <= bindparam("at", type_=Instant))
    .order_by(policy_version.c.effective_from.desc(), policy_version.c.id.desc())
    .limit(1)
    .scalar_subquery()
)
_COLUMNS = (
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
        telegram_account.join(person, person.c.id == telegram_account.c.person_id)
        .outerjoin(
            person_role, and_(person_role.c.person_id == person.c.id, person_role.c.revoked_at.is_(None))
        )
        .outerjoin(focus, focus.c.person_id == person.c.id)
    )
    .where(
        telegram_account.c.telegram_id == bindparam("telegram_id"),
        telegram_account.c.unlinked_at.is_(None),
        person.c.state != PersonState.LEFT,
    )
)


async def context_of(db: AsyncConnection, telegram_id: int, at: datetime) -> Context:
    rows = (await db.execute(_CONTEXT, {"telegram_id": telegram_id, "at": at})).all()
    if not rows:
        return Context(None, IDLE, None)
    row = rows[0]
    waiting = Focus(row.focus_kind, row.focus_ref, row.focus_data) if row.focus_kind is not None else IDLE
    return Context(people_from(rows)[0], waiting, row.policy_version_id)
