"""Publishing a form: a new immutable version, also when an older one becomes the current one again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.person import Person
from bot.rules.policy import VisitType
from bot.rules.refusal import Refusal
from bot.services.evidence import record_of_person
from bot.services.form_standing import drafts_of, other_admins, used_by, version_that_is
from bot.services.form_upload import UPLOADING
from bot.services.form_upload_card import UploadGone, mine, report_of
from bot.services.form_versions import definition_of, fingerprint_of_lists, title_of
from bot.services.input import heard
from bot.services.moment import Moment
from bot.storage import form_uploads as uploads
from bot.storage.blobs import give_blob
from bot.storage.focus import focus_of
from bot.storage.form_files import (
    add_form_file,
    change_form_file,
    files_of_upload,
    files_of_version,
    lists_of_upload,
    lists_of_version,
)
from bot.storage.form_trials import move_trials
from bot.storage.forms import (
    FormVersion,
    add_form_version,
    form_definition,
    form_workbook,
    lock_form,
    newest_form_version,
)

OWNER = "form"


@dataclass(eq=False)
class FormChangedMeanwhile(Refusal):
    """Somebody has published another version since the changes were shown."""

    upload_id: int
    """0 when an older version was to be published again."""
    version_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    version: FormVersion
    title: str
    used_by: tuple[VisitType, ...]
    drafts: int
    again: int | None
    """The number of the older version that is current again."""
    is_repeated: bool
    """A second tap: it had been published already."""
    told: tuple[Person, ...] = ()
    """The other admins."""


async def publish_upload(
    db: AsyncConnection, me: Person, upload_id: int, *, base: int, moment: Moment
) -> Published:
    """The upload becomes the current version. `base` is the version its changes were shown against, or 0.

    Raises UploadGone, FormChangedMeanwhile.
    """
    at = moment.at
    upload = await uploads.upload_of(db, upload_id, lock=True)
    if upload is not None and upload.person_id == me.id and upload.form_version_id is not None:
        return await _repeated(db, me, upload.form_version_id, at=at)
    upload = await mine(db, me, upload_id, at=at)
    report = report_of(upload)
    if report is None or upload.form_id is None:
        raise UploadGone
    await lock_form(db, upload.form_id)
    await _unchanged(db, upload.form_id, base, upload_id=upload_id, version_id=base)
    version = await _version_from(db, me, upload, upload.form_id, at=at)
    await _close(db, me, upload_id, version.id, at=at)
    title = report.title(me.language)  # as checked: reading the form itself may take a second
    return await _published(db, me, version, title=title, moment=moment)


async def _version_from(
    db: AsyncConnection, me: Person, upload: uploads.FormUpload, form_id: str, *, at: datetime
) -> FormVersion:
    """Raises UploadGone when what was checked is not kept any more."""
    definition = await uploads.upload_definition(db, upload.id)
    workbook = await uploads.upload_workbook(db, upload.id)
    if definition is None or workbook is None:
        raise UploadGone
    return await add_form_version(
        db,
        form_id=form_id,
        workbook=workbook,
        sha256=sha256(workbook).hexdigest(),
        filename=upload.filename,
        definition=definition,
        published_by=me.id,
        lists_sha256=fingerprint_of_lists(await lists_of_upload(db, upload.id)),
        at=at,
    )


async def _close(db: AsyncConnection, me: Person, upload_id: int, version_id: int, *, at: datetime) -> None:
    """The upload is over: its files, its trials and what the admin's words belonged to go on with the
    version."""
    await _hand_over_files(db, upload_id, version_id)
    await move_trials(db, upload_id, version_id)
    await uploads.change_upload(
        db,
        upload_id,
        at=at,
        state=uploads.PUBLISHED,
        form_version_id=version_id,
        workbook=None,
        definition=None,
    )
    if (await focus_of(db, me.id)).kind == UPLOADING:
        await heard(db, me, at=at)


async def publish_again(
    db: AsyncConnection, me: Person, version_id: int, *, base: int, moment: Moment
) -> Published:
    """An older version becomes the current one, as a new number; raises NoSuchForm, FormChangedMeanwhile."""
    at = moment.at
    old = await version_that_is(db, version_id)
    await lock_form(db, old.form_id)
    newest = await newest_form_version(db, old.form_id)
    if newest is not None and newest.id != base and _is_same(newest, old) and newest.published_by == me.id:
        return await _repeated(db, me, newest.id, at=at)
    await _unchanged(db, old.form_id, base, upload_id=0, version_id=version_id)
    version = await add_form_version(
        db,
        form_id=old.form_id,
        workbook=await form_workbook(db, old.id),
        sha256=old.sha256,
        filename=old.filename,
        definition=await form_definition(db, old.id),
        published_by=me.id,
        lists_sha256=old.lists_sha256,
        at=at,
    )
    texts = await lists_of_version(db, old.id)
    for file in await files_of_version(db, old.id):
        await add_form_file(
            db,
            form_version_id=version.id,
            name=file.name,
            kind=file.kind,
            blob_id=file.blob_id,
            text=texts.get(file.name),
        )
    title = title_of(await definition_of(db, version.id), version.form_id, me.language)
    return await _published(db, me, version, title=title, again=old.number, moment=moment)


async def _unchanged(
    db: AsyncConnection, form_id: str, base: int, *, upload_id: int, version_id: int
) -> None:
    newest = await newest_form_version(db, form_id)
    if (newest.id if newest is not None else 0) != base:
        raise FormChangedMeanwhile(upload_id, version_id)


def _is_same(one: FormVersion, other: FormVersion) -> bool:
    return (one.sha256, one.lists_sha256) == (other.sha256, other.lists_sha256)


async def _hand_over_files(db: AsyncConnection, upload_id: int, version_id: int) -> None:
    """What the form uses belongs to the version from now on; the workbook lies in the version itself."""
    for file in await files_of_upload(db, upload_id):
        if file.kind in ("", "form"):
            continue
        await change_form_file(db, file.id, form_version_id=version_id)
        if file.blob_id is not None:
            await give_blob(db, file.blob_id, owner_kind=OWNER, owner_id=version_id)


async def _published(
    db: AsyncConnection,
    me: Person,
    version: FormVersion,
    *,
    title: str,
    again: int | None = None,
    moment: Moment,
) -> Published:
    body: Mapping[str, Any] = {
        "form": version.form_id,
        "number": version.number,
        "sha256": version.sha256,
        "lists_sha256": version.lists_sha256,
        "again": again,
    }
    await record_of_person(db, "form_published", me.id, moment, body)
    return Published(
        version=version,
        title=title,
        used_by=await used_by(db, version.form_id, at=moment.at),
        drafts=await drafts_of(db, version.form_id, but=version.id),
        again=again,
        is_repeated=False,
        told=await other_admins(db, me),
    )


async def _repeated(db: AsyncConnection, me: Person, version_id: int, *, at: datetime) -> Published:
    version = await version_that_is(db, version_id)
    form = await definition_of(db, version.id)
    return Published(
        version=version,
        title=title_of(form, version.form_id, me.language),
        used_by=await used_by(db, version.form_id, at=at),
        drafts=await drafts_of(db, version.form_id, but=version.id),
        again=None,
        is_repeated=True,
    )
