"""Published forms: those that come with the program, and the one of a visit, parsed once a process."""

import asyncio
import gc
from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.forms.decoding import decoded
from bot.forms.definition import FormDefinition
from bot.forms.loading import load_form
from bot.forms.report import NO_TITLE
from bot.forms.xform import parse_xform
from bot.rules.language import Language
from bot.storage.form_files import (
    LIST,
    FormFile,
    add_form_file,
    files_of_upload,
    files_of_version,
    lists_of_upload,
    lists_of_version,
)
from bot.storage.form_uploads import upload_definition
from bot.storage.forms import (
    FormVersion,
    add_form_version,
    form_definition,
    form_fingerprint,
    form_version_with,
)

MEDIA_KINDS = frozenset({"image", "audio", "video"})

_parsed: dict[str, FormDefinition] = {}  # by workbook and lists; a published form never changes
_tried: dict[str, FormDefinition] = {}


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
                lists_sha256=fingerprint_of_lists(_texts(form)),
                at=at,
            )
        )
        for name, text in _texts(form).items():
            await add_form_file(db, form_version_id=published[-1].id, name=name, kind=LIST, text=text)
    return tuple(published)


async def definition_of(db: AsyncConnection, form_version_id: int) -> FormDefinition:
    """The form of that version, parsed once a process."""
    fingerprint = await form_fingerprint(db, form_version_id)
    if fingerprint not in _parsed:
        lists = await lists_of_version(db, form_version_id)
        xml = await form_definition(db, form_version_id)
        _parsed[fingerprint] = await asyncio.to_thread(form_of, xml, lists)
        gc.freeze()  # it stays as long as the process: a search for garbage need not walk through it
    return _parsed[fingerprint]


async def definition_of_upload(db: AsyncConnection, upload_id: int) -> FormDefinition | None:
    """The form that was sent and is not published yet; None for one that does not run."""
    xml = await upload_definition(db, upload_id)
    if xml is None:
        return None
    lists = await lists_of_upload(db, upload_id)
    fingerprint = f"upload:{sha256(xml.encode()).hexdigest()}{fingerprint_of_lists(lists) or ''}"
    if (found := _tried.get(fingerprint)) is None:
        found = await asyncio.to_thread(form_of, xml, lists)
        _tried.clear()  # one at a time is tried by anybody: a corrected form replaces the one before
        _tried[fingerprint] = found
    return found


def title_of(form: FormDefinition, form_id: str, language: Language) -> str:
    """A form without a title is called by its id."""
    title = form.title(language)
    return title if title not in NO_TITLE else form_id


async def form_media(db: AsyncConnection, form_version_id: int) -> Mapping[str, FormFile]:
    """The pictures, sounds and films that stand beside the questions of a version, by name."""
    return _media(await files_of_version(db, form_version_id))


async def form_media_of_upload(db: AsyncConnection, upload_id: int) -> Mapping[str, FormFile]:
    return _media(await files_of_upload(db, upload_id))


def fingerprint_of_lists(lists: Mapping[str, str]) -> str | None:
    """Equal for the same lists; None without any."""
    if not lists:
        return None
    parts = [f"{name}\0{len(text)}\0{text}" for name, text in sorted(lists.items())]
    return sha256("\0".join(parts).encode()).hexdigest()


def _media(files: Iterable[FormFile]) -> Mapping[str, FormFile]:
    return {file.name: file for file in files if file.kind in MEDIA_KINDS and file.blob_id is not None}


def form_of(xml: str, lists: Mapping[str, str]) -> FormDefinition:
    """A second for long lists: called in a thread, so that other chats go on."""
    return parse_xform(xml, attachments={name: text.encode() for name, text in lists.items()})


def _texts(form: FormDefinition) -> dict[str, str]:
    return {name: decoded(data) for name, data in form.attachments.items()}
