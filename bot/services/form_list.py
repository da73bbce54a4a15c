"""The company's forms: the list, one form with what hangs on it, and its versions."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.person import Person
from bot.rules.policy import VisitType
from bot.services.form_standing import version_that_is
from bot.services.form_upload_card import waiting
from bot.services.form_versions import definition_of, title_of
from bot.storage.form_uploads import FormUpload
from bot.storage.forms import FormVersion, current_versions, open_drafts_by_version, versions_of_form
from bot.storage.people import names_of
from bot.storage.policies import policy_in_force


@dataclass(frozen=True, slots=True, kw_only=True)
class FormLine:
    """One form in the list."""

    current: FormVersion
    title: str
    used_by: tuple[VisitType, ...]
    drafts: int
    """Reports in progress on the current version."""
    older_drafts: int
    """Reports in progress on versions before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormList:
    forms: tuple[FormLine, ...]
    waiting: tuple[FormUpload, ...]
    """This admin's forms that are not published yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormCard:
    line: FormLine
    author: str
    """Who published the current version; empty when it came with the program."""
    questions: int
    languages: tuple[str, ...]
    versions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionLine:
    version: FormVersion
    author: str
    drafts: int
    same_as: int | None
    """The number of the first version with the same workbook and lists; None when it is the first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormVersions:
    """The newest first."""

    title: str
    lines: tuple[VersionLine, ...]


async def list_forms(db: AsyncConnection, me: Person, *, at: datetime) -> FormList:
    drafts = await open_drafts_by_version(db)
    lines = [await _line(db, me, version, drafts, at=at) for version in await current_versions(db)]
    in_use = sorted(lines, key=lambda line: (not line.used_by, line.title))
    return FormList(forms=tuple(in_use), waiting=await waiting(db, me, at=at))


async def form_card(db: AsyncConnection, me: Person, version_id: int, *, at: datetime) -> FormCard:
    """The form that has this version, as it stands now; raises NoSuchForm."""
    versions = await versions_of_form(db, (await version_that_is(db, version_id)).form_id)
    current = versions[0]
    form = await definition_of(db, current.id)
    return FormCard(
        line=await _line(db, me, current, await open_drafts_by_version(db), at=at),
        author=(await names_of(db, [current.published_by])).get(current.published_by or 0, ""),
        questions=len(form.questions),
        languages=form.languages,
        versions=len(versions),
    )


async def form_versions(db: AsyncConnection, me: Person, version_id: int) -> FormVersions:
    """Raises NoSuchForm."""
    versions = await versions_of_form(db, (await version_that_is(db, version_id)).form_id)
    names = await names_of(db, (each.published_by for each in versions))
    drafts = await open_drafts_by_version(db)
    first: dict[tuple[str, str | None], int] = {}
    for each in reversed(versions):
        first.setdefault((each.sha256, each.lists_sha256), each.number)
    return FormVersions(
        title=title_of(await definition_of(db, versions[0].id), versions[0].form_id, me.language),
        lines=tuple(
            VersionLine(
                version=each,
                author=names.get(each.published_by or 0, ""),
                drafts=drafts.get(each.id, 0),
                same_as=number if (number := first[each.sha256, each.lists_sha256]) != each.number else None,
            )
            for each in versions
        ),
    )


async def _line(
    db: AsyncConnection, me: Person, current: FormVersion, drafts: dict[int, int], *, at: datetime
) -> FormLine:
    types = (await policy_in_force(db, at)).policy.visit_types
    ids = {each.id for each in await versions_of_form(db, current.form_id)} - {current.id}
    return FormLine(
        current=current,
        title=title_of(await definition_of(db, current.id), current.form_id, me.language),
        used_by=tuple(each for each in types if each.form == current.form_id),
        drafts=drafts.get(current.id, 0),
        older_drafts=sum(drafts.get(each, 0) for each in ids),
    )
