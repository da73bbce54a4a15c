"""Leases: one process at a time does a job; a fence number tells a late holder from the present one."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import or_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.tables.mail import lease
from bot.storage.upsert import insert_into

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Lease:
    name: str
    holder: str
    fence: int
    """Grows with every change of hands."""


async def take(
    db: AsyncConnection, name: str, holder: str, *, ttl: timedelta, now: datetime, alive: frozenset[str]
) -> Lease | None:
    """Take the lease when it is free, has run out, or its holder is not `alive`; None otherwise."""
    new = insert_into(db, lease).values(name=name, holder=holder, fence=1, until=now + ttl)
    taken = (
        new.on_conflict_do_update(
            index_elements=[lease.c.name],
            set_={"holder": holder, "fence": lease.c.fence + 1, "until": now + ttl},
            where=or_(lease.c.until < now, lease.c.holder.not_in(sorted(alive)), lease.c.holder == holder),
        )
    ).returning(lease.c.fence)
    fence = (await db.execute(taken)).scalar()
    return None if fence is None else Lease(name, holder, fence)


async def renew(db: AsyncConnection, held: Lease, *, ttl: timedelta, now: datetime) -> bool:
    """Hold it longer; False when it is somebody else's by now: then commit nothing done under it."""
    longer = (
        update(lease)
        .where(lease.c.name == held.name, lease.c.holder == held.holder, lease.c.fence == held.fence)
        .values(until=now + ttl)
    )
    return (await db.execute(longer)).rowcount == 1


async def release(db: AsyncConnection, held: Lease) -> None:
    """Give it up at once, for an orderly stop."""
    await db.execute(
        update(lease).where(lease.c.name == held.name, lease.c.fence == held.fence).values(until=LONG_AGO)
    )
