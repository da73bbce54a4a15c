"""A row of a list of customers: what stands in its cells, and everything that is wrong with it."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.rules.broken_cell import is_broken
from bot.rules.customer import GRADES, IN_THE_FIELD, ContactRole, CustomerKind, Stage
from bot.rules.datum import Datum, to_wgs84
from bot.rules.heading import plain
from bot.rules.language import Language
from bot.rules.opening_hours import HoursUnclear, openings
from bot.rules.place import Position
from bot.rules.telephone import normalized
from bot.rules.typed_place import PlaceUnclear, read_place

MOST_TAGS = 12


class RowProblem(StrEnum):
    """What may be wrong with a row, as a code; the words stand in the views."""

    NO_NAME = "no_name"
    TOO_LONG = "too_long"
    BAD_CODE = "bad_code"
    BAD_INDUSTRY = "bad_industry"
    BAD_KIND = "bad_kind"
    BAD_GRADE = "bad_grade"
    BAD_STAGE = "bad_stage"
    BAD_DATE = "bad_date"
    BAD_POSITION = "bad_position"
    BAD_DATUM = "bad_datum"
    BAD_PHONE = "bad_phone"
    BAD_ROLE = "bad_role"
    BAD_HOURS = "bad_hours"
    BROKEN_CELL = "broken_cell"
    """An error of the spreadsheet, such as #N/A, or a formula without its result."""
    TWICE = "twice"
    SAME_NAME = "same_name"


class Bad(Exception):  # noqa: N818 - it says what a cell is and stays between reader and row
    def __init__(self, problem: RowProblem) -> None:
        super().__init__(problem)
        self.problem = problem


LONGEST = {
    "name_zh": 120, "name_en": 120, "size": 40, "source": 40, "need": 1000, "address_zh": 300,
    "address_en": 300, "owner": 80, "contact": 80, "title": 80,
}  # fmt: skip
"""Characters that a text may have."""

_DATES = (
    "%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y%m%d",
    "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y",
    "%d-%b-%Y",
)  # fmt: skip
_FIRST_DAY_OF_EXCEL = date(1899, 12, 30)
_BETWEEN_PHONES = re.compile(r"[,，;；、|\n]|\bor\b|或")
_WHOLE_NUMBER = 7
"""Digits that a telephone has at least, where others stand behind a stroke: `030/123456` is one."""
_DAYS_OF_EXCEL = range(20_000, 80_000)
"""Serial numbers of days from 1954 to 2119: what is less or more is no date."""
KINDS = {
    CustomerKind.EXISTING: ("往来", "往来客户", "existing customer", "existing", "老客户"),
    CustomerKind.TARGET: ("目标", "目标客户", "target customer", "target"),
    CustomerKind.POTENTIAL: (
        "潜在",
        "潜在客户",
        "potential customer",
        "potential",
        "新客户",
        "lead",
        "prospect",
    ),
    CustomerKind.PEER: ("同行", "peer", "competitor", "竞争对手"),
}
STAGES = {
    Stage.FIRST_CONTACT: ("初步接洽", "首次接触", "first contact"),
    Stage.NEED_ANALYSIS: ("需求分析", "need analysis", "needs analysis"),
    Stage.PROPOSAL: ("方案提供", "方案报价", "proposal"),
    Stage.NEGOTIATION: ("谈判", "商务谈判", "negotiation"),
    Stage.WON: ("成交", "won", "closed won"),
    Stage.AFTER_SALES: ("售后维护", "售后", "after sales"),
    Stage.LOST: ("流失", "丢单", "lost", "closed lost"),
}
ROLES = {
    ContactRole.DECISION_MAKER: ("决策人", "决策者", "decision maker", "decides"),
    ContactRole.INFLUENCER: ("影响者", "influencer", "influences"),
    ContactRole.USER: ("使用人", "使用者", "user"),
    ContactRole.GATEKEEPER: ("对接人", "gatekeeper"),
    ContactRole.FINANCE: ("财务", "finance"),
    ContactRole.OTHER: ("其他", "other"),
}
SOURCES = {IN_THE_FIELD: ("业务员现场新增", "added in the field")}
DATUMS = {
    Datum.WGS_84: ("wgs84", "wgs1984", "gps", "epsg4326", "google"),
    Datum.GCJ_02: ("gcj02", "高德", "amap", "腾讯", "火星坐标", "火星"),
    Datum.BD_09: ("bd09", "bd09ll", "百度", "baidu"),
}


@dataclass(slots=True)
class ReadRow:
    """What a row says, column by column, and what is wrong with it."""

    values: dict[str, Any] = field(default_factory=dict)
    problems: list[RowProblem] = field(default_factory=list)


def read_row(cells: Mapping[str, str], *, industries: Mapping[str, str], country: str) -> ReadRow:
    """The row understood; every problem it has, not only the first.

    `industries`: code or name, as `plain` folds it → code; none are known where it is empty.
    """
    row = ReadRow()
    if any(is_broken(text) for text in cells.values()):
        row.problems.append(RowProblem.BROKEN_CELL)
        cells = {name: "" if is_broken(text) else text for name, text in cells.items()}

    def take(name: str, read: Callable[[str], Any], empty: Any = "") -> Any:
        text = cells.get(name, "").strip()
        try:
            row.values[name] = read(text) if text else empty
        except Bad as bad:
            row.problems.append(bad.problem)
            row.values[name] = empty
        return row.values[name]

    for name, most in LONGEST.items():
        take(name, _text(most))
    take("code", _code)
    row.values["source"] = _SOURCE.get(plain(row.values["source"]), row.values["source"])
    take("hours", _hours)
    take("industry", _industry(industries))
    take("kind", _KIND, CustomerKind.POTENTIAL)
    take("grade", _grade, "C")
    take("stage", _STAGE, Stage.FIRST_CONTACT)
    take("role", _ROLE)
    telephones = take("phone", _phones(country), [])
    row.values |= {"phone": telephones[0] if telephones else "", "more_phones": telephones[1:]}
    take("expected_on", _date, None)
    take("tags", _tags, [])
    _place(row, cells, take)
    if not row.values["name_zh"] and not row.values["name_en"]:
        row.problems.insert(0, RowProblem.NO_NAME)
    return row


def written(name: str, value: str, language: Language) -> str:
    """A cell of an export: the word in that language which `read_row` takes for the value."""
    words = _WORDS.get(name, {}).get(value, ())
    is_chinese = language is Language.ZH
    return next((word for word in words if word.isascii() is not is_chinese), value)


def _place(row: ReadRow, cells: Mapping[str, str], take: Callable[..., Any]) -> None:
    """`position` in WGS-84, and `turned`: the same with latitude and longitude changed over."""
    datum = Datum(take("datum", _DATUM, Datum.WGS_84))
    row.values |= {"position": None, "turned": None, "was_turned": False}
    written = [_tidy(cells.get(name, "")) for name in ("lat", "lon", "place")]
    if not any(written):
        return
    try:
        place = read_place(*written)
    except PlaceUnclear:
        row.problems.append(RowProblem.BAD_POSITION)
        return
    row.values["position"] = _pair(to_wgs84(place.position, datum))
    row.values["turned"] = _pair(to_wgs84(place.turned, datum)) if place.turned else None
    row.values["was_turned"] = place.was_turned


def _pair(place: Position) -> list[float]:
    return [place.lat, place.lon]


def _tidy(text: str) -> str:
    """Full-width signs as plain ones, without blanks around."""
    return unicodedata.normalize("NFKC", text).strip()


def _text(most: int) -> Callable[[str], str]:
    def read(text: str) -> str:
        if len(text) > most:
            raise Bad(RowProblem.TOO_LONG)
        return " ".join(text.split())

    return read


def _hours(text: str) -> str:
    written = _text(200)(text)
    try:
        openings(written, date.min)
    except HoursUnclear as unclear:
        raise Bad(RowProblem.BAD_HOURS) from unclear
    return written


def _code(text: str) -> str:
    text = _tidy(text)
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,31}", text):
        raise Bad(RowProblem.BAD_CODE)
    return text.upper()


def _industry(industries: Mapping[str, str]) -> Callable[[str], str]:
    """By its code, its name in either language, or the code before more words."""

    def read(text: str) -> str:
        first = text.split(maxsplit=1)[0]
        code = industries.get(plain(text)) or industries.get(plain(first))
        if industries and code is None:
            raise Bad(RowProblem.BAD_INDUSTRY)
        return code or first.upper()

    return read


def _one_of(words: Mapping[Any, tuple[str, ...]], problem: RowProblem) -> Callable[[str], str]:
    known = {plain(each): value for value, names in words.items() for each in (*names, str(value))}

    def read(text: str) -> str:
        found = known.get(plain(text))
        if found is None:
            raise Bad(problem)
        return str(found)

    return read


# Made once: a big file has tens of thousands of rows.
_KIND = _one_of(KINDS, RowProblem.BAD_KIND)
_STAGE = _one_of(STAGES, RowProblem.BAD_STAGE)
_ROLE = _one_of(ROLES, RowProblem.BAD_ROLE)
_DATUM = _one_of(DATUMS, RowProblem.BAD_DATUM)
_SOURCE = {plain(word): value for value, words in SOURCES.items() for word in (*words, value)}
_WORDS: Mapping[str, Mapping[Any, tuple[str, ...]]] = {
    "kind": KINDS,
    "stage": STAGES,
    "role": ROLES,
    "source": SOURCES,
}


def _grade(text: str) -> str:
    grade = re.sub(r"^GRADE|(?:级|类|等|级客户|类客户)$", "", _tidy(text).upper()).strip()
    if grade not in GRADES:
        raise Bad(RowProblem.BAD_GRADE)
    return grade


def _phones(country: str) -> Callable[[str], list[str]]:
    """Several in one cell stand beside each other; each must be a number."""

    def read(text: str) -> list[str]:
        parts = [number for part in _BETWEEN_PHONES.split(_tidy(text)) for number in _by_stroke(part)]
        found = [normalized(part, country=country) for part in parts]
        if not found or None in found:
            raise Bad(RowProblem.BAD_PHONE)
        return list(dict.fromkeys(each for each in found if each))

    return read


def _by_stroke(text: str) -> list[str]:
    parts = [part for part in text.split("/") if part.strip()]
    is_many = all(sum(map(str.isdigit, part)) >= _WHOLE_NUMBER for part in parts)
    return parts if is_many else [text]


def _date(text: str) -> str:
    written = _tidy(text).removesuffix("T00:00:00")
    if written.isdecimal() and int(written) in _DAYS_OF_EXCEL:
        return (_FIRST_DAY_OF_EXCEL + timedelta(days=int(written))).isoformat()
    days = set()
    for form in _DATES:
        with suppress(ValueError):
            days.add(datetime.strptime(written, form).date().isoformat())  # noqa: DTZ007 - a day, no moment
    if len(days) != 1:  # 03/04/2026 is the third of April to some and the fourth of March to others
        raise Bad(RowProblem.BAD_DATE)
    return days.pop()


def _tags(text: str) -> list[str]:
    found = [" ".join(each.split()) for each in re.split(r"[,，、;；#]", text) if each.strip()]
    if len(found) > MOST_TAGS or any(len(tag) > 30 for tag in found):
        raise Bad(RowProblem.TOO_LONG)
    return list(dict.fromkeys(found))


def day_of(iso: str | None) -> date | None:
    """What `read_row` has made of a date, back again."""
    return date.fromisoformat(iso) if iso else None
