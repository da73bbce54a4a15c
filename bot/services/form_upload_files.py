"""The files of a form on its way in: which belong to it and under what name, kept and checked together."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePath

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.forms.report import FormReport, Needed
from bot.rules.person import Person
from bot.services.form_check import CHECK_FORM
from bot.services.form_upload_card import Taking, UploadCard, UploadGone, upload_card
from bot.storage import form_uploads as uploads
from bot.storage.blobs import blob_row, forget_blob, give_blob
from bot.storage.form_files import (
    FORM,
    LIST,
    FormFile,
    add_form_file,
    change_form_file,
    drop_form_file,
    files_of_upload,
)
from bot.storage.form_uploads import FormUpload
from bot.storage.work import enqueue

OWNER = "form_upload"
FORM_ENDINGS = frozenset({".xlsx", ".xlsm", ".xls", ".md"})
ATTACHED_ENDINGS = frozenset(
    {".csv", ".xml", ".geojson", ".json"}
    | {".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".mp4", ".mov", ".3gp"}
    | {".mp3", ".m4a", ".wav", ".ogg", ".oga", ".amr"}
)
_COPY = re.compile(r"\s*\(\d+\)$| - (?:Copy|副本)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A file as it came; a photo or a voice message has no name."""

    name: str
    kind: str
    """document, image, audio or video."""
    blob_id: int | None
    refused: str | None = None
    album: str | None = None
    """What Telegram calls the album that it came in, with other files."""


async def keep_files(
    db: AsyncConnection,
    me: Person,
    now: FormUpload | None,
    new: Sequence[tuple[str, int]],
    *,
    chat_id: int,
    at: datetime,
    album: str | None = None,
) -> UploadCard:
    """Files of one name replace each other, and so do forms. Then all of it is looked at again.

    Raises UploadGone.
    """
    upload_id = now.id if now is not None else await uploads.add_upload(db, person_id=me.id, at=at)
    forms = {name for name, _ in new if PurePath(name).suffix.lower() in FORM_ENDINGS}
    for name, blob_id in new:
        for file in await files_of_upload(db, upload_id):
            is_other_form = file.kind == FORM and name in forms
            if file.name.casefold() == name[:120].casefold() or is_other_form:
                await let_go(db, file, at=at)
        await give_blob(db, blob_id, owner_kind=OWNER, owner_id=upload_id)
        kind = FORM if name in forms else ""
        await add_form_file(db, upload_id=upload_id, name=name[:120], kind=kind, blob_id=blob_id)
    if album is not None:
        await uploads.change_upload(db, upload_id, at=at, album=album)
    upload = await uploads.upload_of(db, upload_id)
    if upload is None:
        raise UploadGone
    card = await check_again(db, me, upload, chat_id=chat_id, at=at)
    return replace(card, in_album=album is not None and now is not None and now.album == album)


async def check_again(
    db: AsyncConnection, me: Person, upload: FormUpload, *, chat_id: int, at: datetime
) -> UploadCard:
    """Have it looked at with everything that is there; without a form the attachments wait."""
    files = [file for file in await files_of_upload(db, upload.id) if file.blob_id is not None]
    form = _form_among(files)
    await uploads.change_upload(
        db,
        upload.id,
        at=at,
        checks=upload.checks + 1,
        report=None,
        filename=form.name if form else "",
        workbook=None,
        definition=None,
    )
    if form is not None:
        body = {
            "upload_id": upload.id,
            "check": upload.checks + 1,
            "language": me.language.value,
            "form": form.name,
            "names": [file.name for file in files],
            "blob_ids": [file.blob_id for file in files],
        }
        await enqueue(db, CHECK_FORM, chat_id=chat_id, body=body, at=at)
    card = await upload_card(db, me, upload.id, at=at)
    return replace(card, taking=Taking.CHECKING if form else Taking.WAITING, file=files[-1].name)


async def let_go(db: AsyncConnection, file: FormFile, *, at: datetime) -> None:
    """Forget a file of an upload; bytes that a published version owns stay."""
    row = await blob_row(db, file.blob_id) if file.blob_id is not None else None
    if row is not None and row.owner_kind == OWNER:
        await forget_blob(db, row.id, at=at)
    await drop_form_file(db, file.id)


async def sort_files(
    db: AsyncConnection, upload_id: int, form: str, report: FormReport, lists: Mapping[str, str]
) -> None:
    """What each file is to the form; lists get their text, those inside the workbook a row of their own."""
    kinds = {each.name.casefold(): each for each in report.needed}
    left = dict(lists)
    for file in await files_of_upload(db, upload_id):
        if file.blob_id is None:
            await drop_form_file(db, file.id)
            continue
        needed = kinds.get(file.name.casefold())
        kind = FORM if file.name == form else needed.kind.value if needed else ""
        name = needed.name if needed else file.name
        await change_form_file(db, file.id, kind=kind, name=name, text=left.pop(name, None))
    for name, text in left.items():
        await add_form_file(db, upload_id=upload_id, name=name[:120], kind=LIST, text=text)


def name_for(sent: Sent, report: FormReport | None) -> str | None:
    """The name under which the form knows the file; None when it knows no such file."""
    if report is None:
        return sent.name if PurePath(sent.name).suffix.lower() in ATTACHED_ENDINGS else None
    if not sent.name:
        return next((each.name for each in report.missing if each.kind.value == sent.kind), None)
    path = PurePath(sent.name)
    tidy = _COPY.sub("", path.stem) + path.suffix
    for name in (sent.name, tidy):
        if found := _called(name, report.needed):
            return found
    fitting = [each.name for each in report.missing if PurePath(each.name).suffix == path.suffix.lower()]
    return fitting[0] if len(fitting) == 1 == len(report.missing) else None


def _called(name: str, needed: Sequence[Needed]) -> str | None:
    return next((each.name for each in needed if each.name.casefold() == name.casefold()), None)


def _form_among(files: Sequence[FormFile]) -> FormFile | None:
    """The workbook; without one, an XForm that was sent as XML."""
    for endings in (FORM_ENDINGS, {".xml"}):
        for file in reversed(files):
            if PurePath(file.name).suffix.lower() in endings:
                return file
    return None
