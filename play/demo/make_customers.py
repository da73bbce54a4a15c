"""Writes customers.xlsx, the demo company: its people, its customers and one week's plan.

    python -m play.demo.make_customers

customers.csv beside it was written by hand: nine neighbourhoods of Hangzhou, six customers in each. Streets
and districts are real and the positions (WGS-84) lie on them; every business and person is made up, and phone
numbers begin with +86 100, which no operator has. The plan counts working days from the day the demo starts.
"""

import csv
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

FILE = Path(__file__).with_name("customers.xlsx")
WRITTEN_BY_HAND = Path(__file__).with_name("customers.csv")
ZONE = "Asia/Shanghai"
YEARS = (2023, 2024, 2025)

PEOPLE = (
    ("key", "name_zh", "name_en", "role", "language", "zone", "manager", "team_zh", "team_en"),
    ("ann", "安娜", "Ann", "rep", "en", ZONE, "mei", "城西组", "West team"),
    ("bo", "王博", "Bo", "rep", "zh", ZONE, "mei", "城西组", "West team"),
    ("chen", "陈晨", "Chen", "rep", "zh", ZONE, "otto", "江南组", "South team"),
    ("mei", "梅经理", "Mei", "manager", "zh", ZONE, "", "城西组", "West team"),
    ("otto", "欧托", "Otto", "manager", "en", ZONE, "", "江南组", "South team"),
    ("ada", "艾达", "Ada", "admin", "zh", ZONE, "", "", ""),
)
CUSTOMER_COLUMNS = (
    "code", "name_zh", "name_en", "industry", "kind", "grade", "address_zh", "address_en", "lat", "lon",
    "opening_hours", "zone", "contact_name_zh", "contact_name_en", "contact_title_zh", "contact_title_en",
    "contact_role", "contact_phone", "owner",
)  # fmt: skip
PLAN_COLUMNS = ("day_offset", "rep", "code", "window_start", "window_end", "objective")

SURNAMES = (
    ("李", "Li"),
    ("周", "Zhou"),
    ("沈", "Shen"),
    ("吴", "Wu"),
    ("郑", "Zheng"),
    ("徐", "Xu"),
    ("何", "He"),
)
GIVEN = (("敏", "Min"), ("国强", "Guoqiang"), ("晓岚", "Xiaolan"), ("建军", "Jianjun"), ("雨桐", "Yutong"),
         ("喆", "Zhe"), ("思远", "Siyuan"), ("丽华", "Lihua"))  # fmt: skip
TITLES = {
    "RT": ("店长", "Store manager", "decision_maker"),
    "FB": ("老板", "Owner", "decision_maker"),
    "IT": ("采购经理", "Purchasing manager", "influencer"),
    "HC": ("院长", "Director", "decision_maker"),
    "MF": ("采购主管", "Head of purchasing", "influencer"),
    "LG": ("运营经理", "Operations manager", "influencer"),
    "ED": ("校长", "Principal", "decision_maker"),
}
SLOTS = (("09:00", "10:00"), ("10:00", "11:00"), ("11:00", "12:00"), ("13:30", "14:30"), ("14:30", "15:30"),
         ("15:30", "16:30"), ("16:30", "17:30"))  # fmt: skip
OBJECTIVES = {
    "existing": ("care", "new_product", "payment_collection", "market_survey"),
    "target": ("need_discovery", "proposal"),
    "potential": ("first_contact", "need_discovery"),
    "peer": ("market_survey",),
}


@dataclass(frozen=True)
class Customer:
    """A line of customers.csv with its number, counted from 1, and its code."""

    code: str
    number: int
    line: dict[str, str]

    @property
    def owner(self) -> str:
        return self.line["owner"]

    @property
    def neighbourhood(self) -> str:
        return self.line["neighbourhood"]

    @property
    def position(self) -> tuple[float, float]:
        return float(self.line["lat"]), float(self.line["lon"])


def customers() -> list[Customer]:
    """In the order of the file; codes are INDUSTRY-YEAR-SEQ, counted within industry and year."""
    used: Counter[str] = Counter()
    found = []
    with WRITTEN_BY_HAND.open(encoding="utf-8", newline="") as file:
        for number, line in enumerate(csv.DictReader(file), start=1):
            prefix = f"{line['industry']}-{YEARS[number % len(YEARS)]}"
            used[prefix] += 1
            found.append(Customer(f"{prefix}-{used[prefix]:03d}", number, line))
    return found


def plan(everyone: Sequence[Customer]) -> list[tuple[int, Customer]]:
    """Days 0 to 2: a neighbourhood each. Days 3 and 4: of the first two those who are seen weekly, again.

    Nobody is seen twice within three days, whichever weekday the demo begins on.
    """
    stops = []
    for owner in dict.fromkeys(customer.owner for customer in everyone):
        mine = [customer for customer in everyone if customer.owner == owner]
        areas = list(dict.fromkeys(customer.neighbourhood for customer in mine))
        for day, area in enumerate(areas):
            stops += [(day, each) for each in in_order(c for c in mine if c.neighbourhood == area)]
        for day, area in ((3, areas[0]), (4, areas[1])):
            weekly = [c for c in mine if c.neighbourhood == area and c.line["grade"] == "A"]
            stops += [(day, each) for each in in_order(weekly)]
    return stops


def in_order(stops: Iterable[Customer]) -> list[Customer]:
    """From the westernmost, always on to the nearest."""
    left = sorted(stops, key=lambda customer: customer.position[1])
    way = [left.pop(0)]
    while left:
        way.append(left.pop(min(range(len(left)), key=lambda i: metres(way[-1], left[i]))))
    return way


def metres(one: Customer, other: Customer) -> float:
    (lat, lon), (other_lat, other_lon) = one.position, other.position
    east = (lon - other_lon) * 111_320 * math.cos(math.radians(lat))
    return math.hypot(east, (lat - other_lat) * 111_320)


def customer_row(customer: Customer) -> tuple[object, ...]:
    line = customer.line
    surname = SURNAMES[customer.number % len(SURNAMES)]
    given = GIVEN[customer.number * 3 % len(GIVEN)]
    title_zh, title_en, role = TITLES[line["industry"]]
    return (
        customer.code, line["name_zh"], line["name_en"], line["industry"], line["kind"], line["grade"],
        f"杭州市{line['district_zh']}{line['street_zh']}",
        f"{line['street_en']}, {line['district_en']}, Hangzhou",
        *customer.position, line["opening_hours"], ZONE,
        surname[0] + given[0], f"{given[1]} {surname[1]}", title_zh, title_en, role,
        f"+86 100 0000 {customer.number:04d}", customer.owner,
    )  # fmt: skip


def plan_rows(everyone: Sequence[Customer]) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    order: Counter[tuple[int, str]] = Counter()
    for day, customer in plan(everyone):
        place = order[day, customer.owner]
        order[day, customer.owner] += 1
        goals = OBJECTIVES[customer.line["kind"]]
        goal = goals[(customer.number + day) % len(goals)]
        rows.append((day, customer.owner, customer.code, *SLOTS[place], goal))
    return rows


def write(path: Path) -> None:
    everyone = customers()
    book = Workbook()
    book.remove(book.worksheets[0])
    _sheet(book, "customers", [CUSTOMER_COLUMNS, *map(customer_row, everyone)])
    _sheet(book, "people", PEOPLE)
    _sheet(book, "plan", [PLAN_COLUMNS, *plan_rows(everyone)])
    book.properties.creator = "visitbot demo"
    book.properties.created = datetime(2025, 1, 1, tzinfo=UTC).replace(tzinfo=None)
    book.save(path)


def _sheet(book: Workbook, title: str, rows: Iterable[Sequence[object]]) -> None:
    sheet: Worksheet = book.create_sheet(title)
    for row in rows:
        sheet.append(list(row))
    sheet.freeze_panes = "B2"
    for cell in sheet[1]:
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="2B4C7E")
        cell.alignment = Alignment(vertical="center")
    for number, column in enumerate(sheet.iter_cols(values_only=True), start=1):
        longest = max(_breadth(str(value or "")) for value in column)
        sheet.column_dimensions[get_column_letter(number)].width = min(48, longest + 3)
    sheet.auto_filter.ref = sheet.dimensions


def _breadth(text: str) -> int:
    """A Chinese character is as wide as two Latin ones."""
    return sum(2 if ord(char) >= 0x2E80 else 1 for char in text)


if __name__ == "__main__":
    write(FILE)
