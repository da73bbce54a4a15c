"""A form that an admin sends: kept with its attachments until it is published, thrown away or forgotten."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import PurePath
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.forms.report import FormReport
from bot.rules.person import Person
from bot.services.form_check import UNPACK_FORM
from bot.services.form_upload_card import (
    KEPT_FOR,
    Taking,
    UploadCard,
    card_of,
    mine,
    report_of,
    upload_card,
    waiting,
)
from bot.services.form_upload_files import (
    ATTACHED_ENDINGS,
    FORM_ENDINGS,
    Sent,
    check_again,
    keep_files,
    let_go,
    name_for,
    sort_files,
)
from bot.services.input import heard, listen
from bot.storage import form_uploads as uploads
from bot.storage.focus import focus_of
from bot.storage.form_files import add_form_file, files_of_upload, files_of_version
from bot.storage.form_trials import restart_trials
from bot.storage.form_uploads import FormUpload
from bot.storage.work import enqueue

UPLOADING = "form_upload"
"""Focus: files that are sent now belong to a form."""


async def expect_file(db: AsyncConnection, me: Person, *, at: datetime) -> None:
    """From now on files, pictures and sounds that the admin sends belong to a form."""
    await listen(db, me, UPLOADING, at=at)


async def take(
    db: AsyncConnection, me: Person, sent: Sent, *, chat_id: int, at: datetime
) -> UploadCard | Taking:
    """Keep one file and have the form checked again; a Taking alone when nothing was kept."""
    if sent.blob_id is None:
        return Taking.TOO_BIG if sent.refused == "too_big" else Taking.UNAVAILABLE
    ending = PurePath(sent.name).suffix.lower()
    now = await _current(db, me, album=sent.album, at=at)
    if ending == ".zip":
        return await _unpack(db, now, sent.blob_id, chat_id=chat_id, at=at)
    if ending in FORM_ENDINGS:
        now = now if now is not None and now.filename in ("", sent.name) else None
        new = [(sent.name, sent.blob_id)]
        return await keep_files(db, me, now, new, chat_id=chat_id, at=at, album=sent.album)
    report = report_of(now)
    name = name_for(sent, report)
    if name is None and _goes_ahead(sent, now):
        now, name = None, sent.name
    if name is None:
        known = report is not None and (sent.kind != "document" or ending in ATTACHED_ENDINGS)
        if now is None or not known:
            return Taking.WRONG_KIND
        return replace(await card_of(db, now), taking=Taking.NOT_NEEDED, file=sent.name)
    new = [(name, sent.blob_id)]
    return await keep_files(db, me, now, new, chat_id=chat_id, at=at, album=sent.album)


async def unpacked(
    db: AsyncConnection,
    me: Person,
    names: Sequence[str],
    blob_ids: Sequence[int],
    *,
    upload_id: int | None,
    chat_id: int,
    at: datetime,
) -> UploadCard:
    """The files of a zip have come out: as if each had been sent."""
    now = await uploads.upload_of(db, upload_id, lock=True) if upload_id is not None else None
    files = list(zip(names, blob_ids, strict=True))
    form = next((name for name, _ in files if PurePath(name).suffix.lower() in FORM_ENDINGS), None)
    if now is None or not now.is_open or (form is not None and now.filename not in ("", form)):
        now = None
    return await keep_files(db, me, now, files, chat_id=chat_id, at=at)


async def checked(
    db: AsyncConnection, me: Person, body: Mapping[str, Any], result: Mapping[str, Any], *, at: datetime
) -> UploadCard | None:
    """The check is done; None when its result is not wanted any more."""
    upload = await uploads.upload_of(db, body["upload_id"], lock=True)
    if upload is None or not upload.is_open or upload.checks != body["check"]:
        return None
    if "failed" in result:
        return replace(await card_of(db, upload), taking=Taking.UNAVAILABLE, file=body["form"])
    report = FormReport.from_json(result["report"])
    workbook = result.get("workbook")
    await uploads.change_upload(
        db,
        upload.id,
        at=at,
        report=result["report"],
        form_id=result.get("form_id") or report.form_id[:64] or None,
        definition=result.get("definition"),
        workbook=base64.b64decode(workbook) if workbook else None,
    )
    await restart_trials(db, upload.id)
    await sort_files(db, upload.id, body["form"], report, result.get("lists", {}))
    await _follow_focus(db, me, report, at=at)
    return replace(
        await upload_card(db, me, upload.id, at=at),
        unused=tuple(result["unused"]),
        whole_report=next(iter(result["blob_ids"]), None),
    )


async def adopt(db: AsyncConnection, me: Person, upload_id: int, *, chat_id: int, at: datetime) -> UploadCard:
    """Take the files that are missing from the current version of the form; raises UploadGone."""
    upload = await mine(db, me, upload_id, at=at, lock=True)
    card = await card_of(db, upload)
    if card.current is not None:
        wanted = set(card.adoptable)
        for file in await files_of_version(db, card.current.id):
            if file.name in wanted:
                await add_form_file(db, upload_id=upload.id, name=file.name, blob_id=file.blob_id)
    return await check_again(db, me, upload, chat_id=chat_id, at=at)


async def throw_away(db: AsyncConnection, me: Person, upload_id: int, *, at: datetime) -> FormUpload:
    """Raises UploadGone for one that is over already."""
    upload = await mine(db, me, upload_id, at=at, lock=True)
    await close(db, upload, at=at)
    if (await focus_of(db, me.id)).kind == UPLOADING:
        await heard(db, me, at=at)
    return upload


async def close(db: AsyncConnection, upload: FormUpload, *, at: datetime) -> None:
    """Its bytes go with the next sweep of the blobs; files that belong to a version stay."""
    for file in await files_of_upload(db, upload.id):
        await let_go(db, file, at=at)
    await uploads.change_upload(
        db, upload.id, at=at, state=uploads.CLOSED, workbook=None, definition=None, report=None
    )


async def forget_old(db: AsyncConnection, *, at: datetime) -> None:
    """Close what nobody has touched for days."""
    for upload in await uploads.open_uploads(db):
        if upload.changed_at < at - KEPT_FOR:
            await close(db, upload, at=at)


async def _current(db: AsyncConnection, me: Person, *, album: str | None, at: datetime) -> FormUpload | None:
    """Which form a file is for: the one that came in the same album, else the one changed last."""
    forms = await waiting(db, me, at=at)
    together = (each for each in forms if album is not None and each.album == album)
    found = next(together, next(iter(forms), None))
    return await uploads.upload_of(db, found.id, lock=True) if found is not None else None


def _goes_ahead(sent: Sent, now: FormUpload | None) -> bool:
    """An attachment at the head of an album: its form follows, and is not the one that waits already."""
    is_attachment = PurePath(sent.name).suffix.lower() in ATTACHED_ENDINGS
    return sent.album is not None and is_attachment and (now is None or now.album != sent.album)


async def _unpack(
    db: AsyncConnection, now: FormUpload | None, blob_id: int, *, chat_id: int, at: datetime
) -> Taking:
    body = {"blob_ids": [blob_id], "upload_id": now.id if now is not None else None}
    await enqueue(db, UNPACK_FORM, chat_id=chat_id, body=body, at=at)
    return Taking.UNPACKING


async def _follow_focus(db: AsyncConnection, me: Person, report: FormReport, *, at: datetime) -> None:
    """While something is missing, what is sent next belongs here; then nothing is waited for any more."""
    is_here = (await focus_of(db, me.id)).kind == UPLOADING
    if report.missing and not is_here:
        await listen(db, me, UPLOADING, at=at)
    if not report.missing and is_here:
        await heard(db, me, at=at)
