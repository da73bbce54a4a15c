"""Forms being tried by their admins: one filling a person, gone when it is left."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.language import Language
from bot.storage.tables.forms import form_trial


@dataclass(frozen=True, slots=True, kw_only=True)
class FormTrial:
    person_id: int
    upload_id: int | None
    form_version_id: int | None
    language: Language
    """In which the form is shown; the admin switches it."""
    saved: dict[str, Any]
    """The filling, as the form engine saves it; empty before the first step."""
    screen: dict[str, Any]
    step: int
    changed_at: datetime


async def begin_trial(
    db: AsyncConnection,
    person_id: int,
    *,
    upload_id: int | None = None,
    form_version_id: int | None = None,
    language: Language,
    at: datetime,
) -> None:
    """Whatever was being tried before is left."""
    await end_trial(db, person_id)
    row: dict[str, Any] = {
        "person_id": person_id,
        "upload_id": upload_id,
        "form_version_id": form_version_id,
        "language": language.value,
        "saved": {},
        "screen": {},
        "step": 1,
        "changed_at": at,
    }
    await db.execute(form_trial.insert().values(row))


async def trial_of(db: AsyncConnection, person_id: int, *, lock: bool = False) -> FormTrial | None:
    query = select(form_trial).where(form_trial.c.person_id == person_id)
    row = (await db.execute(query.with_for_update() if lock else query)).one_or_none()
    return None if row is None else FormTrial(**{**row._mapping, "language": Language(row.language)})


async def change_trial(db: AsyncConnection, person_id: int, *, at: datetime, **values: Any) -> None:
    await db.execute(
        update(form_trial).where(form_trial.c.person_id == person_id).values(changed_at=at, **values)
    )


async def end_trial(db: AsyncConnection, person_id: int) -> None:
    await db.execute(delete(form_trial).where(form_trial.c.person_id == person_id))


async def restart_trials(db: AsyncConnection, upload_id: int) -> None:
    """The form has been replaced by a corrected one: what was answered does not fit it any more."""
    await db.execute(
        update(form_trial)
        .where(form_trial.c.upload_id == upload_id)
        .values(saved={}, screen={}, step=form_trial.c.step + 2)
    )


async def move_trials(db: AsyncConnection, upload_id: int, form_version_id: int) -> None:
    """The form is published: whoever tries it goes on with the version."""
    await db.execute(
        update(form_trial)
        .where(form_trial.c.upload_id == upload_id)
        .values(upload_id=None, form_version_id=form_version_id)
    )
