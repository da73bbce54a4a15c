"""Which questions belong together on one card: those of a field list, and the rows of a counted repeat.

A repeat of a fixed count whose rows ask little, such as the stock of each product, is one card with all rows.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.forms.definition import (
    FormDefinition,
    GroupDefinition,
    Item,
    QuestionDefinition,
    QuestionKind,
    RepeatDefinition,
)
from bot.forms.questions import Question

QUICK = frozenset(
    {
        QuestionKind.INTEGER,
        QuestionKind.DECIMAL,
        QuestionKind.RANGE,
        QuestionKind.SELECT_ONE,
        QuestionKind.ACKNOWLEDGE,
        QuestionKind.NOTE,
    }
)
COUNTED = frozenset({QuestionKind.INTEGER, QuestionKind.DECIMAL, QuestionKind.RANGE})
MOST_IN_A_ROW = 4
"""Questions of one row that still let all rows stand on one card."""


@dataclass(frozen=True, slots=True)
class Card:
    """`prefix` begins the path of every question on it; of a whole repeat, without the row's number."""

    prefix: str
    all_rows: bool = False

    def holds(self, path: str) -> bool:
        return path.startswith(self.prefix + ("[" if self.all_rows else "/"))


def card_of(form: FormDefinition, question: Question) -> Card | None:
    """The card a question stands on; None for one that is asked by itself."""
    section = _section_of(form, question.definition.path)
    if section is None:
        return None
    item, all_rows = section
    prefix = "/".join(question.path.split("/")[: item.path.count("/") + 1])
    return Card(prefix.rpartition("[")[0] if all_rows else prefix, all_rows)


def on_card(form: FormDefinition, card: Card, questions: Sequence[Question]) -> tuple[Question, ...]:
    """The questions and notes of the card, in the form's order, out of all that are visible."""
    return tuple(each for each in questions if card.holds(each.path) and card_of(form, each) == card)


def _section_of(form: FormDefinition, path: str) -> tuple[GroupDefinition | RepeatDefinition, bool] | None:
    """The outermost field list since the last row, or the repeat whose rows all stand together."""
    found: GroupDefinition | RepeatDefinition | None = None
    for item in _above(form.items, path):
        if isinstance(item, RepeatDefinition):
            if item.fixed and _asks_little(item):
                return item, True
            found = item if item.is_field_list else None
        elif item.is_field_list and item.path and found is None:
            found = item
    return None if found is None else (found, False)


def _above(items: Sequence[Item], path: str) -> list[GroupDefinition | RepeatDefinition]:
    """The sections around the question of that path, outermost first."""
    for item in items:
        if isinstance(item, QuestionDefinition) or not path.startswith(item.path):
            continue
        if any(isinstance(each, QuestionDefinition) and each.path == path for each in item.items):
            return [item]
        if below := _above(item.items, path):
            return [item, *below]
    return []


def _asks_little(repeat: RepeatDefinition) -> bool:
    questions: list[QuestionDefinition] = []
    waiting = list(repeat.items)
    while waiting:
        item = waiting.pop()
        if isinstance(item, RepeatDefinition):
            return False
        if isinstance(item, GroupDefinition):
            waiting += item.items
        else:
            questions.append(item)
    kinds = [question.kind for question in questions]
    asked = [kind for kind in kinds if kind is not QuestionKind.NOTE]
    return QUICK.issuperset(kinds) and bool(COUNTED & set(kinds)) and len(asked) <= MOST_IN_A_ROW


_WORDS = re.compile(r"[^\W\d_]+|\d+|\s+|.", re.DOTALL)
_WIDE = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uff00-\uffef]")
_EDGES = " \t\n:：-–—?？.。,，、()（）"
_FEWEST_SHARED = 4
_LONGEST_NAME = 24


def telling_apart(labels: Sequence[str]) -> tuple[tuple[str, ...], str]:
    """What tells similar questions apart, and what they share.

    “Water: how many?”, “Tea: how many?” → (“Water”, “Tea”), “how many?”. Without enough in common the labels
    stay as they are and nothing is shared.
    """
    split = [_words(label) for label in labels]
    if len(labels) < 2 or len(set(labels)) < len(labels):
        return tuple(labels), ""
    tail = _tail(split[0], _in_common([words[::-1] for words in split]))
    if _length(split[0][len(split[0]) - tail :]) >= _FEWEST_SHARED:
        names = ["".join(words[: len(words) - tail]).strip(_EDGES) for words in split]
        shared = "".join(split[0][len(split[0]) - tail :]).strip().lstrip(_EDGES)
    else:
        head = _in_common(split)
        if _length(split[0][:head]) < _FEWEST_SHARED * 2:
            return tuple(labels), ""
        names = ["".join(words[head:]).strip(_EDGES) for words in split]
        if any(_length([name]) > _LONGEST_NAME for name in names):
            return tuple(labels), ""  # whole questions that happen to begin alike
        shared = "".join(split[0][:head]).strip(_EDGES)
    if not all(names) or len(set(names)) < len(names):
        return tuple(labels), ""
    return tuple(names), shared


def _tail(words: Sequence[str], common: int) -> int:
    """Those of the common end behind a colon or dash: in “Tea 1 L: how many?” the L is no part of it."""
    shared = words[len(words) - common :]
    mark = next((at for at, word in enumerate(shared) if word in ":：-–—"), None)
    if mark is None or _length(shared[mark:]) < _FEWEST_SHARED:
        return common
    return common - mark


def _words(text: str) -> list[str]:
    """Words, and single signs of scripts that know no spaces."""
    found: list[str] = []
    for word in _WORDS.findall(text):
        found += list(word) if _WIDE.search(word) else [word]
    return found


def _in_common(split: Sequence[Sequence[str]]) -> int:
    """How many of the first words all begin with."""
    count = 0
    for words in zip(*split, strict=False):
        if len(set(words)) > 1:
            break
        count += 1
    return count


def _length(words: Sequence[str]) -> int:
    """Letters; a Chinese sign says as much as two."""
    return sum(2 if _WIDE.match(letter) else letter.isalnum() for letter in "".join(words))
