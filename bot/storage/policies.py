"""Dated, immutable versions of the company's policy, and which one is in force."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Row, Select, Text, bindparam, cast, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.policy import Policy
from bot.storage.columns import Instant
from bot.storage.tables.records import policy_version


@dataclass(frozen=True, slots=True)
class PolicyInForce:
    """A policy together with the version that visits record."""

    version_id: int
    policy: Policy


BODY = cast(policy_version.c.body, Text).label("body")
"""A policy as it stands in the database, for `policy_of`."""


@lru_cache(maxsize=64)
def policy_of(body: str) -> Policy:
    """What is written in a version, which never changes: every update and every sweep asks for it."""
    return Policy.model_validate_json(body)


def in_force_query() -> Select[Any, Any]:
    """The version in force at the parameter `policy_at`: the latest to take effect, of those the newest."""
    return (
        select(policy_version.c.id, BODY)
        .where(policy_version.c.effective_from <= bindparam("policy_at", type_=Instant))
        .order_by(policy_version.c.effective_from.desc(), policy_version.c.id.desc())
        .limit(1)
    )


_IN_FORCE = in_force_query()


async def policy_in_force(db: AsyncConnection, at: datetime) -> PolicyInForce:
    """Raises LookupError when no policy has taken effect yet (the first start publishes one)."""
    row = (await db.execute(_IN_FORCE, {"policy_at": at})).first() or await _first(db)
    if row is None:
        msg = "no policy has been published"
        raise LookupError(msg)
    return PolicyInForce(row.id, policy_of(row.body))


async def policy_version_of(db: AsyncConnection, version_id: int) -> Policy:
    """The policy that judges a visit which recorded this version."""
    query = select(BODY).where(policy_version.c.id == version_id)
    return policy_of((await db.execute(query)).scalar_one())


async def lock_policies(db: AsyncConnection) -> None:
    """Keep everybody else from changing the rules until this transaction ends."""
    first = select(policy_version.c.id).order_by(policy_version.c.id).limit(1)
    await db.execute(first.with_for_update())


async def publish_policy(
    db: AsyncConnection, policy: Policy, *, effective_from: datetime, author_id: int | None, at: datetime
) -> int:
    """Add a version and return its id; earlier versions stay as they are."""
    row = {
        "body": policy.model_dump(mode="json"),
        "effective_from": effective_from,
        "author_id": author_id,
        "created_at": at,
    }
    new = policy_version.insert().values(row).returning(policy_version.c.id)
    return int((await db.execute(new)).scalar_one())


async def publish_first_policy(db: AsyncConnection, policy: Policy, *, at: datetime) -> None:
    """Take over the engineer's initial policy, unless the company has a policy already."""
    known = (await db.execute(select(func.count()).select_from(policy_version))).scalar_one()
    if not known:
        await publish_policy(db, policy, effective_from=at, author_id=None, at=at)


async def _first(db: AsyncConnection) -> Row[Any, Any] | None:
    # A clock moved back (in the demo) must not leave the company without any rules.
    query = select(policy_version.c.id, BODY).order_by(policy_version.c.id).limit(1)
    return (await db.execute(query)).first()


async def coming_policies(db: AsyncConnection, at: datetime) -> tuple[tuple[datetime, PolicyInForce], ...]:
    """What will take effect later, with when; of several for one moment only the newest will."""
    query = (
        select(policy_version.c.id, BODY, policy_version.c.effective_from)
        .where(policy_version.c.effective_from > at)
        .order_by(policy_version.c.effective_from, policy_version.c.id)
    )
    newest = {row.effective_from: row for row in await db.execute(query)}
    return tuple((when, PolicyInForce(row.id, policy_of(row.body))) for when, row in newest.items())
