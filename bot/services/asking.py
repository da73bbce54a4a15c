"""A form taken up where it stands, and its questions and answers as facts in one person's language."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import takewhile
from typing import Any

from bot.forms.definition import (
    CHOOSING,
    MEDIA,
    FormDefinition,
    QuestionDefinition,
    QuestionKind,
    RepeatDefinition,
)
from bot.forms.filling import Context, Filling
from bot.forms.questions import Question
from bot.forms.rich_text import plain_text
from bot.forms.saved import JsonValue, Saved
from bot.forms.steps import AskQuestion, AskRepeat
from bot.rules.language import Language
from bot.rules.place import Position
from bot.rules.visit import Visit
from bot.services.asked import Answered
from bot.services.form_screen_state import Screen, Showing

_ROW = re.compile(r"\[(\d+)\]/[^\[\]/]+$")
"""The row of a question that stands right in it."""
GRAINS = ("year", "month-year")
"""Appearances of dates that ask for no day."""
NUMBERS = frozenset({QuestionKind.INTEGER, QuestionKind.DECIMAL})


@dataclass(frozen=True, slots=True)
class Signature:
    """What makes a screen another one; toggles and pages do not, so that quick taps are all taken."""

    path: str
    rows: int
    showing: Showing
    has_day: bool
    has_hour: bool


def signature_of(filling: Filling, screen: Screen) -> Signature:
    step = filling.current()
    return Signature(
        path=step.path,
        rows=step.rows if isinstance(step, AskRepeat) else 0,
        showing=screen.showing,
        has_day=screen.day is not None,
        has_hour=screen.hour is not None,
    )


@dataclass(frozen=True, slots=True)
class LastReport:
    """The customer's report before this one, with the same form in any version."""

    day: date
    """Of the visit, on the customer's calendar."""
    visit_number: str
    values: Mapping[str, JsonValue]


@dataclass(frozen=True, slots=True)
class OpenForm:
    """The form of one visit, taken up where it stands. The filling changes as it is answered."""

    visit: Visit
    step: int
    """Counts the screens shown so far."""
    is_new: bool
    """Nothing of it is stored yet."""
    filling: Filling
    screen: Screen
    opened_as: Signature
    """The screen as it was taken up, to tell whether a step led to another one."""
    now: datetime
    """On the customer's clock."""
    language: Language
    """Of whoever reads it; answers themselves know no language."""
    zone: str
    before: Saved | None = None
    """The draft as it was taken up; None for a new one."""
    here: Position | None = None
    """Where the rep is, for choices that are places."""
    last: LastReport | None = None
    """The customer's report before this one."""
    media: frozenset[str] = frozenset()
    """Names of the pictures, sounds and films that came with the form."""


def numbers_beside(filling: Filling, question: Question) -> tuple[str, ...]:
    """The paths of this count and those after it in its section, in any rows: one line answers them."""
    if question.kind not in NUMBERS:
        return ()
    asked = [each for each in filling.visible() if not each.readonly]
    at = next((place for place, each in enumerate(asked) if each.path == question.path), len(asked))
    section = _section_path(question)
    beside = takewhile(lambda each: each.kind in NUMBERS and _section_path(each) == section, asked[at:])
    return tuple(each.path for each in beside)


def answered_of(
    question: Question, language: Language, *, carried: bool = False, named_rows: frozenset[str] = frozenset()
) -> Answered:
    """One question with its answer, in that language; `named_rows` as `rows_that_name_themselves`."""
    labels = (
        {choice.name: plain_text(choice.label(language)) for choice in question.choices}
        if _has_choices(question)
        else {}
    )
    return Answered(
        path=question.path,
        kind=question.kind,
        label=called(question, language),
        section=" · ".join(plain_text(heading) for heading in _headings(question, language, named_rows)),
        value=question.value if question.answered else None,
        chosen=tuple(labels.get(name, name) for name in question.chosen),
        required=question.required,
        grain=next((grain for grain in GRAINS if grain in question.appearance), ""),
        carried=carried and question.answered,
    )


def called(question: Question, language: str) -> str:
    """What people call the question: its words, or the name that the form gives it."""
    return plain_text(question.label(language)) or readable(question.definition.path)


def readable(path: str) -> str:
    """The last name of a path as words: `/data/child_repeat` → `child repeat`."""
    return path.rpartition("/")[2].replace("_", " ")


def rows_that_name_themselves(form: FormDefinition) -> frozenset[str]:
    """Paths of repeats in which every question itself says which row it is: “Tea: how many?”."""
    return frozenset(repeat.path for repeat in form.repeats.values() if _is_worded_by_row(repeat))


def _is_worded_by_row(repeat: RepeatDefinition) -> bool:
    asked = [
        each
        for each in repeat.items
        if isinstance(each, QuestionDefinition) and each.kind is not QuestionKind.NOTE
    ]
    return bool(asked) and all(any(True for _ in each.label.expressions()) for each in asked)


def _headings(question: Question, language: Language, named_rows: frozenset[str]) -> tuple[str, ...]:
    """Without a row's number where its questions say it."""
    headings = question.section(language)
    row = _ROW.search(question.path)
    if not headings or row is None or _section_path(question) not in named_rows:
        return headings
    return (*headings[:-1], headings[-1].removesuffix(f" {row[1]}"))


def names_before(form: OpenForm, paths: Sequence[str]) -> tuple[str, ...]:
    """What questions were called before the step that hid them: their words may mention what is gone now."""
    return tuple(called(each, form.language) for each in _as_before(form, paths))


def answers_before(form: OpenForm, paths: Sequence[str]) -> tuple[str, ...]:
    """The same with the answers that the questions held, so that none goes without a word."""
    return tuple(
        f"{called(each, form.language)} ({shown})"
        if (shown := _brief(each, form.language))
        else called(each, form.language)
        for each in _as_before(form, paths)
    )


def _as_before(form: OpenForm, paths: Sequence[str]) -> list[Question]:
    if not paths:
        return []
    then = form.filling
    if form.before is not None:
        context = Context(now=form.now, seed=form.before.seed, language=form.language)
        then = Filling.resume(form.filling.form, form.before, context=context)
    return [each for path in paths if (each := then.question_even_hidden(path)) is not None]


def is_heading(question: Question) -> bool:
    """The choices as the heading of a table, as `table-list` and the appearance `label` make them.

    Nobody can answer it in ODK Collect; in the chat each question of the table shows its choices anyway.
    """
    return question.kind in CHOOSING and "label" in question.appearance and not question.required


def pass_headings(filling: Filling) -> None:
    """Go on to the next step that a person can answer."""
    while isinstance(step := filling.current(), AskQuestion) and is_heading(step.question):
        filling.skip(step.path)


def languages_of(form: OpenForm) -> tuple[str, ...]:
    """Every language in which people may call a choice or a question, the reader's own first."""
    return tuple(dict.fromkeys((form.language, *Language, *form.filling.form.languages)))


def answer_lines(filling: Filling, language: Language) -> tuple[Answered, ...]:
    """Every question that counts now, answered or not, in the order of the form; notes are left out."""
    named = rows_that_name_themselves(filling.form)
    return tuple(
        answered_of(question, language, carried=is_carried(filling, question.path), named_rows=named)
        for question in filling.visible()
        if not question.readonly and not is_heading(question)
    )


def is_carried(filling: Filling, path: str) -> bool:
    known = filling.answered_at(path)
    return known is not None and known.carried


def shown_rows(filling: Filling, path: str, rows: int, language: Language) -> tuple[str, ...]:
    """A line for each row of a repeat: its answers one after another."""
    visible = filling.visible()
    lines = []
    for number in range(1, rows + 1):
        inside = [each for each in visible if each.path.startswith(f"{path}[{number}]/") and each.answered]
        lines.append(" · ".join(_brief(question, language) for question in inside) or "—")
    return tuple(lines)


def notes_of(questions: Sequence[Question], language: Language) -> tuple[str, ...]:
    """What notes (and questions that can only be read) say before the next question."""
    said = []
    for question in questions:
        label = question.label(language)
        shown = question.shown(language) if question.answered else ""
        said.append(": ".join(part for part in (label, shown) if part))
    return tuple(text for text in said if text)


def _section_path(question: Question) -> str:
    return question.definition.path.rpartition("/")[0]


def _has_choices(question: Question) -> bool:
    return question.kind in CHOOSING


def _brief(question: Question, language: Language) -> str:
    signs: dict[Any, str] = dict.fromkeys(MEDIA, "📎") | {QuestionKind.IMAGE: "📷", QuestionKind.AUDIO: "🎤"}
    return signs.get(question.kind) or question.shown(language)
