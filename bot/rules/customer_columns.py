"""Which columns a list of customers may have, by what headings, and where in it the headings stand."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.rules.heading import LOOKED_AT, known, plain


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
    Column(
        "code", "客户编号", "Code", "IT-2024-001",
        ("编号", "客户代码", "customer code", "customer no", "customer id"),
    ),
    Column(
        "name_zh",
        "中文名称",
        "Chinese name",
        "杭州云途科技有限公司",
        ("客户名称", "名称", "客户", "客户名", "公司名称", "公司", "企业名称", "单位名称", "门店名称", "店名",
         "门店", "商户名称", "终端名称", "客户全称", "会社名", "顧客名"),
    ),
    Column(
        "name_en",
        "英文名称",
        "English name",
        "Yuntu Tech",
        ("name", "customer", "customer name", "company", "company name", "account name", "store", "shop",
         "kunde", "firma", "firmenname", "cliente", "empresa", "razón social", "client", "société",
         "entreprise"),
    ),
    Column("industry", "行业", "Industry", "IT", ("行业代码", "所属行业", "sector", "branche")),
    Column("kind", "客户类型", "Kind", "目标客户", ("类型", "客户类别", "客户性质", "customer type", "type")),
    Column("grade", "等级", "Grade", "A", ("客户等级", "客户级别", "级别", "level", "class", "rating")),
    Column("stage", "阶段", "Stage", "需求分析", ("销售阶段", "跟进阶段", "sales stage", "status")),
    Column(
        "owner",
        "负责人",
        "Owner",
        "王博",
        ("业务员", "归属人", "销售", "销售员", "销售代表", "客户经理", "业务负责人", "跟进人", "rep",
         "sales rep", "salesperson", "account manager", "account owner", "担当", "außendienst", "vertreter"),
    ),
    Column(
        "address_zh",
        "中文地址",
        "Chinese address",
        "杭州市西湖区文三路 90 号",
        ("地址", "客户地址", "详细地址", "公司地址", "门店地址", "联系地址", "住所"),
    ),
    Column(
        "address_en",
        "英文地址",
        "English address",
        "90 Wensan Road, Hangzhou",
        ("address", "street address", "full address", "adresse", "anschrift", "dirección", "indirizzo"),
    ),
    Column("lat", "纬度", "Latitude", "30.2795", ("lat", "y", "纬度y", "breitengrad")),
    Column("lon", "经度", "Longitude", "120.1255", ("lon", "lng", "long", "x", "经度x", "längengrad")),
    Column("datum", "坐标系", "Datum", "GCJ-02", ("坐标类型", "坐标系统", "coordinate system", "crs")),
    Column("hours", "营业时间", "Opening hours", "Mo-Fr 09:00-18:00", ("hours", "öffnungszeiten")),
    Column("size", "规模", "Size", "200 人", ("公司规模", "企业规模", "company size", "employees")),
    Column("source", "来源", "Source", "展会", ("来源渠道", "客户来源", "source channel", "lead source")),
    Column("need", "需求", "Need", "门店收银系统", ("首次需求", "客户需求", "first need", "needs")),
    Column(
        "expected_on", "预计采购日期", "Expected purchase", "2026-06-30",
        ("预计采购", "预计采购时间", "预计成交日期", "expected date", "expected close", "close date"),
    ),
    Column("tags", "标签", "Tags", "连锁, 重点", ("tag", "客户标签", "labels")),
    Column(
        "contact",
        "联系人",
        "Contact",
        "李敏",
        ("姓名", "联系人姓名", "客户联系人", "主要联系人", "contact name", "contact person",
         "ansprechpartner", "contacto", "担当者"),
    ),
    Column("title", "职务", "Title", "采购经理", ("职位", "联系人职务", "contact title", "job title")),
    Column("role", "角色", "Role", "决策人", ("联系人角色", "contact role")),
    Column(
        "phone",
        "电话",
        "Telephone",
        "138 0013 8000",
        ("手机", "联系电话", "手机号", "手机号码", "电话号码", "联系方式", "固话", "座机", "联系人电话",
         "联系人手机", "phone", "phone number", "mobile", "mobile phone", "cell", "tel",
         "telefon", "telefonnummer", "teléfono", "téléphone", "電話番号"),
    ),
)  # fmt: skip
BOTH_IN_ONE = ("经纬度", "坐标", "定位", "coordinates", "latlng", "lat lng", "lat lon", "gps", "location")
"""Headings of a column that holds latitude and longitude together; its name is `place`."""


@dataclass(frozen=True, slots=True)
class Head:
    """Where the headings stand, and which column is what."""

    rows: int
    """So many rows are above the first customer's."""
    columns: dict[str, int]
    names: tuple[str, ...]
    """As they stand there, place by place."""

    @property
    def unused(self) -> tuple[str, ...]:
        """Headings that nobody knows, or that stand there a second time."""
        used = set(self.columns.values())
        return tuple(name for place, name in enumerate(self.names) if name and place not in used)


def columns_of(head: Sequence[str]) -> dict[str, int]:
    """Column name → place in the row, from the headings; in either language, with or without marks."""
    found: dict[str, int] = {}
    for place, heading in enumerate(head):
        name = known(heading, _KNOWN)
        if name is not None:
            found.setdefault(name, place)
    return found


def head_of(rows: Sequence[Sequence[str]]) -> Head | None:
    """The headings among the first rows, also on two lines; None when no column is a name's."""
    for number, row in enumerate(rows[:LOOKED_AT]):
        columns = columns_of(row)
        if not {"name_zh", "name_en"} & columns.keys():
            continue
        if len(columns) > 1 or len(columns) == sum(map(bool, row)):
            return _with_second_line(number, row, rows[number + 1] if number + 1 < len(rows) else ())
    first = next((number for number, row in enumerate(rows) if any(row)), 0)
    columns = columns_of(rows[first]) if rows else {}
    if not {"name_zh", "name_en"} & columns.keys():
        return None
    return Head(first + 1, columns, tuple(rows[first]))


def _with_second_line(number: int, row: Sequence[str], below: Sequence[str]) -> Head:
    """`联系方式` above `联系人 | 电话`: what the lower line says is the more exact."""
    second = [cell for cell in below if cell]
    if not second or any(known(cell, _KNOWN) is None for cell in second):
        return Head(number + 1, columns_of(row), tuple(row))
    width = max(len(row), len(below))
    upper, lower = ([*line, *[""] * (width - len(line))] for line in (row, below))
    names = [low or up for up, low in zip(upper, lower, strict=True)]
    return Head(number + 2, columns_of(names), tuple(names))


_KNOWN = {
    plain(heading): name
    for name, headings in (
        *((each.name, (each.name, each.zh, each.en, f"{each.zh} {each.en}", *each.also)) for each in COLUMNS),
        ("place", BOTH_IN_ONE),
    )
    for heading in headings
}
