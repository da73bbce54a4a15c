"""Publishing a form: a new immutable version, also when an older one becomes the current one again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.forms.changes import FormChanges, changes_between
from bot.forms.definition import FormDefinition
from bot.rules.person import Person
from bot.rules.policy import VisitType
from bot.rules.refusal import Refusal
from bot.rules.roles import PersonState, Role
from bot.services.form_upload import UPLOADING, UploadGone, mine
from bot.services.form_versions import (
    definition_of,
    definition_of_upload,
    fingerprint_of_lists,
    title_of,
)
from bot.services.input import heard
from bot.storage import evidence
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
    form_version_of,
    form_workbook,
    lock_form,
    newest_form_version,
    open_drafts_by_version,
    versions_of_form,
)
from bot.storage.people import people
from bot.storage.policies import policy_in_force

OWNER = "form"


@dataclass(eq=False)
class NoSuchForm(Refusal):
    """The version is not one of ours."""


@dataclass(eq=False)
class FormChangedMeanwhile(Refusal):
    """Somebody has published another version since the changes were shown."""

    upload_id: int
    """0 when an older version was to be published again."""
    version_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What publishing would change; nothing has changed yet."""

    upload_id: int
    """0 when an older version is to be published again."""
    version: FormVersion | None
    """The older version."""
    title: str
    current: FormVersion | None
    changes: FormChanges | None
    """None for a form that is new here."""
    number: int
    drafts: int
    """Reports in progress, which stay on their version."""
    used_by: tuple[VisitType, ...]
    missing: tuple[str, ...] = ()
    """Pictures and sounds that are not there."""


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


async def preview_upload(db: AsyncConnection, me: Person, upload_id: int, *, at: datetime) -> Preview:
    """Raises UploadGone, also for one that does not run."""
    upload = await mine(db, me, upload_id, at=at)
    form = await definition_of_upload(db, upload_id)
    if form is None or upload.form_id is None:
        raise UploadGone
    missing = [each["name"] for each in (upload.report or {}).get("needed", ()) if not each["is_here"]]
    return await _preview(db, me, form, upload.form_id, upload_id=upload_id, missing=tuple(missing), at=at)


async def preview_again(db: AsyncConnection, me: Person, version_id: int, *, at: datetime) -> Preview:
    """Raises NoSuchForm."""
    version = await version_that_is(db, version_id)
    form = await definition_of(db, version_id)
    return await _preview(db, me, form, version.form_id, version=version, at=at)


async def publish_upload(
    db: AsyncConnection, me: Person, upload_id: int, *, base: int, at: datetime, received_at: datetime
) -> Published:
    """The upload becomes the current version. `base` is the version its changes were shown against, or 0.

    Raises UploadGone, FormChangedMeanwhile.
    """
    upload = await uploads.upload_of(db, upload_id, lock=True)
    if upload is not None and upload.person_id == me.id and upload.form_version_id is not None:
        return await _repeated(db, me, upload.form_version_id, at=at)
    upload = await mine(db, me, upload_id, at=at)
    definition, workbook = (
        await uploads.upload_definition(db, upload_id),
        await uploads.upload_workbook(db, upload_id),
    )
    if definition is None or workbook is None or upload.form_id is None:
        raise UploadGone
    await lock_form(db, upload.form_id)
    await _unchanged(db, upload.form_id, base, upload_id=upload_id, version_id=base)
    lists = await lists_of_upload(db, upload_id)
    version = await add_form_version(
        db,
        form_id=upload.form_id,
        workbook=workbook,
        sha256=sha256(workbook).hexdigest(),
        filename=upload.filename,
        definition=definition,
        published_by=me.id,
        lists_sha256=fingerprint_of_lists(lists),
        at=at,
    )
    await _hand_over_files(db, upload_id, version.id)
    await move_trials(db, upload_id, version.id)
    await uploads.change_upload(
        db,
        upload_id,
        at=at,
        state=uploads.PUBLISHED,
        form_version_id=version.id,
        workbook=None,
        definition=None,
    )
    if (await focus_of(db, me.id)).kind == UPLOADING:
        await heard(db, me, at=at)
    return await _published(db, me, version, at=at, received_at=received_at)


async def publish_again(
    db: AsyncConnection, me: Person, version_id: int, *, base: int, at: datetime, received_at: datetime
) -> Published:
    """An older version becomes the current one, as a new number; raises NoSuchForm, FormChangedMeanwhile."""
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
    return await _published(db, me, version, again=old.number, at=at, received_at=received_at)


async def version_that_is(db: AsyncConnection, version_id: int) -> FormVersion:
    """Raises NoSuchForm."""
    version = await form_version_of(db, version_id)
    if version is None:
        raise NoSuchForm
    return version


async def other_admins(db: AsyncConnection, me: Person) -> tuple[Person, ...]:
    """Who is to hear of what this admin has changed."""
    everybody = await people(db, states=[PersonState.ACTIVE])
    return tuple(each for each in everybody if each.is_a(Role.ADMIN) and each.id != me.id)


async def drafts_of(db: AsyncConnection, form_id: str, *, but: int | None = None) -> int:
    """Reports in progress on versions of the form; `but` leaves one version out."""
    by_version = await open_drafts_by_version(db)
    ids = {version.id for version in await versions_of_form(db, form_id)} - {but}
    return sum(count for version_id, count in by_version.items() if version_id in ids)


async def _preview(
    db: AsyncConnection,
    me: Person,
    form: FormDefinition,
    form_id: str,
    *,
    at: datetime,
    upload_id: int = 0,
    version: FormVersion | None = None,
    missing: tuple[str, ...] = (),
) -> Preview:
    current = await newest_form_version(db, form_id)
    old = await definition_of(db, current.id) if current is not None else None
    return Preview(
        upload_id=upload_id,
        version=version,
        title=title_of(form, form_id, me.language),
        current=current,
        changes=changes_between(old, form, me.language) if old is not None else None,
        number=current.number + 1 if current is not None else 1,
        drafts=await drafts_of(db, form_id),
        used_by=await used_by(db, form_id, at=at),
        missing=missing,
    )


async def used_by(db: AsyncConnection, form_id: str, *, at: datetime) -> tuple[VisitType, ...]:
    """The visit types that ask this form now."""
    policy = (await policy_in_force(db, at)).policy
    return tuple(each for each in policy.visit_types if each.form == form_id)


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
    again: int | None = None,
    at: datetime,
    received_at: datetime,
) -> Published:
    body: Mapping[str, Any] = {
        "form": version.form_id,
        "number": version.number,
        "sha256": version.sha256,
        "lists_sha256": version.lists_sha256,
        "again": again,
    }
    await evidence.record(
        db,
        "form_published",
        visit_id=None,
        person_id=me.id,
        body=dict(body),
        at=at,
        received_at=received_at,
    )
    form = await definition_of(db, version.id)
    return Published(
        version=version,
        title=title_of(form, version.form_id, me.language),
        used_by=await used_by(db, version.form_id, at=at),
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
