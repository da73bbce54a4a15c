"""What publishing a form would change, worked out before anything is published, away from the chat."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.forms.changes import ChoicesChanged, FormChanges, Retyped, changes_between
from bot.forms.definition import QuestionKind
from bot.rules.language import Language
from bot.rules.person import Person
from bot.rules.policy import VisitType
from bot.services.form_standing import drafts_of, used_by, version_that_is
from bot.services.form_upload_card import UploadGone, mine, report_of
from bot.services.form_versions import definition_of, form_of, title_of
from bot.services.long_work import WorkOutput
from bot.storage import form_uploads as uploads
from bot.storage.form_files import lists_of_upload, lists_of_version
from bot.storage.forms import FormVersion, form_definition, newest_form_version
from bot.storage.work import enqueue

COMPARE_FORM = "compare_form"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What publishing would change; nothing has changed yet."""

    upload_id: int
    """0 when an older version is to be published again."""
    version: FormVersion | None
    """The older version."""
    title: str
    current: FormVersion | None
    changes: FormChanges | None = None
    """None for a form that is new here, while it is compared, and when that was too much work."""
    is_comparing: bool = False
    number: int
    drafts: int
    """Reports in progress, which stay on their version."""
    used_by: tuple[VisitType, ...]
    missing: tuple[str, ...] = ()
    """Pictures and sounds that are not there."""


async def preview_upload(
    db: AsyncConnection, me: Person, upload_id: int, *, chat_id: int, at: datetime
) -> Preview:
    """A new form's at once; else it is compared first. Raises UploadGone, also for one that does not run."""
    found = await _of_upload(db, me, upload_id, at=at)
    return await _compared_first(db, me, found, chat_id=chat_id, at=at)


async def preview_again(
    db: AsyncConnection, me: Person, version_id: int, *, chat_id: int, at: datetime
) -> Preview:
    """Of an older version that is to become the current one; raises NoSuchForm."""
    found = await _of_version(db, me, version_id, at=at)
    return await _compared_first(db, me, found, chat_id=chat_id, at=at)


async def compared(
    db: AsyncConnection, me: Person, body: Mapping[str, Any], result: Mapping[str, Any], *, at: datetime
) -> Preview | None:
    """The comparison is there; None when the form was changed, published or thrown away meanwhile."""
    upload_id, version_id = body["upload_id"], body["version_id"]
    if upload_id:
        upload = await uploads.upload_of(db, upload_id)
        if upload is None or not upload.is_open or upload.checks != body["checks"]:
            return None
        found = await _of_upload(db, me, upload_id, at=at)
    else:
        found = await _of_version(db, me, version_id, at=at)
    if "failed" in result or found.current is None or found.current.id != body["base"]:
        return found
    return replace(found, changes=_changes_from(result["changes"]))


async def gather_forms(db: AsyncConnection, body: dict[str, Any]) -> dict[str, Any]:
    """Both forms and their lists, for `compare_forms`."""
    if body["upload_id"]:
        xml = await uploads.upload_definition(db, body["upload_id"])
        lists = await lists_of_upload(db, body["upload_id"])
    else:
        xml = await form_definition(db, body["version_id"])
        lists = await lists_of_version(db, body["version_id"])
    old, old_lists = await form_definition(db, body["base"]), await lists_of_version(db, body["base"])
    return {"new": xml, "new_lists": dict(lists), "old": old, "old_lists": dict(old_lists)}


def compare_forms(body: dict[str, Any], _blobs: tuple[bytes, ...]) -> WorkOutput:
    """The changes in the admin's language; nothing for an upload that went meanwhile."""
    if body["new"] is None:
        return WorkOutput({"failed": "gone"})
    new, old = form_of(body["new"], body["new_lists"]), form_of(body["old"], body["old_lists"])
    language = Language(body["language"])
    return WorkOutput({"changes": asdict(changes_between(old, new, language))})


async def _compared_first(
    db: AsyncConnection, me: Person, found: Preview, *, chat_id: int, at: datetime
) -> Preview:
    """Two large forms take a second to read: that is work for another process, not for this step."""
    if found.current is None:
        return found
    upload = await uploads.upload_of(db, found.upload_id) if found.upload_id else None
    body = {
        "upload_id": found.upload_id,
        "version_id": found.version.id if found.version else 0,
        "checks": upload.checks if upload else 0,
        "base": found.current.id,
        "language": me.language.value,
    }
    await enqueue(db, COMPARE_FORM, chat_id=chat_id, body=body, at=at)
    return replace(found, is_comparing=True)


async def _of_upload(db: AsyncConnection, me: Person, upload_id: int, *, at: datetime) -> Preview:
    upload = await mine(db, me, upload_id, at=at)
    report = report_of(upload)
    if report is None or not report.runs or upload.form_id is None:
        raise UploadGone
    return await _preview(
        db,
        upload.form_id,
        upload_id=upload_id,
        title=report.title(me.language),
        missing=tuple(each.name for each in report.missing),
        at=at,
    )


async def _of_version(db: AsyncConnection, me: Person, version_id: int, *, at: datetime) -> Preview:
    version = await version_that_is(db, version_id)
    current = await newest_form_version(db, version.form_id) or version
    title = title_of(await definition_of(db, current.id), version.form_id, me.language)
    return await _preview(db, version.form_id, version=version, title=title, at=at)


async def _preview(
    db: AsyncConnection,
    form_id: str,
    *,
    title: str,
    at: datetime,
    upload_id: int = 0,
    version: FormVersion | None = None,
    missing: tuple[str, ...] = (),
) -> Preview:
    current = await newest_form_version(db, form_id)
    return Preview(
        upload_id=upload_id,
        version=version,
        title=title,
        current=current,
        number=current.number + 1 if current is not None else 1,
        drafts=await drafts_of(db, form_id),
        used_by=await used_by(db, form_id, at=at),
        missing=missing,
    )


def _changes_from(saved: Mapping[str, Any]) -> FormChanges:
    """The inverse of `asdict`, after a way through JSON."""
    return FormChanges(
        **{name: tuple(saved[name]) for name in ("added", "removed", "reworded", "ruled")},
        retyped=tuple(
            Retyped(each["label"], QuestionKind(each["was"]), QuestionKind(each["now"]))
            for each in saved["retyped"]
        ),
        choices=tuple(
            ChoicesChanged(each["label"], tuple(each["added"]), tuple(each["removed"]))
            for each in saved["choices"]
        ),
    )
