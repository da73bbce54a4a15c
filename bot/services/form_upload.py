"""A form that an admin sends: kept with its attachments until it is published, thrown away or forgotten."""

import base64
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import PurePath
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.forms.report import FormReport, Needed
from bot.rules.person import Person
from bot.rules.refusal import Refusal
from bot.services.form_check import CHECK_FORM, UNPACK_FORM
from bot.services.input import heard, listen
from bot.storage import form_uploads as uploads
from bot.storage.blobs import blob_row, forget_blob, give_blob
from bot.storage.focus import focus_of
from bot.storage.form_files import (
    FORM,
    LIST,
    FormFile,
    add_form_file,
    change_form_file,
    drop_form_file,
    files_of_upload,
    files_of_version,
)
from bot.storage.form_trials import restart_trials
from bot.storage.form_uploads import FormUpload
from bot.storage.forms import FormVersion, newest_form_version
from bot.storage.work import enqueue

UPLOADING = "form_upload"
"""Focus: files that are sent now belong to a form."""
KEPT_FOR = timedelta(days=7)
"""After so long without a file or a tap a form that was not published is forgotten."""
OWNER = "form_upload"
FORM_ENDINGS = frozenset({".xlsx", ".xlsm", ".xls", ".md"})
ATTACHED_ENDINGS = frozenset(
    {".csv", ".xml", ".geojson", ".json"}
    | {".png", ".jpg", ".jpeg", ".gif", ".webp", ".mp4", ".mov", ".3gp"}
    | {".mp3", ".m4a", ".wav", ".ogg", ".oga", ".amr"}
)
_COPY = re.compile(r"\s*\(\d+\)$| - (?:Copy|副本)$")


@dataclass(eq=False)
class UploadGone(Refusal):
    """It was published, thrown away or forgotten meanwhile, or it is somebody else's."""


class Taking(StrEnum):
    """What became of a file."""

    CHECKING = "checking"
    WAITING = "waiting"
    """An attachment; the form itself has not come yet."""
    UNPACKING = "unpacking"
    NOT_NEEDED = "not_needed"
    """The form names no such file."""
    WRONG_KIND = "wrong_kind"
    TOO_BIG = "too_big"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A file as it came; a photo or a voice message has no name."""

    name: str
    kind: str
    """document, image, audio or video."""
    blob_id: int | None
    refused: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadCard:
    """A form on its way in, as its admin sees it."""

    upload: FormUpload
    report: FormReport | None
    """None while it is being checked, or before the form itself has come."""
    files: tuple[str, ...]
    current: FormVersion | None
    """The version it would follow; None for a form that is new here."""
    adoptable: tuple[str, ...] = ()
    """Missing files that the current version has."""
    unused: tuple[str, ...] = ()
    whole_report: int | None = None
    """Blob of a long report as a text file."""
    taking: Taking | None = None
    """What became of the file sent last, where that is to be told."""
    file: str = ""
    until: datetime


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
    now = await _current(db, me, at=at)
    if ending == ".zip":
        return await _unpack(db, me, now, sent.blob_id, chat_id=chat_id, at=at)
    if ending in FORM_ENDINGS:
        now = now if now is not None and now.filename in ("", sent.name) else None
        return await _keep(db, me, now, [(sent.name, sent.blob_id)], chat_id=chat_id, at=at)
    report = _report(now)
    name = _name_for(sent, report)
    if name is None:
        known = report is not None and (sent.kind != "document" or ending in ATTACHED_ENDINGS)
        if now is None or not known:
            return Taking.WRONG_KIND
        return replace(await card_of(db, now, at=at), taking=Taking.NOT_NEEDED, file=sent.name)
    return await _keep(db, me, now, [(name, sent.blob_id)], chat_id=chat_id, at=at)


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
    return await _keep(db, me, now, files, chat_id=chat_id, at=at)


async def checked(
    db: AsyncConnection, me: Person, body: Mapping[str, Any], result: Mapping[str, Any], *, at: datetime
) -> UploadCard | None:
    """The check is done; None when its result is not wanted any more."""
    upload = await uploads.upload_of(db, body["upload_id"], lock=True)
    if upload is None or not upload.is_open or upload.checks != body["check"]:
        return None
    if "failed" in result:
        return replace(await card_of(db, upload, at=at), taking=Taking.UNAVAILABLE, file=body["form"])
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
    await _sort(db, upload.id, body["form"], report, result.get("lists", {}))
    await _follow_focus(db, me, report, at=at)
    return replace(
        await upload_card(db, me, upload.id, at=at),
        unused=tuple(result["unused"]),
        whole_report=next(iter(result["blob_ids"]), None),
    )


async def adopt(db: AsyncConnection, me: Person, upload_id: int, *, chat_id: int, at: datetime) -> UploadCard:
    """Take the files that are missing from the current version of the form; raises UploadGone."""
    upload = await mine(db, me, upload_id, at=at, lock=True)
    card = await card_of(db, upload, at=at)
    if card.current is not None:
        wanted = set(card.adoptable)
        for file in await files_of_version(db, card.current.id):
            if file.name in wanted:
                await add_form_file(db, upload_id=upload.id, name=file.name, blob_id=file.blob_id)
    return await _check(db, me, upload, chat_id=chat_id, at=at)


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
        await _let_go(db, file, at=at)
    await uploads.change_upload(
        db, upload.id, at=at, state=uploads.CLOSED, workbook=None, definition=None, report=None
    )


async def forget_old(db: AsyncConnection, *, at: datetime) -> None:
    """Close what nobody has touched for days."""
    for upload in await uploads.open_uploads(db):
        if upload.changed_at < at - KEPT_FOR:
            await close(db, upload, at=at)


async def mine(
    db: AsyncConnection, me: Person, upload_id: int, *, at: datetime, lock: bool = False
) -> FormUpload:
    """An open upload of this admin; raises UploadGone otherwise."""
    upload = await uploads.upload_of(db, upload_id, lock=lock)
    if upload is None or upload.person_id != me.id or not upload.is_open or upload.changed_at < at - KEPT_FOR:
        raise UploadGone
    return upload


async def waiting(db: AsyncConnection, me: Person, *, at: datetime) -> tuple[FormUpload, ...]:
    """This admin's forms that are not published yet."""
    return await uploads.open_uploads(db, person_id=me.id, since=at - KEPT_FOR)


async def upload_card(db: AsyncConnection, me: Person, upload_id: int, *, at: datetime) -> UploadCard:
    """Raises UploadGone."""
    return await card_of(db, await mine(db, me, upload_id, at=at), at=at)


async def card_of(db: AsyncConnection, upload: FormUpload, *, at: datetime) -> UploadCard:
    report = _report(upload)
    current = await newest_form_version(db, upload.form_id) if upload.form_id else None
    there = {file.name for file in await files_of_version(db, current.id)} if current else set()
    missing = [each.name for each in report.missing] if report else []
    return UploadCard(
        upload=upload,
        report=report,
        files=tuple(file.name for file in await files_of_upload(db, upload.id) if file.blob_id is not None),
        current=current,
        adoptable=tuple(name for name in missing if name in there),
        until=upload.changed_at + KEPT_FOR,
    )


async def _current(db: AsyncConnection, me: Person, *, at: datetime) -> FormUpload | None:
    newest = next(iter(await waiting(db, me, at=at)), None)
    return await uploads.upload_of(db, newest.id, lock=True) if newest is not None else None


async def _unpack(
    db: AsyncConnection, me: Person, now: FormUpload | None, blob_id: int, *, chat_id: int, at: datetime
) -> Taking:
    body = {"blob_ids": [blob_id], "upload_id": now.id if now is not None else None}
    await enqueue(db, UNPACK_FORM, chat_id=chat_id, body=body, at=at)
    return Taking.UNPACKING


async def _keep(
    db: AsyncConnection,
    me: Person,
    now: FormUpload | None,
    new: Sequence[tuple[str, int]],
    *,
    chat_id: int,
    at: datetime,
) -> UploadCard:
    upload_id = now.id if now is not None else await uploads.add_upload(db, person_id=me.id, at=at)
    forms = {name for name, _ in new if PurePath(name).suffix.lower() in FORM_ENDINGS}
    for name, blob_id in new:
        for file in await files_of_upload(db, upload_id):
            is_other_form = file.kind == FORM and name in forms
            if file.name.casefold() == name[:120].casefold() or is_other_form:
                await _let_go(db, file, at=at)
        await give_blob(db, blob_id, owner_kind=OWNER, owner_id=upload_id)
        kind = FORM if name in forms else ""
        await add_form_file(db, upload_id=upload_id, name=name[:120], kind=kind, blob_id=blob_id)
    upload = await uploads.upload_of(db, upload_id)
    if upload is None:
        raise UploadGone
    return await _check(db, me, upload, chat_id=chat_id, at=at)


async def _check(
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


def _form_among(files: Sequence[FormFile]) -> FormFile | None:
    """The workbook; without one, an XForm that was sent as XML."""
    for endings in (FORM_ENDINGS, {".xml"}):
        for file in reversed(files):
            if PurePath(file.name).suffix.lower() in endings:
                return file
    return None


async def _sort(
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


async def _follow_focus(db: AsyncConnection, me: Person, report: FormReport, *, at: datetime) -> None:
    """While something is missing, what is sent next belongs here; then nothing is waited for any more."""
    is_here = (await focus_of(db, me.id)).kind == UPLOADING
    if report.missing and not is_here:
        await listen(db, me, UPLOADING, at=at)
    if not report.missing and is_here:
        await heard(db, me, at=at)


def _name_for(sent: Sent, report: FormReport | None) -> str | None:
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


def _report(upload: FormUpload | None) -> FormReport | None:
    if upload is None or upload.report is None:
        return None
    return FormReport.from_json(upload.report)


async def _let_go(db: AsyncConnection, file: FormFile, *, at: datetime) -> None:
    """Forget a file of an upload; bytes that a published version owns stay."""
    row = await blob_row(db, file.blob_id) if file.blob_id is not None else None
    if row is not None and row.owner_kind == OWNER:
        await forget_blob(db, row.id, at=at)
    await drop_form_file(db, file.id)
