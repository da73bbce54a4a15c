"""From a filling to the facts of a card: what is asked now, what is answered, how far it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from typing import Any

from bot.forms.definition import CHOOSING, MEDIA, QuestionKind
from bot.forms.filling import Filling
from bot.forms.questions import Question
from bot.forms.ranges import scale
from bot.forms.steps import AskQuestion, AskRepeat, End
from bot.rules.language import Language
from bot.rules.visit import REPORT_OWED_STATES, Visit
from bot.services.asked import (
    Answered,
    Asked,
    AskedForRow,
    AskedQuestion,
    AskedWhyLate,
    Option,
    Review,
    Screen,
    Showing,
)

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


def asked_of(form: OpenForm) -> Asked:
    """What the card shows; the review when nothing is left to ask."""
    step = form.filling.current()
    if form.screen.showing is Showing.WHY_LATE and form.visit.report_due_at is not None:
        return AskedWhyLate(
            visit_id=form.visit.id,
            step=form.step,
            screen=form.screen,
            due_at=form.visit.report_due_at,
            zone=form.zone,
        )
    if form.screen.showing in (Showing.REVIEW, Showing.CHANGE, Showing.WHY_LATE) or isinstance(step, End):
        return _review(form)
    if isinstance(step, AskRepeat):
        return _row(form, step)
    if isinstance(step, AskQuestion):
        return _question(form, step)
    raise TypeError(step)


def numbers_beside(filling: Filling, question: Question) -> tuple[str, ...]:
    """The paths of this count and those after it in its section, in any rows: one line answers them."""
    if question.kind not in NUMBERS:
        return ()
    asked = [each for each in filling.visible() if not each.readonly]
    at = next((place for place, each in enumerate(asked) if each.path == question.path), len(asked))
    section = _section_path(question)
    beside = takewhile(lambda each: each.kind in NUMBERS and _section_path(each) == section, asked[at:])
    return tuple(each.path for each in beside)


def answered_of(question: Question, language: Language) -> Answered:
    """One question with its answer, in that language."""
    labels = (
        {choice.name: choice.label(language) for choice in question.choices} if _has_choices(question) else {}
    )
    return Answered(
        path=question.path,
        kind=question.kind,
        label=question.label(language),
        section=" · ".join(question.section(language)),
        value=question.value if question.answered else None,
        chosen=tuple(labels.get(name, name) for name in question.chosen),
        required=question.required,
    )


def answer_lines(filling: Filling, language: Language) -> tuple[Answered, ...]:
    """Every question that counts now, answered or not, in the order of the form; notes are left out."""
    return tuple(answered_of(question, language) for question in filling.visible() if not question.readonly)


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


def _question(form: OpenForm, step: AskQuestion) -> AskedQuestion:
    question, filling, language = step.question, form.filling, form.language
    asked = [each.path for each in filling.visible() if not each.readonly]
    at = asked.index(question.path) if question.path in asked else 0
    return AskedQuestion(
        visit_id=form.visit.id,
        step=form.step,
        screen=form.screen,
        number=at + 1,
        of=len(asked),
        now=answered_of(question, language),
        hint=question.hint(language),
        notes=notes_of(step.notes, language),
        options=tuple(Option(each.name, each.label(language)) for each in question.choices)
        if _has_choices(question)
        else (),
        values=tuple(float(value) for value in scale(question.parameters))
        if question.kind is QuestionKind.RANGE
        else (),
        appearance=question.appearance,
        today=form.now.date(),
        can_go_back=at > 0,
        in_rows="[" in question.path,
        beside=len(numbers_beside(filling, question)),
    )


def _row(form: OpenForm, step: AskRepeat) -> AskedForRow:
    asked = [each.path for each in form.filling.visible() if not each.readonly]
    rows = shown_rows(form.filling, step.path, step.rows, form.language)
    inside = [at for at, path in enumerate(asked, 1) if path.startswith(step.path + "[")]
    done = inside[-1] if inside else form.filling.progress().answered
    return AskedForRow(
        visit_id=form.visit.id,
        step=form.step,
        screen=form.screen,
        number=min(done, len(asked)),
        of=len(asked),
        label=step.label(form.language),
        rows=rows,
        notes=notes_of(step.notes, form.language),
        can_go_back=bool(asked),
    )


def _review(form: OpenForm) -> Review:
    step = form.filling.current()
    return Review(
        visit_id=form.visit.id,
        step=form.step,
        screen=form.screen,
        lines=answer_lines(form.filling, form.language),
        closing_notes=notes_of(step.notes, form.language) if isinstance(step, End) else (),
        is_complete=isinstance(step, End),
        has_left=form.visit.state in REPORT_OWED_STATES,
    )


def _section_path(question: Question) -> str:
    return question.definition.path.rpartition("/")[0]


def _has_choices(question: Question) -> bool:
    return question.kind in CHOOSING


def _brief(question: Question, language: Language) -> str:
    signs: dict[Any, str] = dict.fromkeys(MEDIA, "📎") | {QuestionKind.IMAGE: "📷", QuestionKind.AUDIO: "🎤"}
    return signs.get(question.kind) or question.shown(language)
