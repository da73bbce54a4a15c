"""The files of a form: the form itself, its lists and its media, of an upload and then of a version."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.tables.forms import form_file

FORM, LIST = "form", "list"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormFile:
    id: int
    upload_id: int | None
    form_version_id: int | None
    name: str
    kind: str
    """form, list, image, audio or video; empty until it is checked."""
    blob_id: int | None


_COLUMNS = [column for column in form_file.c if column.name != "text"]


async def add_form_file(db: AsyncConnection, **values: Any) -> None:
    """`upload_id` or `form_version_id`, `name`, `kind`, `blob_id`, `text`."""
    await db.execute(form_file.insert().values(**{"kind": "", **values}))


async def files_of_upload(db: AsyncConnection, upload_id: int) -> tuple[FormFile, ...]:
    return await _files(db, form_file.c.upload_id == upload_id)


async def files_of_version(db: AsyncConnection, form_version_id: int) -> tuple[FormFile, ...]:
    return await _files(db, form_file.c.form_version_id == form_version_id)


async def lists_of_upload(db: AsyncConnection, upload_id: int) -> dict[str, str]:
    """Name → text of the lists."""
    return await _lists(db, form_file.c.upload_id == upload_id)


async def lists_of_version(db: AsyncConnection, form_version_id: int) -> dict[str, str]:
    return await _lists(db, form_file.c.form_version_id == form_version_id)


async def change_form_file(db: AsyncConnection, file_id: int, **values: Any) -> None:
    await db.execute(update(form_file).where(form_file.c.id == file_id).values(**values))


async def drop_form_file(db: AsyncConnection, file_id: int) -> None:
    await db.execute(delete(form_file).where(form_file.c.id == file_id))


async def _files(db: AsyncConnection, which: ColumnElement[bool]) -> tuple[FormFile, ...]:
    rows = await db.execute(select(*_COLUMNS).where(which).order_by(form_file.c.id))
    return tuple(FormFile(**row._mapping) for row in rows)


async def _lists(db: AsyncConnection, which: ColumnElement[bool]) -> dict[str, str]:
    query = select(form_file.c.name, form_file.c.text).where(which, form_file.c.text.is_not(None))
    return {row.name: row.text for row in await db.execute(query.order_by(form_file.c.id))}
