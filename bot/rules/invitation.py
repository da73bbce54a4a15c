"""Invitations: what one link is worth, and how people write names, roles and languages."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.rules.language import Language
from bot.rules.roles import Role

LONGEST_NAME = 40


class LinkState(StrEnum):
    OPEN = "open"
    USED = "used"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Invite:
    """One single-use link; the link itself is nowhere, only its hash."""

    id: int
    person_id: int
    created_at: datetime
    created_by: int | None
    """None for the first admin's link, which the program printed."""
    expires_at: datetime
    used_at: datetime | None
    used_by_telegram_id: int | None
    withdrawn_at: datetime | None

    def state(self, now: datetime) -> LinkState:
        if self.used_at is not None:
            return LinkState.USED
        if self.withdrawn_at is not None:
            return LinkState.WITHDRAWN
        return LinkState.OPEN if now < self.expires_at else LinkState.EXPIRED


ROLE_WORDS: Mapping[Role, frozenset[str]] = {
    Role.REP: frozenset(
        {
            "rep",
            "reps",
            "sales",
            "sales rep",
            "salesperson",
            "salesman",
            "field",
            "field rep",
            "representative",
        }
        | {"业务员", "业务", "外勤", "外勤人员", "销售", "销售员", "销售代表", "代表", "业务代表"}
    ),
    Role.MANAGER: frozenset(
        {"manager", "sales manager", "supervisor", "lead", "team lead", "head"}
        | {"主管", "经理", "销售经理", "销售主管", "区域经理", "总监", "负责人"}
    ),
    Role.ADMIN: frozenset({"admin", "administrator", "管理员", "系统管理员", "行政"}),
}
LANGUAGE_WORDS: Mapping[Language, frozenset[str]] = {
    Language.ZH: frozenset({"zh", "cn", "chinese", "中文", "汉语", "普通话", "简体中文"}),
    Language.EN: frozenset({"en", "english", "英文", "英语"}),
}
_BETWEEN_ROLES = re.compile(r"\s*(?:[/+&、]|\band\b|和|兼)\s*", re.IGNORECASE)
_SPACES = re.compile(r"\s+")
_NO_NAME = re.compile(r"^[\W\d_]*$")
_TITLES = re.compile(r"(?:销售经理|销售主管|区域经理|经理|主管|总监|老师|总)$")
_ENGLISH_TITLES = re.compile(r"^(?:mr|mrs|ms|dr)\.?\s+", re.IGNORECASE)


def tidy_name(typed: str) -> str | None:
    """The name without stray spaces; None when it is none: empty, without a letter, too long, a command."""
    name = _SPACES.sub(" ", typed).strip()
    fits = 0 < len(name) <= LONGEST_NAME and not name.startswith("/") and not _NO_NAME.match(name)
    return name if fits else None


def folded(text: str) -> str:
    """For comparing what people type: case and spaces do not matter."""
    return _SPACES.sub(" ", text).strip().casefold()


def roles_in(typed: str) -> frozenset[Role]:
    """The roles that the words name (`销售`, `rep / manager`); empty when any of them names none."""
    found = set()
    for word in _BETWEEN_ROLES.split(folded(typed)):
        role = next((role for role, words in ROLE_WORDS.items() if word in words), None)
        if role is None:
            return frozenset()
        found.add(role)
    return frozenset(found)


def language_in(typed: str) -> Language | None:
    return next((language for language, words in LANGUAGE_WORDS.items() if folded(typed) in words), None)


def is_called(name: str, spoken: str) -> bool:
    """Whether people may mean `name` by `spoken`: itself, `梅经理` for 梅丽, `Ms Lin` for Mei Lin."""
    name, spoken = folded(name), folded(spoken)
    if name == spoken:
        return True
    short = _ENGLISH_TITLES.sub("", _TITLES.sub("", spoken))
    if not short:
        return False
    has_chinese = any("一" <= letter <= "鿿" for letter in short)
    return name.startswith(short) if has_chinese else short in (name, *name.split(" "))
