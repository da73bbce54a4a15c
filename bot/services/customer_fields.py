"""The lines of a customer's file that people may change: what each takes, in one literal table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from bot.forms.typed_dates import read_date
from bot.rules.customer import GRADES, CustomerKind, Stage
from bot.rules.customer_row import MOST_TAGS


class Field(StrEnum):
    NAME_ZH = "name_zh"
    NAME_EN = "name_en"
    KIND = "kind"
    STAGE = "stage"
    GRADE = "grade"
    INDUSTRY = "industry"
    SIZE = "size"
    SOURCE = "source"
    NEED = "need"
    EXPECTED_ON = "expected_on"
    TAGS = "tags"


@dataclass(frozen=True, slots=True, kw_only=True)
class Takes:
    """What a field accepts."""

    read: Callable[[str, date], Any]
    """`(typed, today)` → the value; raises ValueError for what does not fit."""
    choices: tuple[str, ...] = ()
    may_be_empty: bool = False
    empty: Any = ""


def _text(most: int) -> Callable[[str, date], str]:
    def read(typed: str, _today: date) -> str:
        text = " ".join(typed.split())
        if not text or len(text) > most:
            raise ValueError(most)
        return text

    return read


def _one_of(choices: tuple[str, ...]) -> Callable[[str, date], str]:
    def read(typed: str, _today: date) -> str:
        if typed not in choices:
            raise ValueError(typed)
        return typed

    return read


def _date(typed: str, today: date) -> date:
    found = read_date(typed, today)
    if found is None:
        raise ValueError(typed)
    return found


def _tags(typed: str, _today: date) -> list[str]:
    """Split at commas of both kinds and at #; each once, in their order."""
    for mark in "，、;；#\n":
        typed = typed.replace(mark, ",")
    tags = list(dict.fromkeys(" ".join(each.split()) for each in typed.split(",") if each.strip()))
    if not tags or len(tags) > MOST_TAGS or any(len(tag) > 30 for tag in tags):
        raise ValueError(typed)
    return tags


def _never(typed: str, _today: date) -> str:
    """A grade comes from the score card, or from a manager with a reason: `services.score_card`."""
    raise ValueError(typed)


_KINDS, _STAGES = tuple(CustomerKind), tuple(Stage)

FIELDS: Mapping[Field, Takes] = {
    Field.NAME_ZH: Takes(read=_text(120)),
    Field.NAME_EN: Takes(read=_text(120)),
    Field.KIND: Takes(read=_one_of(_KINDS), choices=_KINDS),
    Field.STAGE: Takes(read=_one_of(_STAGES), choices=_STAGES),
    Field.GRADE: Takes(read=_never, choices=GRADES),
    Field.INDUSTRY: Takes(read=_text(40)),  # its choices are the policy's
    Field.SIZE: Takes(read=_text(40), may_be_empty=True),
    Field.SOURCE: Takes(read=_text(40), may_be_empty=True),
    Field.NEED: Takes(read=_text(1000), may_be_empty=True),
    Field.EXPECTED_ON: Takes(read=_date, may_be_empty=True, empty=None),
    Field.TAGS: Takes(read=_tags, may_be_empty=True, empty=[]),
}
