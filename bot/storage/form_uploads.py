"""Forms that an admin has sent and that are not published yet."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.tables.forms import form_upload

OPEN, PUBLISHED, CLOSED = "open", "published", "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormUpload:
    id: int
    person_id: int
    state: str
    checks: int
    report: dict[str, Any] | None
    """None while it is being checked, and before the form itself is there."""
    filename: str
    """Of the form; empty while only attachments have come."""
    form_id: str | None
    form_version_id: int | None
    """What it was published as."""
    album: str | None
    """Of Telegram, in which its newest file came."""
    created_at: datetime
    changed_at: datetime

    @property
    def is_open(self) -> bool:
        return self.state == OPEN


_COLUMNS = [column for column in form_upload.c if column.name not in ("workbook", "definition")]


async def add_upload(db: AsyncConnection, *, person_id: int, at: datetime) -> int:
    row = {"person_id": person_id, "state": OPEN, "checks": 0, "filename": ""}
    new = form_upload.insert().values(**row, created_at=at, changed_at=at).returning(form_upload.c.id)
    return int((await db.execute(new)).scalar_one())


async def upload_of(db: AsyncConnection, upload_id: int, *, lock: bool = False) -> FormUpload | None:
    """`lock` keeps a second tap, or another admin, waiting until this step is committed."""
    query = select(*_COLUMNS).where(form_upload.c.id == upload_id)
    row = (await db.execute(query.with_for_update() if lock else query)).one_or_none()
    return None if row is None else FormUpload(**row._mapping)


async def open_uploads(
    db: AsyncConnection, *, person_id: int | None = None, since: datetime | None = None
) -> tuple[FormUpload, ...]:
    """The one changed last first; of everybody without `person_id`, whatever their age without `since`."""
    query = select(*_COLUMNS).where(form_upload.c.state == OPEN)
    if person_id is not None:
        query = query.where(form_upload.c.person_id == person_id)
    if since is not None:
        query = query.where(form_upload.c.changed_at >= since)
    rows = await db.execute(query.order_by(form_upload.c.changed_at.desc(), form_upload.c.id.desc()))
    return tuple(FormUpload(**row._mapping) for row in rows)


async def change_upload(db: AsyncConnection, upload_id: int, *, at: datetime, **values: Any) -> None:
    await db.execute(
        form_upload.update().where(form_upload.c.id == upload_id).values(changed_at=at, **values)
    )


async def upload_definition(db: AsyncConnection, upload_id: int) -> str | None:
    """The XForm of an upload that runs."""
    query = select(form_upload.c.definition).where(form_upload.c.id == upload_id)
    found: str | None = (await db.execute(query)).scalar_one_or_none()
    return found


async def upload_workbook(db: AsyncConnection, upload_id: int) -> bytes | None:
    query = select(form_upload.c.workbook).where(form_upload.c.id == upload_id)
    found: bytes | None = (await db.execute(query)).scalar_one_or_none()
    return found
