"""Rows that stand for what was chosen before: when the choice changes, answers stay with what they are about.

A stock count asks “Tea: how many?” in the second row because tea was the second product chosen. When the
first product is unticked, tea moves up; its count has to move with it instead of becoming another product's.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.forms.answers import Answer
from bot.forms.definition import MEDIA, FormDefinition
from bot.forms.filling import Context, Filling, Rejected
from bot.forms.tree import NodeValue
from bot.services.asking import OpenForm, called


@dataclass(slots=True)
class Row:
    about: str = ""
    """The first words in it that mention what it is about; empty for a row like any other."""
    answers: dict[str, NodeValue] = field(default_factory=dict)
    """By path."""


@dataclass(frozen=True, slots=True)
class Moves:
    leaving: tuple[str, ...] = ()
    """Paths of answers whose row will be about something else."""
    arriving: tuple[tuple[str, NodeValue], ...] = ()
    gone: tuple[str, ...] = ()
    """Paths of those that nothing is asked about any more."""


def moves_of(form: OpenForm, path: str, value: Answer) -> Moves:
    """What the answer would shift among the rows of counted repeats; nothing while every row stays itself."""
    repeats = [each for each in _counted(form.filling.form) if not path.startswith(f"{each}[")]
    before = _rows(form.filling, repeats, form.language) if repeats else {}
    if not any(row.answers for row in before.values()):
        return Moves()
    twin = _twin(form)
    if isinstance(twin.answer(path, value, at=form.now), Rejected):
        return Moves()
    after = _rows(twin, repeats, form.language)
    places = {(_repeat_of(place), row.about): place for place, row in before.items() if row.about}
    sources = {place: places.get((_repeat_of(place), row.about)) for place, row in after.items()}
    if all(source in (None, place) for place, source in sources.items()):
        return Moves()
    leaving = [place for place in before if sources.get(place) != place]
    return Moves(
        leaving=tuple(path for place in leaving for path in before[place].answers),
        arriving=tuple(
            (place + path.removeprefix(source), answer)
            for place, source in sources.items()
            if source is not None and source != place
            for path, answer in before[source].answers.items()
        ),
        gone=tuple(
            path for place in leaving if place not in sources.values() for path in before[place].answers
        ),
    )


def leave_rows(form: OpenForm, moves: Moves) -> None:
    for path in moves.leaving:
        form.filling.clear(path, at=form.now)


def enter_rows(form: OpenForm, moves: Moves) -> None:
    for path, value in moves.arriving:
        form.filling.answer(path, value, at=form.now)


def _counted(form: FormDefinition) -> list[str]:
    """Repeats whose number of rows follows from an answer, and whose rows hold no rows of their own."""
    return [
        each.path
        for each in form.repeats.values()
        if each.count is not None and not any(other.startswith(f"{each.path}/") for other in form.repeats)
    ]


def _rows(filling: Filling, repeats: Sequence[str], language: str) -> dict[str, Row]:
    """By the path of the row, in the order of the form."""
    found: dict[str, Row] = {}
    for question in filling.visible():
        if not any(question.definition.path.startswith(f"{each}/") for each in repeats):
            continue
        row = found.setdefault(_row_of(question.path), Row())
        if not row.about and any(True for _ in question.definition.label.expressions()):
            row.about = called(question, language)
        # A picture stays where it was sent: its file is kept with the place of its question.
        if question.answered and not question.readonly and question.kind not in MEDIA:
            row.answers[question.path] = question.value
    return found


def _row_of(path: str) -> str:
    """`/data/stock[2]/count` → `/data/stock[2]`: counted repeats here hold no other rows."""
    return path[: path.rindex("]") + 1]


def _repeat_of(place: str) -> str:
    return place[: place.rindex("[")]


def _twin(form: OpenForm) -> Filling:
    saved = form.filling.saved()
    context = Context(now=form.now, seed=saved.seed, language=form.language)
    return Filling.resume(form.filling.form, saved, context=context)
