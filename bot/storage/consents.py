"""Consents: what each person allowed or refused, when, and under which version of the privacy notice."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.roles import ConsentKind
from bot.storage.tables.people import consent


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    kind: ConsentKind
    given: bool
    notice_version: str
    at: datetime


async def consents_of(db: AsyncConnection, person_id: int) -> Mapping[ConsentKind, Consent]:
    """The latest word on each kind; a kind never asked is missing, and counts as not given."""
    query = select(consent).where(consent.c.person_id == person_id).order_by(consent.c.id)
    return {
        row.kind: Consent(kind=row.kind, given=row.given, notice_version=row.notice_version, at=row.at)
        for row in await db.execute(query)
    }


async def allows(db: AsyncConnection, person_id: int, kind: ConsentKind) -> bool:
    """Whether the person's latest word on this kind is yes."""
    query = (
        select(consent.c.given)
        .where(consent.c.person_id == person_id, consent.c.kind == kind)
        .order_by(consent.c.id.desc())
        .limit(1)
    )
    return bool((await db.execute(query)).scalar())


async def had_refused(db: AsyncConnection, person_id: int, kind: ConsentKind, at: datetime) -> bool:
    """Whether the person's word on this kind was no at that moment; never asked is no refusal."""
    query = (
        select(consent.c.given)
        .where(consent.c.person_id == person_id, consent.c.kind == kind, consent.c.at <= at)
        .order_by(consent.c.at.desc(), consent.c.id.desc())
        .limit(1)
    )
    return (await db.execute(query)).scalar() is False


async def record_consent(
    db: AsyncConnection, person_id: int, kind: ConsentKind, *, given: bool, notice_version: str, at: datetime
) -> None:
    """Add the person's word; earlier ones stay as the record of what held when."""
    row = {"person_id": person_id, "kind": kind, "given": given, "notice_version": notice_version, "at": at}
    await db.execute(consent.insert().values(row))
