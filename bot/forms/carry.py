"""Which answers of an earlier report may be offered again: no photos, no counts, nothing to be kept fresh."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time

from bot.forms.answers import Answer
from bot.forms.definition import MEDIA, PLACES, QuestionKind
from bot.forms.filling import Filling
from bot.forms.questions import Question
from bot.forms.saved import JsonValue, from_json

NEVER = MEDIA | {QuestionKind.ACKNOWLEDGE, QuestionKind.NOTE, QuestionKind.BARCODE}
"""What has to be given anew each time: a picture, a confirmation."""
NUMBERS = frozenset({QuestionKind.INTEGER, QuestionKind.DECIMAL, QuestionKind.RANGE})
COUNTING = frozenset({"counter", "numbers", "quick"})
"""Appearances of numbers that are counted on the spot."""
_COUNTED = re.compile(
    r"count|qty|quantit|stock|invent|facing|boxes|pieces|number|amount|total|sum|paid|pay|sold|sales|order|revenue"
    r"|库存|数量|盘点|件数|箱数|个数|排面|金额|总额|下单|收款|销量|多少",
    re.IGNORECASE,
)
VOICE = "🎤"
"""Begins the answer of a recording, which stays with its own visit."""


def may_carry(question: Question, languages: tuple[str, ...]) -> bool:
    """`bind::carry` on the form's sheet decides; without it numbers that are counted are asked anew."""
    if question.kind in NEVER or question.readonly or "[" in question.path:
        return False
    said = question.field.carry
    if said:
        return said == "yes"
    if question.kind in PLACES:
        return False
    if question.kind in NUMBERS:
        names = [question.path.rpartition("/")[2], *(question.label(language) for language in languages)]
        return not (question.appearance & COUNTING or any(map(_COUNTED.search, names)))
    return True


def carried_answer(
    filling: Filling, question: Question, before: Mapping[str, JsonValue], languages: tuple[str, ...]
) -> Answer | None:
    """What the earlier report answered to the question of that name, if it still fits; None otherwise."""
    if not may_carry(question, languages):
        return None
    value = before.get(question.path, _by_name(question, before))
    answer = None if value is None else from_json(value)
    if not isinstance(answer, str | float | date | datetime | time) or answer == "":
        return None
    if isinstance(answer, str) and answer.startswith(VOICE):
        return None
    return answer if filling.judge(question.path, answer) is None else None


def _by_name(question: Question, before: Mapping[str, JsonValue]) -> JsonValue | None:
    """Forms move questions into groups from one version to the next; a name that stands once is enough."""
    name = question.path.rpartition("/")[2]
    found = [value for path, value in before.items() if path.rpartition("/")[2] == name and "[" not in path]
    return found[0] if len(found) == 1 else None
