"""How a step of a form reads at a terminal: notes, heading, question, hint, choices, the answer so far."""

from collections.abc import Iterator, Sequence

from bot.forms.definition import CHOOSING, QuestionKind
from bot.forms.filling import Filling
from bot.forms.questions import Question
from bot.forms.ranges import scale
from bot.forms.steps import AskQuestion, AskRepeat
from bot.rules.language import Language
from bot.services.asking import notes_of, numbers_beside
from bot.terminal.terminal import in_words
from bot.terminal.try_answers import together_with
from bot.terminal.try_words import (
    A_ROW,
    HOW,
    MORE,
    NOTHING_OFFERED,
    NOW,
    ONE_LINE,
    ONE_MORE,
    ONE_MORE_FIRST,
    REQUIRED,
    SCALE,
    TOGETHER,
)

LONGEST_LIST = 30
MOST_NAMED = 6


def question_lines(filling: Filling, step: AskQuestion, language: Language) -> Iterator[str]:
    question = step.question
    asked = [each.path for each in filling.visible() if not each.readonly]
    number = asked.index(question.path) + 1 if question.path in asked else 1
    yield ""
    yield from note_lines(step.notes, language)
    yield " · ".join((f"[{number}/{len(asked)}]", *question.section(language)))
    yield name_of(question, language) + (
        f" * ({REQUIRED.in_language(language)})" if question.required else ""
    )
    yield from (f"  [{kind}: {file}]" for kind, file in question.media(language).items())
    if hint := question.hint(language):
        yield f"  {hint}"
    if question.offers_nothing:
        yield f"  ({NOTHING_OFFERED.in_language(language)})"
    elif question.kind in CHOOSING:
        yield from choice_lines(question, language)
    if how := _how(filling, question, language):
        yield f"  ({how})"
    if question.answered:
        yield in_words(NOW, language, answer=question.shown(language))


def repeat_lines(step: AskRepeat, language: Language) -> Iterator[str]:
    yield ""
    yield from note_lines(step.notes, language)
    label = step.label(language) or A_ROW.in_language(language)
    yield in_words(ONE_MORE if step.rows else ONE_MORE_FIRST, language, label=label, rows=step.rows)


def note_lines(notes: Sequence[Question], language: Language) -> Iterator[str]:
    return (f"ℹ {note}" for note in notes_of(notes, language))


def choice_lines(
    question: Question, language: Language, *, names: frozenset[str] | None = None
) -> Iterator[str]:
    """All choices, or those of `names`, under the numbers they have in the whole list."""
    numbered = [
        (number, choice)
        for number, choice in enumerate(question.choices, 1)
        if names is None or choice.name in names
    ]
    for number, choice in numbered[:LONGEST_LIST]:
        files = "".join(f" [{kind}: {file}]" for kind, file in choice.media(language).items())
        mark = "✓" if choice.name in question.chosen else " "
        yield f"{mark} {number}. {choice.label(language)}{files}"
    if len(numbered) > LONGEST_LIST:
        yield in_words(MORE, language, count=len(numbered) - LONGEST_LIST)


def answer_lines(questions: Sequence[Question], language: Language) -> Iterator[str]:
    """Every question that counts, numbered, under its headings; “—” where there is no answer."""
    section: tuple[str, ...] = ()
    for number, question in enumerate(questions, 1):
        if question.section(language) != section:
            section = question.section(language)
            if section:
                yield f"   {' · '.join(section)}"
        yield f"  {number}. {name_of(question, language)}: {question.shown(language) or '—'}"


def name_of(question: Question, language: Language) -> str:
    return question.label(language) or question.path.rpartition("/")[2]


def _how(filling: Filling, question: Question, language: Language) -> str:
    if question.kind is QuestionKind.RANGE:
        values = scale(question.parameters)
        step = abs(values[1] - values[0]) if len(values) > 1 else 0
        return in_words(SCALE, language, start=values[0], end=values[-1], step=step)
    beside = len(numbers_beside(filling, question))
    if beside > 1:
        return in_words(ONE_LINE, language, count=beside)
    how = HOW.get(question.kind)
    words = [how.in_language(language)] if how else []
    if others := [each for each in together_with(filling, question) if each.path != question.path]:
        named = (name_of(each, language) for each in others[:MOST_NAMED])
        names = ", ".join(named) + (" …" if len(others) > MOST_NAMED else "")
        words.append(in_words(TOGETHER, language, names=names))
    return "; ".join(words)
