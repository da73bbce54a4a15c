"""The labels of a form outside of any draft: of its questions, and of everything that can be chosen."""

from collections.abc import Iterator, Mapping

from bot.forms.definition import FormDefinition, QuestionDefinition
from bot.forms.wording import Text
from bot.forms.xpath.expressions import walk
from bot.forms.xpath.paths import Path


def plain_words(form: FormDefinition, text: Text, language: str) -> str:
    """The text in a language; what it would mention of a draft stands as “…”."""
    parts = text.parts(form.language_for(language), form.default_language)
    return "".join(part if isinstance(part, str) else "…" for part in parts)


def choice_labels(form: FormDefinition, question: QuestionDefinition, language: str) -> Mapping[str, str]:
    """Name → label of everything that can be chosen, whatever the filter."""
    if question.item_set is None:
        return {each.name: plain_words(form, each.label, language) or each.name for each in question.choices}
    written = question.item_set.written
    found = {each.name: plain_words(form, each.label, language) or each.name for each in written}
    for name in _lists_of(question):
        for row in form.lists[name].children if name in form.lists else ():
            value, label = row.first(question.item_set.value), row.first(question.item_set.label)
            if value is None:
                continue
            words = str(label.value) if label is not None else ""
            if question.item_set.label_is_itext and words in form.itext:
                words = plain_words(form, form.itext[words], language)
            found[str(value.value)] = words or str(value.value)
    return found


def _lists_of(question: QuestionDefinition) -> Iterator[str]:
    if question.item_set is not None:
        for part in walk(question.item_set.nodes):
            if isinstance(part, Path) and part.instance:
                yield part.instance
