"""What a draft can ask next."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bot.forms.instance import Instance
from bot.forms.questions import Question
from bot.forms.tree import Node
from bot.forms.wording import Text


@dataclass(frozen=True)
class AskQuestion:
    """One question, after the notes that stand before it."""

    question: Question
    notes: Sequence[Question] = ()

    @property
    def path(self) -> str:
        return self.question.path


@dataclass(frozen=True, kw_only=True)
class _Labelled:
    """Has a label of its own, in which answers may stand: it is worked out when it is asked for."""

    path: str
    notes: Sequence[Question]
    _label: Text
    _node: Node
    _instance: Instance

    def label(self, language: str) -> str:
        return self._instance.words(self._label, self._node, language)


@dataclass(frozen=True, kw_only=True)
class FieldList(_Labelled):
    """Questions that belong on one card; answer each by its own path, in any order.

    Notes stand among them.
    """

    questions: Sequence[Question]


@dataclass(frozen=True, kw_only=True)
class AskRepeat(_Labelled):
    """One more row? `path` names the repeat without its own row number: /data/stock."""

    rows: int


@dataclass(frozen=True)
class End:
    """Nothing is left to ask; notes at the end of the form are still to be shown."""

    notes: Sequence[Question] = field(default_factory=tuple)

    @property
    def path(self) -> str:
        return ""


Step = AskQuestion | FieldList | AskRepeat | End


class Rejection(StrEnum):
    TYPE = "type"  # not what this kind of question takes
    CONSTRAINT = "constraint"
    REQUIRED = "required"
    UNCONFIRMED = "unconfirmed"  # answers would be lost
    NOT_ASKED = "not_asked"  # the question is hidden, read only or not there (any more)
