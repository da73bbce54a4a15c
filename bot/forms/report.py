"""What is to be told about a form that somebody wrote: the terminal and the chat say the same."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import PurePath
from typing import Any

from bot.forms.definition import FormDefinition, QuestionDefinition, QuestionKind, walk_items
from bot.forms.definition import RepeatDefinition as Repeat
from bot.forms.file_kind import check_kind
from bot.forms.labels import plain_words
from bot.forms.loading import form_from, located, sheets_of
from bot.forms.problems import FormRefused, Problem
from bot.forms.untranslated import NAMELESS, untranslated
from bot.forms.wording import language_code
from bot.rules.language import Language

NO_TITLE = frozenset({"", "data"})  # what pyxform calls a form whose settings say nothing


class FileKind(StrEnum):
    """What an attachment is to the form."""

    LIST = "list"
    IMAGE = "image"
    AUDIO = "audio"
    VIDEO = "video"


LIST_ENDINGS = frozenset({".csv", ".xml", ".geojson", ".json"})
_EMPTY = {".csv": b"name,label\n", ".geojson": b'{"features": []}', ".json": b'{"features": []}'}
_MEDIA_KINDS = {"image": FileKind.IMAGE, "big-image": FileKind.IMAGE, "audio": FileKind.AUDIO}


@dataclass(frozen=True, slots=True)
class Needed:
    """A file that belongs to the form."""

    name: str
    kind: FileKind
    is_here: bool


@dataclass(frozen=True, slots=True)
class Section:
    zh: str
    en: str
    is_repeated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FormReport:
    """Plain values: it travels as JSON. Without `form_id` the file could not be read as a form at all."""

    filename: str
    problems: tuple[Problem, ...] = ()
    """What has to be corrected in the file; missing attachments stand in `needed`."""
    notices: tuple[Problem, ...] = ()
    """What will be different in the chat, or deserves a look."""
    untranslated: tuple[Problem, ...] = ()
    needed: tuple[Needed, ...] = ()
    form_id: str = ""
    title_zh: str = ""
    title_en: str = ""
    version: str = ""
    languages: tuple[str, ...] = ()
    shown_zh: str = ""
    """Which of the form's languages people see who read Chinese."""
    shown_en: str = ""
    questions: int = 0
    required: int = 0
    notes: int = 0
    sections: tuple[Section, ...] = ()

    @property
    def missing(self) -> tuple[Needed, ...]:
        return tuple(each for each in self.needed if not each.is_here)

    @property
    def missing_lists(self) -> tuple[Needed, ...]:
        return tuple(each for each in self.missing if each.kind is FileKind.LIST)

    @property
    def runs(self) -> bool:
        """Without a picture a question is only barer; without its lists a form cannot be filled."""
        return bool(self.form_id) and not self.problems and not self.missing_lists

    def title(self, language: Language) -> str:
        """A form without a title is called by the name of its file."""
        title = self.title_zh if language is Language.ZH else self.title_en
        return title if title not in NO_TITLE else PurePath(self.filename).stem

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, saved: Mapping[str, Any]) -> "FormReport":
        lists: dict[str, Any] = {
            name: tuple(Problem(**each) for each in saved[name])
            for name in ("problems", "notices", "untranslated")
        }
        lists["needed"] = tuple(
            Needed(each["name"], FileKind(each["kind"]), each["is_here"]) for each in saved["needed"]
        )
        lists["sections"] = tuple(Section(**each) for each in saved["sections"])
        lists["languages"] = tuple(saved["languages"])
        return cls(**{**saved, **lists})


def report_on(
    data: bytes, *, filename: str, attachments: Mapping[str, bytes]
) -> tuple[FormReport, FormDefinition | None]:
    """The report, and the form when it runs. Half a second: call it off the loop.

    Attachments are found whatever the case of their names. Lists that are missing are stood in for by empty
    ones, so that everything else that is wrong is told at the same time.
    """
    try:
        check_kind(data, filename)
        answer = sheets_of(data, filename=filename)
        form, absent = _opened(answer, attachments)
    except FormRefused as refusal:
        return FormReport(filename=filename, problems=_in_order(refusal.problems)), None
    rows = {str(path): int(row) for path, row in answer.get("rows", {}).items()}
    report = _described(form, filename, rows, attachments, absent)
    return report, form if report.runs else None


def _opened(
    answer: Mapping[str, Any], attachments: Mapping[str, bytes]
) -> tuple[FormDefinition, frozenset[str]]:
    """The form and the names of lists that were stood in for; raises FormRefused for everything else."""
    absent: frozenset[str] = frozenset()
    given = {name: data for name, data in attachments.items() if is_list(name)}
    while True:
        try:
            return form_from(answer, attachments=given), absent
        except FormRefused as refusal:
            new = {problem.file for problem in refusal.problems if problem.file} - absent - {""}
            if not new:
                raise
            found = {name: data for name in new if (data := _spelled(name, attachments)) is not None}
            absent |= new - found.keys()
            given |= found
            given |= {name: _stand_in(name) for name in new - found.keys()}


def _spelled(name: str, files: Mapping[str, bytes]) -> bytes | None:
    """The file of that name, whatever its case: Windows does not tell, forms do."""
    same = (data for each, data in files.items() if each.casefold() == name.casefold())
    return files.get(name) or next(same, None)


def _stand_in(name: str) -> bytes:
    return _EMPTY.get(PurePath(name).suffix.lower(), b"<root/>")


def _described(
    form: FormDefinition,
    filename: str,
    rows: Mapping[str, int],
    attachments: Mapping[str, bytes],
    absent: frozenset[str],
) -> FormReport:
    items = tuple(walk_items(form.items))
    questions = [item for item in items if isinstance(item, QuestionDefinition)]
    asked = [question for question in questions if question.kind is not QuestionKind.NOTE]
    media = dict(_media(form))
    here = {name.casefold() for name in attachments}
    lists = [
        *(name for name in form.attachments if name.casefold() in here and name in form_lists(form)),
        *absent,
    ]
    needed = [Needed(name, FileKind.LIST, name not in absent) for name in sorted(set(lists))]
    needed += [Needed(name, kind, name.casefold() in here) for name, kind in sorted(media.items())]
    return FormReport(
        filename=filename,
        notices=_in_order(form.notices),
        untranslated=_in_order(located(untranslated(form), rows)),
        needed=tuple(each for each in needed if each.kind is not FileKind.LIST or each.name not in media),
        form_id=form.form_id,
        title_zh=form.title(Language.ZH),
        title_en=form.title(Language.EN),
        version=form.version,
        languages=tuple(name for name in form.languages if name not in NAMELESS),
        shown_zh=form.language_for(Language.ZH),
        shown_en=form.language_for(Language.EN),
        questions=len(asked),
        required=sum(form.fields[question.path].required is not None for question in asked),
        notes=len(questions) - len(asked),
        sections=tuple(_sections(form)),
    )


def is_list(name: str) -> bool:
    """Whether a file of that name can be a list; pictures and sounds are never read by a form."""
    return PurePath(name).suffix.lower() in LIST_ENDINGS


def form_lists(form: FormDefinition) -> frozenset[str]:
    """The names of the attached files that the form chooses from or looks up in."""
    declared = re.findall(r'<instance [^>]*src="jr://[^"]*/([^"/]+)"', form.xml)
    searched = (f"{name.removesuffix('.csv')}.csv" for name in form.lists)
    return frozenset((*declared, *(name for name in searched if name in form.attachments))) - {"last-saved"}


def _media(form: FormDefinition) -> Iterator[tuple[str, FileKind]]:
    for text in form.itext.values():
        for files in text.media.values():
            for kind, name in files.items():
                yield name, _MEDIA_KINDS.get(kind, FileKind.VIDEO)


def _sections(form: FormDefinition) -> Iterator[Section]:
    for section in form.sections():
        if section.path:
            name = section.path.rpartition("/")[2]
            zh, en = (plain_words(form, section.label, language) or name for language in Language)
            yield Section(zh, en, isinstance(section, Repeat))


def _in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(dict.fromkeys(problems), key=lambda each: (each.sheet, each.row or 0)))


def reads(report: FormReport, language: Language) -> bool:
    """Whether people of this language find the form in it."""
    shown = report.shown_zh if language is Language.ZH else report.shown_en
    return not report.languages or language_code(shown) == language
