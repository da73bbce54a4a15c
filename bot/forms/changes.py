"""What a new version of a form changes for the people who fill it, told before it is published."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.forms.definition import FormDefinition, QuestionDefinition, QuestionKind
from bot.forms.labels import choice_labels, plain_words


@dataclass(frozen=True, slots=True)
class Retyped:
    label: str
    was: QuestionKind
    now: QuestionKind


@dataclass(frozen=True, slots=True)
class ChoicesChanged:
    label: str
    added: tuple[str, ...]
    removed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormChanges:
    """Labels of questions in one language, in the order of the form."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    retyped: tuple[Retyped, ...] = ()
    reworded: tuple[str, ...] = ()
    choices: tuple[ChoicesChanged, ...] = ()
    ruled: tuple[str, ...] = ()
    """Asked under other conditions, or answers judged by other rules."""

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.removed or self.retyped or self.reworded or self.choices or self.ruled)


def changes_between(old: FormDefinition, new: FormDefinition, language: str) -> FormChanges:
    """Questions are the same when their names and groups are: a renamed one is removed and added."""
    before, after = _questions(old), _questions(new)
    both = [path for path in after if path in before]
    return FormChanges(
        added=tuple(_label(new, after[path], language) for path in after if path not in before),
        removed=tuple(_label(old, before[path], language) for path in before if path not in after),
        retyped=tuple(
            Retyped(_label(new, after[path], language), before[path].kind, after[path].kind)
            for path in both
            if before[path].kind is not after[path].kind
        ),
        reworded=tuple(
            _label(new, after[path], language) for path in both if _texts(before[path]) != _texts(after[path])
        ),
        choices=tuple(_choice_changes(old, new, [(before[path], after[path]) for path in both], language)),
        ruled=tuple(
            _label(new, after[path], language)
            for path in both
            if _rules(old, before[path]) != _rules(new, after[path])
        ),
    )


def _questions(form: FormDefinition) -> dict[str, QuestionDefinition]:
    """By the path below the root, whose name may change with the form's."""
    return {path.partition("/")[2].partition("/")[2]: each for path, each in form.questions.items()}


def _texts(question: QuestionDefinition) -> tuple[object, ...]:
    return tuple(
        {name: tuple(map(str, parts)) for name, parts in text.by_language.items()}
        for text in (question.label, question.hint)
    )


def _rules(form: FormDefinition, question: QuestionDefinition) -> tuple[str, ...]:
    field = form.fields[question.path]
    rules = (field.relevant, field.required, field.constraint, field.readonly, field.calculate)
    root = f"/{form.blank.name}/"
    return tuple(str(rule).replace(root, "/") for rule in rules)


def _choice_changes(
    old: FormDefinition,
    new: FormDefinition,
    pairs: list[tuple[QuestionDefinition, QuestionDefinition]],
    language: str,
) -> Iterator[ChoicesChanged]:
    for was, now in pairs:
        before, after = choice_labels(old, was, language), choice_labels(new, now, language)
        added = tuple(label for name, label in after.items() if name not in before)
        removed = tuple(label for name, label in before.items() if name not in after)
        if added or removed:
            yield ChoicesChanged(_label(new, now, language), added, removed)


def _label(form: FormDefinition, question: QuestionDefinition, language: str) -> str:
    return plain_words(form, question.label, language) or question.path.rpartition("/")[2]
