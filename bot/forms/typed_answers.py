"""Understands what a person typed, in Chinese or English, as an answer to a question of some kind."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from bot.forms.answers import Answer
from bot.forms.definition import QuestionKind
from bot.forms.typed_dates import read_date, read_month, read_year
from bot.forms.typed_numbers import read_number
from bot.forms.typed_times import read_time

_YES = frozenset(
    {
        "yes",
        "y",
        "ok",
        "okay",
        "yep",
        "yeah",
        "sure",
        "true",
        "是",
        "是的",
        "好",
        "好的",
        "对",
        "对的",
        "行",
        "可以",
        "有",
        "嗯",
        "要",
        "1",
    }
)
_NO = frozenset(
    {"no", "n", "nope", "false", "否", "不", "不是", "不行", "没有", "没", "不要", "不对", "无", "0"}
)
_SEPARATORS = re.compile(r"[\s,，、;；/+&和及]+|\band\b", re.IGNORECASE)
_CLAUSES = re.compile(r"\s*[,，、;；\n]\s*")


@dataclass(frozen=True, slots=True)
class Offered:
    """A choice as the person sees it; its number is its place in the list, from 1."""

    name: str
    labels: tuple[str, ...]


def understand(
    kind: QuestionKind,
    text: str,
    *,
    today: date,
    choices: Sequence[Offered] = (),
    appearance: Collection[str] = (),
) -> Answer | None:
    """The answer meant by the text, in the form Filling.answer() takes.

    None when it cannot be told for sure. `appearance`: dates may ask for a `year` or a `month-year` only.
    """
    plain = tidy(text)
    if not plain:
        return None
    if kind in (QuestionKind.INTEGER, QuestionKind.DECIMAL, QuestionKind.RANGE):
        return read_number(plain)
    if kind is QuestionKind.DATE:
        grain = "year" in appearance or "month-year" in appearance
        read = (read_year if "year" in appearance else read_month) if grain else read_date
        return read(plain, today)
    if kind is QuestionKind.TIME:
        return read_time(plain)
    if kind is QuestionKind.DATE_TIME:
        return _date_and_time(plain, today)
    if kind is QuestionKind.SELECT_ONE:
        found = read_choice(plain, choices)
        return None if found is None else found
    if kind in (QuestionKind.SELECT_MULTIPLE, QuestionKind.RANK):
        return read_choices(plain, choices)
    if kind is QuestionKind.ACKNOWLEDGE:
        return True if read_yes_no(plain) else None
    return text.strip()


def tidy(text: str) -> str:
    """Full-width letters, digits and signs as plain ones, without spaces around."""
    return unicodedata.normalize("NFKC", text).strip()


def read_yes_no(text: str) -> bool | None:
    """None for what is neither, in either language."""
    word = tidy(text).casefold().rstrip("。.!！")
    return True if word in _YES else False if word in _NO else None


def _date_and_time(text: str, today: date) -> datetime | None:
    """“tomorrow 3 pm”, “明天下午3点”, “2026-03-05 15:30”: a date followed by a time, or a time today."""
    for cut in range(len(text), 0, -1):
        day = read_date(text[:cut].strip(), today)
        clock = read_time(text[cut:].strip()) if day is not None else None
        if day is not None and clock is not None:
            return datetime.combine(day, clock)
    alone = read_time(text)
    return None if alone is None else datetime.combine(today, alone)


def read_choice(text: str, choices: Sequence[Offered]) -> str | None:
    """By label or name, by number in the list, else by the beginning or a part of exactly one label."""
    word = _folded(text)
    if not word:
        return None
    exact = {
        choice.name
        for choice in choices
        if word in {_folded(label) for label in (choice.name, *choice.labels)}
    }
    if len(exact) == 1:
        return exact.pop()
    if word.isdecimal() and not exact:
        number = int(word)
        return choices[number - 1].name if 1 <= number <= len(choices) else None
    for fits in (str.startswith, str.__contains__):
        found = {
            choice.name for choice in choices if any(fits(_folded(label), word) for label in choice.labels)
        }
        if len(found) == 1:
            return found.pop()
        if found:
            return None
    return _by_yes_no(text, choices)


def _by_yes_no(text: str, choices: Sequence[Offered]) -> str | None:
    """“ok” for a list whose choices are named yes and no."""
    wanted = read_yes_no(text)
    names = {choice.name.casefold(): choice.name for choice in choices}
    return None if wanted is None else names.get("yes" if wanted else "no")


def read_choices(text: str, choices: Sequence[Offered]) -> tuple[str, ...] | None:
    """“1 3”, “1、3”, “tea, water”: every part must be understood, else None."""
    for pattern in (_CLAUSES, _SEPARATORS):
        parts = [part for part in pattern.split(tidy(text)) if part]
        found = [read_choice(part, choices) for part in parts]
        if found and all(name is not None for name in found):
            return tuple(dict.fromkeys(name for name in found if name is not None))
    digits = tidy(text)
    if digits.isdecimal() and len(choices) <= 9:  # “13” cannot be the thirteenth of nine: 1 and 3
        found = [read_choice(digit, choices) for digit in digits]
        if all(name is not None for name in found):
            return tuple(dict.fromkeys(name for name in found if name is not None))
    return None


def read_numbers(text: str, wanted: int) -> tuple[float, ...] | None:
    """Several numbers in one line, “12 0 5”, for a card of `wanted` counts.

    None unless there are exactly so many.
    """
    parts = [part for part in re.split(r"[\s,，、;；/]+", tidy(text)) if part]
    found = [read_number(part) for part in parts]
    if len(found) != wanted or any(number is None for number in found):
        return None
    return tuple(number for number in found if number is not None)


def _folded(text: str) -> str:
    """For comparing: case, spaces, emoji and punctuation do not matter."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in plain if unicodedata.category(character)[0] in "LNM")


__all__ = [
    "Offered", "read_choice", "read_choices", "read_date", "read_number", "read_numbers", "read_time",
    "read_yes_no",
    "tidy", "time", "understand",
]  # fmt: skip
