"""A row of an Excel of customers: which columns there are, by what names, and what stands in a cell."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from bot.rules.customer import ContactRole, CustomerKind, Stage
from bot.rules.customer_search import searchable
from bot.rules.datum import Datum, to_wgs84
from bot.rules.opening_hours import HoursUnclear, openings
from bot.rules.place import Position
from bot.rules.telephone import normalized

GRADES = ("A", "B", "C")
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
    TWICE = "twice"
    SAME_NAME = "same_name"


class Bad(Exception):  # noqa: N818 - it says what a cell is and stays between reader and row
    def __init__(self, problem: RowProblem) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the sheet, in the order of the template."""

    name: str
    zh: str
    en: str
    example: str
    also: tuple[str, ...] = ()
    """Other headings people use."""


COLUMNS = (
    Column("code", "客户编号", "Code", "IT-2024-001", ("编号", "customer code", "no")),
    Column("name_zh", "中文名称", "Chinese name", "杭州云途科技有限公司", ("客户名称", "名称", "客户")),
    Column(
        "name_en", "英文名称", "English name", "Yuntu Tech", ("name", "customer", "customer name", "company")
    ),
    Column("industry", "行业", "Industry", "IT", ("行业代码",)),
    Column("kind", "客户类型", "Kind", "目标客户", ("类型", "customer type", "type")),
    Column("grade", "等级", "Grade", "A", ("客户等级", "level", "class")),
    Column("stage", "阶段", "Stage", "需求分析", ("销售阶段", "sales stage")),
    Column("owner", "负责人", "Owner", "王博", ("业务员", "归属人", "rep", "sales rep")),
    Column("address_zh", "中文地址", "Chinese address", "杭州市西湖区文三路 90 号", ("地址", "客户地址")),
    Column("address_en", "英文地址", "English address", "90 Wensan Road, Hangzhou", ("address",)),
    Column("lat", "纬度", "Latitude", "30.2795", ("lat",)),
    Column("lon", "经度", "Longitude", "120.1255", ("lon", "lng", "long")),
    Column("datum", "坐标系", "Datum", "GCJ-02", ("坐标类型", "coordinate system")),
    Column("hours", "营业时间", "Opening hours", "Mo-Fr 09:00-18:00", ("hours",)),
    Column("size", "规模", "Size", "200 人", ("公司规模", "company size")),
    Column("source", "来源", "Source", "展会", ("来源渠道", "客户来源", "source channel")),
    Column("need", "需求", "Need", "门店收银系统", ("首次需求", "first need")),
    Column("expected_on", "预计采购日期", "Expected purchase", "2026-06-30", ("预计采购", "expected date")),
    Column("tags", "标签", "Tags", "连锁, 重点", ("tag",)),
    Column("contact", "联系人", "Contact", "李敏", ("姓名", "contact name")),
    Column("title", "职务", "Title", "采购经理", ("职位", "contact title")),
    Column("role", "角色", "Role", "决策人", ("联系人角色", "contact role")),
    Column(
        "phone",
        "电话",
        "Telephone",
        "138 0013 8000",
        ("手机", "联系电话", "手机号", "phone", "mobile", "tel"),
    ),
)

LONGEST = {
    "name_zh": 120, "name_en": 120, "size": 40, "source": 40, "need": 1000, "address_zh": 300,
    "address_en": 300, "owner": 80, "contact": 80, "title": 80,
}  # fmt: skip
"""Characters that a text may have."""

_MARKS = re.compile(r"[\s*＊:：()（）_/-]+")
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


def columns_of(head: Sequence[str]) -> dict[str, int]:
    """Column name → place in the row, from the headings; in either language, with or without marks."""
    known = {
        _plain(heading): column.name
        for column in COLUMNS
        for heading in (column.name, column.zh, column.en, f"{column.zh} {column.en}", *column.also)
    }
    found: dict[str, int] = {}
    for place, heading in enumerate(head):
        name = known.get(_plain(heading))
        if name is not None:
            found.setdefault(name, place)
    return found


def read_row(cells: Mapping[str, str], *, industries: frozenset[str], country: str) -> ReadRow:
    """The row understood; every problem it has, not only the first."""
    row = ReadRow()

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
    take("hours", _hours)
    take("industry", _industry(industries))
    take("kind", _KIND, CustomerKind.POTENTIAL)
    take("grade", _grade, "C")
    take("stage", _STAGE, Stage.FIRST_CONTACT)
    take("role", _ROLE)
    take("phone", _phone(country))
    take("expected_on", _date, None)
    take("tags", _tags, [])
    _place(row, cells, take)
    if not row.values["name_zh"] and not row.values["name_en"]:
        row.problems.insert(0, RowProblem.NO_NAME)
    return row


def _place(row: ReadRow, cells: Mapping[str, str], take: Callable[..., Any]) -> None:
    datum = take("datum", _DATUM, Datum.WGS_84)
    lat, lon = cells.get("lat", "").strip(), cells.get("lon", "").strip()
    row.values["position"] = None
    if not lat and not lon:
        return
    try:
        position = Position(float(lat), float(lon))
    except ValueError:
        row.problems.append(RowProblem.BAD_POSITION)
        return
    if not (abs(position.lat) <= 90 and abs(position.lon) <= 180) or (position.lat, position.lon) == (0, 0):
        row.problems.append(RowProblem.BAD_POSITION)
        return
    place = to_wgs84(position, Datum(datum))
    row.values["position"] = [place.lat, place.lon]


def _plain(heading: str) -> str:
    return _MARKS.sub("", searchable(heading))


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
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,31}", text):
        raise Bad(RowProblem.BAD_CODE)
    return text.upper()


def _industry(industries: frozenset[str]) -> Callable[[str], str]:
    def read(text: str) -> str:
        code = text.split(maxsplit=1)[0].upper()
        if industries and code not in industries:
            raise Bad(RowProblem.BAD_INDUSTRY)
        return code

    return read


def _one_of(words: Mapping[Any, tuple[str, ...]], problem: RowProblem) -> Callable[[str], str]:
    known = {_plain(each): value for value, names in words.items() for each in (*names, str(value))}

    def read(text: str) -> str:
        found = known.get(_plain(text))
        if found is None:
            raise Bad(problem)
        return str(found)

    return read


# Made once: a big file has tens of thousands of rows.
_KIND = _one_of(KINDS, RowProblem.BAD_KIND)
_STAGE = _one_of(STAGES, RowProblem.BAD_STAGE)
_ROLE = _one_of(ROLES, RowProblem.BAD_ROLE)
_DATUM = _one_of(DATUMS, RowProblem.BAD_DATUM)


def _grade(text: str) -> str:
    grade = text.upper().removesuffix("级")
    if grade not in GRADES:
        raise Bad(RowProblem.BAD_GRADE)
    return grade


def _phone(country: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        found = normalized(text, country=country)
        if found is None:
            raise Bad(RowProblem.BAD_PHONE)
        return found

    return read


def _date(text: str) -> str:
    for form in ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y-%m-%d %H:%M:%S"):
        try:
            return datetime.strptime(text, form).date().isoformat()  # noqa: DTZ007 - a day, no moment
        except ValueError:
            continue
    raise Bad(RowProblem.BAD_DATE)


def _tags(text: str) -> list[str]:
    found = [" ".join(each.split()) for each in re.split(r"[,，、;；#]", text) if each.strip()]
    if len(found) > MOST_TAGS or any(len(tag) > 30 for tag in found):
        raise Bad(RowProblem.TOO_LONG)
    return list(dict.fromkeys(found))


def day_of(iso: str | None) -> date | None:
    """What `read_row` has made of a date, back again."""
    return date.fromisoformat(iso) if iso else None
