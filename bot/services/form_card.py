"""The card a question shares with others: a field list, or the rows of a counted repeat (a stock count)."""

from collections.abc import Sequence

from bot.forms.answers import Answer
from bot.forms.cards import card_of, on_card, telling_apart
from bot.forms.definition import CHOOSING
from bot.forms.filling import Accepted, Filling
from bot.forms.questions import Question
from bot.forms.rich_text import plain_text
from bot.forms.typed_answers import Offered
from bot.forms.typed_lines import Reading, Slot, read_line
from bot.rules.language import Language
from bot.services.asked import CardLine
from bot.services.asking import (
    OpenForm,
    answered_of,
    called,
    is_heading,
    languages_of,
    names_before,
    numbers_beside,
)
from bot.services.form_screen_state import Screen, Trouble


def siblings(filling: Filling, question: Question) -> tuple[Question, ...]:
    """All that stands on the question's card, notes included; empty when it is asked by itself."""
    card = card_of(filling.form, question)
    if card is None:
        return ()
    found = tuple(each for each in on_card(filling.form, card, filling.visible()) if not is_heading(each))
    return found if sum(not each.readonly for each in found) > 1 else ()


def card_lines(
    found: Sequence[Question], asked: Question, language: Language
) -> tuple[tuple[CardLine, ...], str]:
    """A line for each question and note of the card, and what all questions have in common."""
    names, shared = _names(found, language)
    lines = tuple(
        CardLine(
            answered=answered_of(each, language),
            name=names.get(each.path) or called(each, language),
            is_now=each.path == asked.path,
            is_note=each.readonly,
        )
        for each in found
    )
    return lines, shared


def line_of(form: OpenForm, question: Question, text: str) -> tuple[Reading, tuple[Question, ...]] | None:
    """The text as the answers of several questions of the card, or of the numbers beside each other."""
    asked = tuple(each for each in siblings(form.filling, question) if not each.readonly)
    if not asked:
        beside = numbers_beside(form.filling, question)
        found = (form.filling.question(path) for path in beside)
        asked = tuple(each for each in found if each is not None)
    here = next((place for place, each in enumerate(asked) if each.path == question.path), None)
    if here is None or len(asked) < 2:
        return None
    reading = read_line(text, _slots(form, asked), here=here, today=form.now.date())
    return None if reading is None else (reading, asked)


def take_line(form: OpenForm, reading: Reading, asked: Sequence[Question]) -> Screen:
    """Keep what was understood, in the form's order; the first that is refused is asked, with the reason."""
    understood: list[str] = []
    cleared: list[str] = []
    refused: Screen | None = None
    for place in sorted(reading.answers):
        path = asked[place].path
        value: Answer = reading.answers[place]
        result = form.filling.answer(path, value, at=form.now)
        if isinstance(result, Accepted):
            understood.append(path)
            cleared += names_before(form, result.cleared)
        elif refused is None and form.filling.go_to(path):
            refused = Screen(trouble=Trouble.NOT_TAKEN, message=result.message(form.language))
    said = refused or Screen(trouble=None if understood else Trouble.NOT_UNDERSTOOD)
    return Screen(
        trouble=said.trouble,
        message=said.message,
        understood=tuple(understood),
        unread=reading.unread if understood else (),
        cleared=tuple(cleared),
    )


def offered(form: OpenForm, question: Question) -> tuple[Offered, ...]:
    """The choices with their labels in every language, for understanding typed words."""
    if question.kind not in CHOOSING:
        return ()
    languages = languages_of(form)
    return tuple(
        Offered(choice.name, tuple(dict.fromkeys(plain_text(choice.label(each)) for each in languages)))
        for choice in question.choices
    )


def _slots(form: OpenForm, asked: Sequence[Question]) -> tuple[Slot, ...]:
    called: dict[str, list[str]] = {each.path: [] for each in asked}
    for language in languages_of(form):
        names, _ = _names(asked, language)
        for each in asked:
            called[each.path] += [names.get(each.path, ""), each.label(language)]
    return tuple(
        Slot(
            each.kind,
            tuple(dict.fromkeys(name for name in called[each.path] if name)),
            offered(form, each),
            is_open=not each.answered,
        )
        for each in asked
    )


def _names(found: Sequence[Question], language: str) -> tuple[dict[str, str], str]:
    """Rows whose questions are all called the same are told apart by their headings."""
    asked = [each for each in found if not each.readonly]
    labels = [plain_text(each.label(language)) for each in asked]
    if len(set(labels)) < len(labels):
        headings = [each.section(language) for each in asked]
        several = len(set(labels)) > 1
        titled = [
            " · ".join([*(heading[-1:] if heading else ()), *([label] if several else [])])
            for heading, label in zip(headings, labels, strict=True)
        ]
        shared = "" if several else labels[0]
        names: Sequence[str] = titled if len(set(titled)) == len(titled) else labels
        return dict(zip((each.path for each in asked), names, strict=True)), shared
    names, shared = telling_apart(labels)
    return dict(zip((each.path for each in asked), names, strict=True)), shared
