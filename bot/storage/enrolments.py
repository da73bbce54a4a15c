"""Enrolments and the sealed vectors of faces; what is deleted here is gone, not hidden."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.enrolment import EnrolmentState
from bot.storage.tables.faces import enrolment, face_vector
from bot.storage.tables.records import blob

LATEST_SELFIES = 40
"""How many older selfies a new one is compared with, to find a picture that was sent before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    id: int
    person_id: int
    state: EnrolmentState
    notice_version: str
    begun_at: datetime
    asked_id: int | None
    asked_at: datetime | None
    decided_by: int | None
    decided_at: datetime | None
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedFace:
    id: int
    item_id: int | None
    blob_id: int | None
    sealed: str


async def add_enrolment(db: AsyncConnection, person_id: int, *, notice_version: str, at: datetime) -> int:
    row = {"person_id": person_id, "notice_version": notice_version, "begun_at": at}
    added = enrolment.insert().values(**row, state=EnrolmentState.COLLECTING).returning(enrolment.c.id)
    return int((await db.execute(added)).scalar_one())


async def enrolment_of(db: AsyncConnection, enrolment_id: int, *, lock: bool = False) -> Enrolment | None:
    return await _one(db, select(enrolment).where(enrolment.c.id == enrolment_id), lock=lock)


async def latest_enrolment(db: AsyncConnection, person_id: int, *states: EnrolmentState) -> Enrolment | None:
    """The person's newest in one of these states, or in any."""
    query = select(enrolment).where(enrolment.c.person_id == person_id)
    if states:
        query = query.where(enrolment.c.state.in_(states))
    return await _one(db, query.order_by(enrolment.c.id.desc()).limit(1))


async def waiting_enrolments(db: AsyncConnection, *, asked_before: datetime) -> tuple[Enrolment, ...]:
    """Those that a manager has been asked about and has not answered."""
    query = select(enrolment).where(
        enrolment.c.state == EnrolmentState.WAITING, enrolment.c.asked_at < asked_before
    )
    return tuple(Enrolment(**row._mapping) for row in await db.execute(query.order_by(enrolment.c.id)))


async def change_enrolment(db: AsyncConnection, enrolment_id: int, **values: Any) -> None:
    await db.execute(enrolment.update().where(enrolment.c.id == enrolment_id).values(**values))


async def add_vector(
    db: AsyncConnection,
    person_id: int,
    sealed: str,
    *,
    model_id: str,
    enrolment_id: int | None = None,
    item_id: int | None = None,
    blob_id: int | None = None,
    at: datetime,
) -> int:
    row = {
        "person_id": person_id,
        "enrolment_id": enrolment_id,
        "item_id": item_id,
        "blob_id": blob_id,
        "model_id": model_id,
        "sealed": sealed,
        "at": at,
    }
    added = face_vector.insert().values(**row).returning(face_vector.c.id)
    return int((await db.execute(added)).scalar_one())


async def vectors_of_enrolment(
    db: AsyncConnection, enrolment_id: int, *, model_id: str
) -> tuple[SealedFace, ...]:
    """In the order they came; those of another model are as if they were not there."""
    query = _vectors(model_id).where(face_vector.c.enrolment_id == enrolment_id)
    return tuple(_face(row) for row in await db.execute(query.order_by(face_vector.c.id)))


async def enrolled_faces(db: AsyncConnection, person_id: int, *, model_id: str) -> tuple[SealedFace, ...]:
    """Of the enrolment in force; empty when there is none for this model."""
    approved = await latest_enrolment(db, person_id, EnrolmentState.APPROVED)
    return () if approved is None else await vectors_of_enrolment(db, approved.id, model_id=model_id)


async def earlier_selfies(db: AsyncConnection, person_id: int, *, model_id: str) -> tuple[SealedFace, ...]:
    """The newest selfies of visits."""
    query = _vectors(model_id).where(face_vector.c.person_id == person_id, face_vector.c.item_id.is_not(None))
    rows = await db.execute(query.order_by(face_vector.c.id.desc()).limit(LATEST_SELFIES))
    return tuple(_face(row) for row in rows)


async def enrolled_others(db: AsyncConnection, person_id: int, *, model_id: str) -> Mapping[int, list[str]]:
    """Everybody else's enrolled faces."""
    query = (
        select(face_vector.c.person_id, face_vector.c.sealed)
        .join(enrolment, enrolment.c.id == face_vector.c.enrolment_id)
        .where(
            enrolment.c.state == EnrolmentState.APPROVED,
            face_vector.c.model_id == model_id,
            face_vector.c.person_id != person_id,
        )
    )
    found: dict[int, list[str]] = {}
    for row in await db.execute(query):
        found.setdefault(row.person_id, []).append(row.sealed)
    return found


async def forget_vectors(
    db: AsyncConnection, *, at: datetime, person_id: int | None = None, enrolment_id: int | None = None
) -> int:
    """Delete the vectors of a person or an enrolment, and the pictures of enrolments; returns how many."""
    mine = (
        face_vector.c.person_id == person_id
        if person_id is not None
        else face_vector.c.enrolment_id == enrolment_id
    )
    pictures = select(face_vector.c.blob_id).where(mine, face_vector.c.enrolment_id.is_not(None))
    gone = blob.update().where(blob.c.id.in_(pictures), blob.c.deleted_at.is_(None))
    await db.execute(gone.values(deleted_at=at))
    return int((await db.execute(face_vector.delete().where(mine))).rowcount)


async def forget_vector_of_item(db: AsyncConnection, item_id: int) -> None:
    await db.execute(face_vector.delete().where(face_vector.c.item_id == item_id))


def _vectors(model_id: str) -> Select[Any]:
    columns = (face_vector.c.id, face_vector.c.item_id, face_vector.c.blob_id, face_vector.c.sealed)
    return select(*columns).where(face_vector.c.model_id == model_id)


def _face(row: Row[Any]) -> SealedFace:
    return SealedFace(**row._mapping)


async def _one(db: AsyncConnection, query: Select[Any], *, lock: bool = False) -> Enrolment | None:
    row = (await db.execute(query.with_for_update() if lock else query)).first()
    return Enrolment(**row._mapping) if row else None
