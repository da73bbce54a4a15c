"""Lists among the rules, entry by entry: criteria, regions, lines of business; read as typed."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.forms.typed_numbers import read_number
from bot.rules.language import BothLanguages
from bot.rules.refusal import Refusal
from bot.rules.setting import Kind, Setting
from bot.rules.settings import SETTINGS
from bot.services.setting_typed import SettingUnfit, tidy, understand

Entry = Mapping[str, Any]
"""One entry as it stands in the policy."""
Entries = tuple[Entry, ...]

MOST_CRITERIA, MOST_ENTRIES = 12, 40
MOST_ANSWERS = 8
LONGEST_NAME = 40
_CJK = re.compile(r"[\u3400-\u9fff]")
_POINTS = re.compile(r"^(?P<name>.*?\S)\s*(?:[:=：]|-+>|\s)\s*(?P<points>\d{1,3})\s*(?:points?|分)?$")

_REGION = re.compile(r"^(?P<words>.+?)\s*[:：\s]\s*(?P<days>[\d零〇一二两三四五六七八九十百半][^,，、/]*)$")
_BETWEEN_WORDS = re.compile(r"[,，、/|]|(?<=[\u3400-\u9fff])\s+|\s+(?=[\u3400-\u9fff])")


class Part(StrEnum):
    """What of an entry is typed."""

    NEW = "new"
    NAME = "name"
    WEIGHT = "weight"
    ANSWERS = "answers"
    WHOLE = "whole"


class EntryFault(StrEnum):
    NAME = "name"
    """Empty, or too long."""
    TWICE = "twice"
    WEIGHT = "weight"
    FEW_ANSWERS = "few_answers"
    MANY_ANSWERS = "many_answers"
    POINTS = "points"
    """A line without points from 0 to 100."""
    SAME_POINTS = "same_points"
    LETTERS = "letters"
    """A line of business begins with 2 to 8 capital letters."""
    DAYS = "days"
    FULL = "full"
    LAST = "last"


@dataclass(eq=False)
class ListEntryUnfit(Refusal):
    """The words make no entry; `line` is where it went wrong."""

    setting: Setting
    fault: EntryFault
    line: str = ""


def removed(setting: Setting, entries: Entries, index: int) -> Entries:
    """Raises ListEntryUnfit where one must stay."""
    if len(entries) <= 1 and setting.kind is not Kind.REGIONS:
        raise ListEntryUnfit(setting, EntryFault.LAST)
    return _weighing(setting, entries[:index] + entries[index + 1 :])


def moved_up(entries: Entries, index: int) -> Entries:
    """One place up; the first becomes the last."""
    if index == 0:
        return (*entries[1:], entries[0])
    return (*entries[: index - 1], entries[index], entries[index - 1], *entries[index + 1 :])


def weighed(setting: Setting, entries: Entries, index: int, weight: int) -> Entries:
    if not 0 <= weight <= 100:
        raise ListEntryUnfit(setting, EntryFault.WEIGHT, str(weight))
    return _weighing(setting, _with(entries, index, {**entries[index], "weight": weight}))


def written(setting: Setting, entries: Entries, part: Part, index: int, typed: str) -> Entries:
    """The entries with what was typed; raises ListEntryUnfit."""
    old = entries[index] if part is not Part.NEW else None
    others = tuple(each for each in entries if each is not old)
    match part:
        case Part.WEIGHT:
            number = read_number(tidy(typed))
            if number is None or number != int(number):
                raise ListEntryUnfit(setting, EntryFault.WEIGHT, typed)
            return weighed(setting, entries, index, int(number))
        case Part.ANSWERS:
            new: Entry = {**entries[index], "choices": _answers(setting, _lines(typed))}
        case Part.NAME:
            new = {**entries[index], "name": _name(setting, typed)}
        case _:
            new = _entry(setting, typed, others)
    _check_twice(setting, new, others)
    if old is not None:
        return _with(entries, index, new)
    if len(entries) >= (MOST_CRITERIA if setting.kind is Kind.CRITERIA else MOST_ENTRIES):
        raise ListEntryUnfit(setting, EntryFault.FULL)
    return (*entries, new)


def _entry(setting: Setting, typed: str, others: Entries) -> Entry:
    if setting.kind is Kind.CRITERIA:
        return _criterion(setting, typed, {each["slug"] for each in others})
    return _region(setting, typed) if setting.kind is Kind.REGIONS else _industry(setting, typed)


def _criterion(setting: Setting, typed: str, taken: Collection[str]) -> Entry:
    """The name, and below it an answer a line; without answers it is a question of yes or no."""
    head, *lines = _lines(typed) or ("",)
    name = _name(setting, head)
    answers = lines or ["是 / Yes 100", "否 / No 0"]
    return {
        "slug": free_slug(name["en"], taken),
        "name": name,
        "weight": 10,
        "choices": _answers(setting, answers),
    }


def _answers(setting: Setting, lines: Sequence[str]) -> list[dict[str, Any]]:
    """“大型 / Large 100”: the points last; the most points come first."""
    found = []
    for line in lines:
        match = _POINTS.match(line)
        if match is None or int(match["points"]) > 100:
            raise ListEntryUnfit(setting, EntryFault.POINTS, line)
        found.append({"name": _name(setting, match["name"]), "points": int(match["points"])})
    if len(found) < 2:
        raise ListEntryUnfit(setting, EntryFault.FEW_ANSWERS)
    if len(found) > MOST_ANSWERS:
        raise ListEntryUnfit(setting, EntryFault.MANY_ANSWERS)
    if len({each["points"] for each in found}) < len(found):
        raise ListEntryUnfit(setting, EntryFault.SAME_POINTS)
    return sorted(found, key=lambda each: -each["points"])


def _region(setting: Setting, typed: str) -> Entry:
    """“杭州, Hangzhou: 30 days”: words, then the days."""
    found = _REGION.match(typed.strip())
    if found is None:
        raise ListEntryUnfit(setting, EntryFault.DAYS, typed)
    try:
        days = understand(SETTINGS["cadence.elsewhere_days"], found["days"])
    except SettingUnfit:
        raise ListEntryUnfit(setting, EntryFault.DAYS, found["days"]) from None
    words = [word.strip() for word in _BETWEEN_WORDS.split(found["words"]) if word.strip()]
    if not words or any(len(word) > LONGEST_NAME for word in words):
        raise ListEntryUnfit(setting, EntryFault.NAME, typed)
    return {"words": words, "days": days}


def _industry(setting: Setting, typed: str) -> Entry:
    """“RT 零售 / Retail”: the letters, then the name."""
    match = re.match(r"^([A-Za-z]{2,8})[\s:：]+(\S.*)$", typed.strip())
    if match is None:
        raise ListEntryUnfit(setting, EntryFault.LETTERS, typed)
    return {"code": match[1].upper(), "name": _name(setting, match[2])}


def _name(setting: Setting, typed: str) -> dict[str, str]:
    name = names_in(typed)
    if name is None:
        raise ListEntryUnfit(setting, EntryFault.NAME, typed)
    return name.model_dump()


def names_in(typed: str) -> BothLanguages | None:
    """“规模 / Size” in either order; one language stands for both. None for none, too many, too long."""
    parts = [" ".join(part.split()) for part in re.split(r"[/|／]", typed) if part.strip()]
    zh = next((part for part in parts if _CJK.search(part)), "")
    en = next((part for part in parts if part != zh), "")
    if not parts or len(parts) > 2 or max(map(len, parts)) > LONGEST_NAME:
        return None
    return BothLanguages(zh=zh or en, en=en or zh)


def _check_twice(setting: Setting, new: Entry, others: Entries) -> None:
    for each in others:
        same_code = setting.kind is Kind.INDUSTRIES and each["code"] == new["code"]
        same_name = "name" in new and set(each["name"].values()) & set(new["name"].values())
        if same_code or same_name:
            raise ListEntryUnfit(setting, EntryFault.TWICE)


def _weighing(setting: Setting, entries: Entries) -> Entries:
    """Some criterion must weigh something."""
    if setting.kind is Kind.CRITERIA and not any(each["weight"] for each in entries):
        raise ListEntryUnfit(setting, EntryFault.LAST)
    return entries


def _with(entries: Entries, index: int, new: Entry) -> Entries:
    return (*entries[:index], new, *entries[index + 1 :])


def _lines(typed: str) -> list[str]:
    return [line.strip() for line in typed.splitlines() if line.strip()]


def free_slug(name: str, taken: Collection[str]) -> str:
    """A short name for machines that no other criterion has."""
    plain = re.sub(r"[^a-z0-9_]+", "_", name.lower()).strip("_0123456789")[:12].strip("_") or "criterion"
    number, slug = 2, plain
    while slug in taken:
        number, slug = number + 1, f"{plain}_{number}"
    return slug
