"""Reads one message as the answers of several questions: “12 0 5”, “可乐 12 雪碧 0”, “tea: 3”, one a line."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.forms.answers import Answer
from bot.forms.definition import QuestionKind
from bot.forms.typed_answers import Offered, tidy, understand

NOTHING_HERE = frozenset({"-", "–", "—", "_", "?", "？", "/", "x", "skip", "跳过"})
"""In a row of values: this one is left as it is."""
_LINES = re.compile(r"[\n;；]+")
_GAPS = re.compile(r"[\s,，、/]+")
_COMMAS = re.compile(r"\s*[,，、]\s*")
_BETWEEN = " \t:：=,，、*×.。"
_NUMBERED = re.compile(r"\s*#?(\d{1,3})\s*[.:：)）=、]\s*(?=\S)")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_SHORTEST_BEGINNING = 2


@dataclass(frozen=True, slots=True)
class Slot:
    """One question of a card: what it takes, and how people may call it."""

    kind: QuestionKind
    names: tuple[str, ...]
    choices: tuple[Offered, ...] = ()
    is_open: bool = True


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood, by the slot's place; and the words that were not."""

    answers: Mapping[int, Answer]
    unread: tuple[str, ...] = ()


def read_line(text: str, slots: Sequence[Slot], *, here: int, today: date) -> Reading | None:
    """None when it is no line of several answers: then it belongs to the slot `here` alone."""
    plain = tidy(text)
    lines = [line.strip() for line in _LINES.split(plain) if line.strip()]
    if len(slots) < 2 or not lines:
        return None
    if slots[here].kind is QuestionKind.TEXT and len(lines) == 1:
        return None
    if len(lines) == 1 and _is_one_answer(lines[0], slots[here], today):
        return None
    named = _by_name(lines, slots, today)
    if named is not None:
        return named
    return None if slots[here].kind is QuestionKind.TEXT else _in_turn(lines, slots, here, today)


def _is_one_answer(line: str, slot: Slot, today: date) -> bool:
    several_numbers = len(_GAPS.split(line)) > 1 and slot.kind is QuestionKind.SELECT_ONE
    if several_numbers and re.fullmatch(r"[\d\s,，、/.]+", line):
        return False
    return understand(slot.kind, line, today=today, choices=slot.choices) is not None


# By name.


def _by_name(lines: Sequence[str], slots: Sequence[Slot], today: date) -> Reading | None:
    answers: dict[int, Answer] = {}
    unread: list[str] = []
    is_named = False
    for line in lines:
        found = _marks(line, slots)
        is_named = is_named or bool(found)
        if not found:
            unread.append(line)
            continue
        if lost := line[: found[0][0]].strip(_BETWEEN):
            unread.append(lost)
        ends = [begin for begin, _, _ in found[1:]] + [len(line)]
        for (begin, after, place), end in zip(found, ends, strict=True):
            slot = slots[place]
            value = line[after:end].strip(_BETWEEN)
            meant, rest = _beginning(value, slot, today)
            if meant is None:
                unread.append(line[begin:end].strip())
            else:
                answers[place] = meant
                unread += [rest] if rest else []
    return Reading(answers, tuple(unread)) if is_named else None


def _beginning(value: str, slot: Slot, today: date) -> tuple[Answer | None, str]:
    """The answer, and words behind it that do not belong to it: “5 and so on”."""
    meant = understand(slot.kind, value, today=today, choices=slot.choices) if value else None
    if meant is not None or slot.kind is QuestionKind.TEXT:
        return meant, ""
    first, _, rest = value.partition(" ")
    meant = understand(slot.kind, first, today=today, choices=slot.choices) if rest.strip() else None
    return meant, rest.strip(_BETWEEN)


def _marks(line: str, slots: Sequence[Slot]) -> list[tuple[int, int, int]]:
    """Where names of slots stand in the line: begin, end, place. “2: 5” names the second."""
    if (numbered := _NUMBERED.match(line)) and 1 <= int(numbered[1]) <= len(slots):
        rest = line[numbered.end() :]
        if _GAPS.search(rest) is None:
            return [(0, numbered.end(), int(numbered[1]) - 1)]
    found: list[tuple[int, int, int]] = []
    at, lower = 0, line.lower()
    names = sorted(
        ((bare, place) for place, slot in enumerate(slots) for name in slot.names if (bare := _bare(name))),
        key=lambda each: -len(each[0]),
    )
    while at < len(line):
        mark = _name_at(lower, at, names) if _may_begin(lower, at) else None
        if mark is None:
            at += 1
        else:
            found.append((at, *mark))
            at = mark[0]
    return found


def _name_at(line: str, at: int, names: Sequence[tuple[str, int]]) -> tuple[int, int] | None:
    """The longest name that stands here, else a word with which only one slot's names begin."""
    for name, place in names:
        if line.startswith(name, at) and _may_end(line, at + len(name)):
            return at + len(name), place
    word = _WORD.match(line, at)
    if word is None:
        return None
    latin = _is_latin(word[0][0])
    if latin and len(word[0]) < _SHORTEST_BEGINNING:
        return None
    meant = {place for name, place in names if name.startswith(word[0])}
    # “水” for 纯净水, but not the 箱 of “3箱”, nor a part of a Latin word.
    if not meant and not latin and (at == 0 or not line[at - 1].isdigit()):
        meant = {place for name, place in names if word[0] in name}
    return (word.end(), meant.pop()) if len(meant) == 1 else None


def _bare(name: str) -> str:
    return tidy(name).lower().strip(_BETWEEN + "?!")


def _is_latin(letter: str) -> bool:
    return letter.isalpha() and letter < "\u2e80"


def _may_begin(line: str, at: int) -> bool:
    """Not in the middle of a word."""
    return at == 0 or not (_is_latin(line[at]) and _is_latin(line[at - 1]))


def _may_end(line: str, at: int) -> bool:
    return at >= len(line) or not (
        (_is_latin(line[at]) and _is_latin(line[at - 1])) or (line[at].isdigit() and line[at - 1].isdigit())
    )


# In turn.


def _in_turn(lines: Sequence[str], slots: Sequence[Slot], here: int, today: date) -> Reading | None:
    values, by_line = _values(lines)
    if len(values) < 2:
        return None
    targets = _targets(len(values), slots, here)
    if targets is None:
        return _too_many(values, slots[here], today)
    answers: dict[int, Answer] = {}
    unread: list[str] = []
    for place, value in zip(targets, values, strict=False):
        slot = slots[place]
        if value.lower() in NOTHING_HERE:
            continue
        if slot.kind is QuestionKind.TEXT and not by_line:
            return None  # words of one sentence are no row of answers
        meant = understand(slot.kind, value, today=today, choices=slot.choices)
        if meant is None:
            unread.append(value)
        else:
            answers[place] = meant
    if len(unread) * 2 >= len(values) and answers:  # “cola 12” where there is no cola: 12 of what?
        return Reading({}, (" ".join(values),))
    return Reading(answers, tuple(unread)) if answers else None


def _values(lines: Sequence[str]) -> tuple[list[str], bool]:
    """The single values, and whether each may hold spaces."""
    if len(lines) > 1:
        return list(lines), True
    by_comma = [value for value in _COMMAS.split(lines[0]) if value]
    if len(by_comma) > 1 and any(" " in value for value in by_comma):
        return by_comma, True
    return [value for value in _GAPS.split(lines[0]) if value], len(by_comma) > 1


def _targets(count: int, slots: Sequence[Slot], here: int) -> list[int] | None:
    """As many values as slots fill all; as many as are open fill those; fewer begin with the one asked."""
    if count == len(slots):
        return list(range(len(slots)))
    still = [place for place, slot in enumerate(slots) if slot.is_open]
    if count == len(still):
        return still
    from_here = [place for place in range(here, len(slots)) if slots[place].is_open or place == here]
    return from_here if count <= len(from_here) else None


def _too_many(values: Sequence[str], slot: Slot, today: date) -> Reading | None:
    """More values than questions: nothing is kept, and all of it is said to be unread."""
    fits = all(
        understand(slot.kind, value, today=today, choices=slot.choices) is not None for value in values
    )
    return Reading({}, (" ".join(values),)) if fits else None
