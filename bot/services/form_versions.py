"""Published forms: those that come with the program, and the one of a visit, parsed once a process."""

import asyncio
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.forms.definition import FormDefinition
from bot.forms.loading import load_form
from bot.forms.xform import parse_xform
from bot.storage.forms import (
    FormVersion,
    add_form_version,
    form_definition,
    form_fingerprint,
    form_version_with,
)

_parsed: dict[str, FormDefinition] = {}  # by the workbook's SHA-256; a published form never changes


async def publish_initial(db: AsyncConnection, directory: Path, *, at: datetime) -> tuple[FormVersion, ...]:
    """Publish the forms that come with the program; a workbook that was published before stays as it is.

    A newer version published since is left in force. Raises FormRefused for a workbook that cannot be used.
    """
    published = []
    for path in sorted(directory.glob("*.xlsx")):
        if path.name.startswith("~$"):  # Excel's lock on a form that is open
            continue
        workbook = path.read_bytes()
        digest = sha256(workbook).hexdigest()
        if await form_version_with(db, sha256=digest) is not None:
            continue
        form = await asyncio.to_thread(load_form, workbook, filename=path.name)
        published.append(
            await add_form_version(
                db,
                form_id=form.form_id,
                workbook=workbook,
                sha256=digest,
                filename=path.name,
                definition=form.xml,
                at=at,
            )
        )
    return tuple(published)


async def definition_of(db: AsyncConnection, form_version_id: int) -> FormDefinition:
    """The form of that version, parsed once a process."""
    fingerprint = await form_fingerprint(db, form_version_id)
    if fingerprint not in _parsed:
        _parsed[fingerprint] = parse_xform(await form_definition(db, form_version_id))
    return _parsed[fingerprint]
