"""A question as it stands in one draft now: its words, choices, answer and rules in the row it belongs to."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from bot.forms.answers import written
from bot.forms.choices import OfferedChoice, label_of, names_offered, offered
from bot.forms.definition import CHOOSING, SEVERAL, Field, QuestionDefinition, QuestionKind
from bot.forms.headings import headings
from bot.forms.instance import Instance
from bot.forms.tree import Node, NodeValue
from bot.forms.wording import Text


@dataclass(frozen=True)
class Choice:
    """One thing that can be chosen. Answers keep `name`; `label` is for people."""

    name: str
    _offered: OfferedChoice
    _instance: Instance
    _node: Node

    def label(self, language: str) -> str:
        return self._instance.words(self._offered.label, self._node, language) or self.name

    def media(self, language: str) -> Mapping[str, str]:
        form = self._instance.form
        return self._offered.label.files(form.language_for(language), form.default_language)

    def column(self, name: str) -> str:
        """A further column of the list this choice comes from, such as geometry; "" if there is none."""
        found = self._offered.row.first(name) if self._offered.row is not None else None
        return "" if found is None else written(found.value)


@dataclass(frozen=True)
class Question:
    """Read it, show it, forget it.

    It looks into the draft it came from and is stale after the next answer.
    """

    path: str  # with row numbers: /data/stock[2]/count
    definition: QuestionDefinition
    _node: Node
    _instance: Instance

    @property
    def kind(self) -> QuestionKind:
        return self.definition.kind

    @property
    def field(self) -> Field:
        return self._instance.form.fields[self.definition.path]

    @property
    def appearance(self) -> frozenset[str]:
        return frozenset(self.definition.appearance.split())

    @property
    def parameters(self) -> Mapping[str, str]:
        return self.definition.parameters

    def label(self, language: str) -> str:
        return self._words(self.definition.label, language)

    def hint(self, language: str) -> str:
        return self._words(self.definition.hint, language)

    def guidance(self, language: str) -> str:
        return self._words(self.definition.guidance, language)

    def media(self, language: str) -> Mapping[str, str]:
        """Files shown with the label: image, audio, video, big-image → file name."""
        form = self._instance.form
        return self.definition.label.files(form.language_for(language), form.default_language)

    def constraint_message(self, language: str) -> str:
        return self._words(self.field.constraint_message, language)

    def required_message(self, language: str) -> str:
        return self._words(self.field.required_message, language)

    @property
    def required(self) -> bool:
        return self._instance.holds(self.field.required, self._node, otherwise=False)

    @property
    def offers_nothing(self) -> bool:
        """A choice without choices, as when no row of the list fits the answers before it."""
        return self.kind in CHOOSING and not names_offered(self._instance, self.definition, self._node)

    @property
    def readonly(self) -> bool:
        return self.kind is QuestionKind.NOTE or self._instance.holds(
            self.field.readonly, self._node, otherwise=False
        )

    @property
    def relevant(self) -> bool:
        return self._node.relevant

    @cached_property
    def choices(self) -> tuple[Choice, ...]:
        found = offered(self._instance, self.definition, self._node)
        return tuple(Choice(choice.name, choice, self._instance, self._node) for choice in found)

    @property
    def value(self) -> NodeValue:
        """What the field holds; "" if nothing. Several chosen names are joined by spaces."""
        return self._node.value

    @property
    def answered(self) -> bool:
        return self._node.value != ""

    @property
    def is_several(self) -> bool:
        """Whether several choices make one answer."""
        return self.kind in SEVERAL

    @property
    def chosen(self) -> tuple[str, ...]:
        """The chosen names of a choice question."""
        if self.kind not in CHOOSING or not isinstance(self.value, str):
            return ()
        return tuple(self.value.split()) if self.kind in SEVERAL else (self.value,) if self.value else ()

    def shown(self, language: str) -> str:
        """The answer for people: labels instead of names; dates and numbers in plain notation."""
        if self.kind in CHOOSING:
            path = self.definition.path
            labels = [
                label_of(self._instance, path, name, self._node, language) or name for name in self.chosen
            ]
            return ("、" if language.startswith("zh") else ", ").join(labels)
        if self.kind is QuestionKind.ACKNOWLEDGE:
            return "✓" if self.answered else ""
        return written(self.value)

    def section(self, language: str) -> tuple[str, ...]:
        """The headings above it, outermost first, with the row number in a repeat: (“Stock”, “Row 2”)."""
        return headings(self._instance, self._node, language)

    def _words(self, text: Text, language: str) -> str:
        return self._instance.words(text, self._node, language)
