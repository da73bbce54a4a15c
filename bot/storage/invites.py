"""Invitations: single-use links, of which only the hash is kept."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.invitation import Invite
from bot.storage.tables.people import invite


async def add_invite(
    db: AsyncConnection,
    person_id: int,
    *,
    token_hash: str,
    created_by: int | None,
    at: datetime,
    expires_at: datetime,
) -> None:
    row = {
        "person_id": person_id,
        "token_hash": token_hash,
        "created_by": created_by,
        "created_at": at,
        "expires_at": expires_at,
    }
    await db.execute(invite.insert().values(row))


async def invite_of_token(db: AsyncConnection, token_hash: str) -> Invite | None:
    """The invitation behind a link, whatever has become of it."""
    row = (await db.execute(select(invite).where(invite.c.token_hash == token_hash))).first()
    return _invite(row) if row else None


async def use_invite(db: AsyncConnection, invite_id: int, telegram_id: int, *, at: datetime) -> bool:
    """Spend the link; False when somebody was quicker, or it was withdrawn or has expired meanwhile."""
    spent = (
        invite.update()
        .where(
            invite.c.id == invite_id,
            invite.c.used_at.is_(None),
            invite.c.withdrawn_at.is_(None),
            invite.c.expires_at > at,
        )
        .values(used_at=at, used_by_telegram_id=telegram_id)
    )
    return (await db.execute(spent)).rowcount == 1


async def withdraw_invites(db: AsyncConnection, person_id: int, *, at: datetime) -> int:
    """Make every unused link of the person worthless; returns how many could still have been used."""
    unused = (
        invite.c.person_id == person_id,
        invite.c.used_at.is_(None),
        invite.c.withdrawn_at.is_(None),
        invite.c.expires_at > at,
    )
    return (await db.execute(invite.update().where(*unused).values(withdrawn_at=at))).rowcount


async def open_invites(db: AsyncConnection, people: Collection[int], *, at: datetime) -> Mapping[int, Invite]:
    """The usable link of each of these people, by person id; those without one are missing."""
    query = select(invite).where(
        invite.c.person_id.in_(people),
        invite.c.used_at.is_(None),
        invite.c.withdrawn_at.is_(None),
        invite.c.expires_at > at,
    )
    return {row.person_id: _invite(row) for row in await db.execute(query.order_by(invite.c.id))}


async def last_used_invite(db: AsyncConnection, person_id: int) -> Invite | None:
    """The link by which the person came in last."""
    query = (
        select(invite)
        .where(invite.c.person_id == person_id, invite.c.used_at.is_not(None))
        .order_by(invite.c.used_at.desc(), invite.c.id.desc())
        .limit(1)
    )
    row = (await db.execute(query)).first()
    return _invite(row) if row else None


def _invite(row: Row[Any]) -> Invite:
    return Invite(
        id=row.id,
        person_id=row.person_id,
        created_at=row.created_at,
        created_by=row.created_by,
        expires_at=row.expires_at,
        used_at=row.used_at,
        used_by_telegram_id=row.used_by_telegram_id,
        withdrawn_at=row.withdrawn_at,
    )
