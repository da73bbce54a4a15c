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
    definition: str
    """The XForm that pyxform made of the workbook."""
    published_by: int | None
    """None: came with the program at its start."""
    published_at: datetime


async def form_version_by_id(db: AsyncConnection, form_version_id: int) -> FormVersion:
    """Raises NoResultFound for an id that was never given out."""
    return _version((await db.execute(_versions().where(form_version.c.id == form_version_id))).one())


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
        "definition": definition,
        "published_by": published_by,
        "published_at": at,
    }
    added = await db.execute(
        form_version.insert().values(**values, workbook=workbook).returning(form_version.c.id)
    )
    return FormVersion(id=added.scalar_one(), **values)


def _versions() -> Select[Any]:
    columns = [
        column for column in form_version.c if column.name != "workbook"
    ]  # a workbook may weigh megabytes
    return select(*columns)


def _version(row: Row[Any]) -> FormVersion:
    return FormVersion(**row._mapping)
