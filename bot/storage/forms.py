"""Published forms: immutable versions, numbered within a form."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.visit import OPEN_STATES, REPORT_OWED_STATES
from bot.storage.tables.records import form_version
from bot.storage.tables.visits import visit


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
    lists_sha256: str | None = None
    """Of the lists that came with it."""


async def form_fingerprint(db: AsyncConnection, form_version_id: int) -> str:
    """Equal for versions of the same workbook and lists; raises NoResultFound for an id never given out."""
    query = select(form_version.c.sha256, form_version.c.lists_sha256)
    row = (await db.execute(query.where(form_version.c.id == form_version_id))).one()
    return f"{row.sha256}{row.lists_sha256 or ''}"


async def form_definition(db: AsyncConnection, form_version_id: int) -> str:
    """The XForm that pyxform made of a version's workbook."""
    query = select(form_version.c.definition).where(form_version.c.id == form_version_id)
    return str((await db.execute(query)).scalar_one())


async def form_workbook(db: AsyncConnection, form_version_id: int) -> bytes:
    """The very file the version was made from."""
    query = select(form_version.c.workbook).where(form_version.c.id == form_version_id)
    return bytes((await db.execute(query)).scalar_one())


async def form_version_of(db: AsyncConnection, form_version_id: int) -> FormVersion | None:
    query = _versions().where(form_version.c.id == form_version_id)
    row = (await db.execute(query)).one_or_none()
    return None if row is None else _version(row)


async def versions_of_form(db: AsyncConnection, form_id: str) -> tuple[FormVersion, ...]:
    """The newest first."""
    query = _versions().where(form_version.c.form_id == form_id).order_by(form_version.c.number.desc())
    return tuple(_version(row) for row in await db.execute(query))


async def current_versions(db: AsyncConnection) -> tuple[FormVersion, ...]:
    """The newest version of every form, by form id."""
    newest = select(func.max(form_version.c.id)).group_by(form_version.c.form_id)
    query = _versions().where(form_version.c.id.in_(newest)).order_by(form_version.c.form_id)
    return tuple(_version(row) for row in await db.execute(query))


async def open_drafts_by_version(db: AsyncConnection) -> dict[int, int]:
    """How many reports that are not filed yet were begun with each version."""
    query = (
        select(visit.c.form_version_id, func.count())
        .where(visit.c.state.in_([*OPEN_STATES, *REPORT_OWED_STATES]))
        .group_by(visit.c.form_version_id)
    )
    return {row[0]: row[1] for row in await db.execute(query)}


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


async def lock_form(db: AsyncConnection, form_id: str) -> None:
    """Keep everybody else from publishing this form until this transaction ends."""
    first = select(form_version.c.id).where(form_version.c.form_id == form_id, form_version.c.number == 1)
    await db.execute(first.with_for_update())


async def add_form_version(
    db: AsyncConnection,
    *,
    form_id: str,
    workbook: bytes,
    sha256: str,
    filename: str,
    definition: str,
    published_by: int | None = None,
    lists_sha256: str | None = None,
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
        "lists_sha256": lists_sha256,
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
