"""What a line typed at the terminal means for a question, and for those that stand on one card with it."""

from collections.abc import Sequence
from datetime import date

from bot.forms.answers import Answer
from bot.forms.cards import card_of, on_card
from bot.forms.filling import Filling
from bot.forms.questions import Question
from bot.forms.typed_answers import Offered, read_numbers, tidy
from bot.forms.typed_lines import Slot, read_line
from bot.rules.language import Language
from bot.services.asking import numbers_beside

Several = list[tuple[str, Answer]]


def offered(filling: Filling, question: Question) -> list[Offered]:
    languages = (*Language, *filling.form.languages)
    return [
        Offered(choice.name, tuple(dict.fromkeys(choice.label(language) for language in languages)))
        for choice in question.choices
    ]


def choices_that_hold(filling: Filling, question: Question, line: str) -> frozenset[str]:
    """The names of the choices whose label has the line in it."""
    word = tidy(line).casefold()
    return frozenset(
        choice.name
        for choice in offered(filling, question)
        if any(word in tidy(label).casefold() for label in choice.labels)
    )


def together_with(filling: Filling, question: Question) -> tuple[Question, ...]:
    """The questions of its card, itself among them; none for a question that is asked by itself."""
    card = card_of(filling.form, question)
    found = on_card(filling.form, card, filling.visible()) if card is not None else ()
    asked = tuple(each for each in found if not each.readonly)
    return asked if len(asked) > 1 else ()


def several_in(
    filling: Filling, question: Question, line: str, *, today: date
) -> tuple[Several, Sequence[str]]:
    """“12 0 5” and “tea 12 milk 0” answer several questions; and the words that were not understood."""
    beside = numbers_beside(filling, question)
    for count in range(2, len(beside) + 1):
        if numbers := read_numbers(line, count):
            return list(zip(beside, numbers, strict=False)), ()
    asked = together_with(filling, question)
    here = next((place for place, each in enumerate(asked) if each.path == question.path), None)
    if here is None:
        return [], ()
    reading = read_line(line, [_slot(filling, each) for each in asked], here=here, today=today)
    if reading is None or not reading.answers:
        return [], ()
    return [(asked[place].path, answer) for place, answer in sorted(reading.answers.items())], reading.unread


def _slot(filling: Filling, question: Question) -> Slot:
    languages = (*Language, *filling.form.languages)
    labels = [question.label(language) for language in languages]
    headings = [heading[-1] for language in languages if (heading := question.section(language))]
    names = tuple(dict.fromkeys(name for name in (*labels, *headings) if name))
    return Slot(question.kind, names, tuple(offered(filling, question)), is_open=not question.answered)
