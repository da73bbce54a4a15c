"""A form on its way in, as its admin sees it: checked or not, what is there, what is missing."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.forms.report import FormReport
from bot.rules.person import Person
from bot.rules.refusal import Refusal
from bot.storage import form_uploads as uploads
from bot.storage.form_files import files_of_upload, files_of_version
from bot.storage.form_uploads import FormUpload
from bot.storage.forms import FormVersion, newest_form_version

KEPT_FOR = timedelta(days=7)
"""After so long without a file or a tap a form that was not published is forgotten."""


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
    in_album: bool = False
    """The file came in one album with the one before: its card takes the place of that one's."""
    until: datetime


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
    return await card_of(db, await mine(db, me, upload_id, at=at))


async def card_of(db: AsyncConnection, upload: FormUpload) -> UploadCard:
    report = report_of(upload)
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


def report_of(upload: FormUpload | None) -> FormReport | None:
    """None while it is being checked, and before the form itself is there."""
    if upload is None or upload.report is None:
        return None
    return FormReport.from_json(upload.report)
