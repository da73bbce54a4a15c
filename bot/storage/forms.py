"""Published forms: immutable versions, numbered within a form."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.tables.records import form_version


@dataclass(frozen=True, slots=True, kw_only=True)
class FormVersion:
    id: int
    form_id: str
    """As in the settings sheet; visit types name their form by it."""
    number: int
    sha256: str
    """Of the workbook it came from."""
    filename: str
    published_by: int | None
    """None: came with the program at its start."""
    published_at: datetime


async def form_fingerprint(db: AsyncConnection, form_version_id: int) -> str:
    """The SHA-256 of a version's workbook; raises NoResultFound for an id that was never given out."""
    query = select(form_version.c.sha256).where(form_version.c.id == form_version_id)
    return str((await db.execute(query)).scalar_one())


async def form_definition(db: AsyncConnection, form_version_id: int) -> str:
    """The XForm that pyxform made of a version's workbook."""
    query = select(form_version.c.definition).where(form_version.c.id == form_version_id)
    return str((await db.execute(query)).scalar_one())


async def form_version_with(db: AsyncConnection, *, sha256: str) -> FormVersion | None:
    """The first version that was published from this very workbook."""
    query = _versions().where(form_version.c.sha256 == sha256).order_by(form_version.c.id).limit(1)
    row = (await db.execute(query)).one_or_none()
    return None if row is None else _version(row)


async def newest_form_version(db: AsyncConnection, form_id: str) -> FormVersion | None:
    query = (
        _versions().where(form_version.c.form_id == form_id).order_by(form_version.c.number.desc()).limit(1)
    )
    row = (await db.execute(query)).one_or_none()
    return None if row is None else _version(row)


async def add_form_version(
    db: AsyncConnection,
    *,
    form_id: str,
    workbook: bytes,
    sha256: str,
    filename: str,
    definition: str,
    published_by: int | None = None,
    at: datetime,
) -> FormVersion:
    """The next number of its form."""
    newest = await db.execute(
        select(func.max(form_version.c.number)).where(form_version.c.form_id == form_id)
    )
    values: dict[str, Any] = {
        "form_id": form_id,
        "number": (newest.scalar_one() or 0) + 1,
        "sha256": sha256,
        "filename": filename,
        "published_by": published_by,
        "published_at": at,
    }
    row = form_version.insert().values(**values, workbook=workbook, definition=definition)
    added = await db.execute(row.returning(form_version.c.id))
    return FormVersion(id=added.scalar_one(), **values)


def _versions() -> Select[Any]:
    heavy = ("workbook", "definition")  # may weigh megabytes: fetched only where they are read
    columns = [column for column in form_version.c if column.name not in heavy]
    return select(*columns)


def _version(row: Row[Any]) -> FormVersion:
    return FormVersion(**row._mapping)
