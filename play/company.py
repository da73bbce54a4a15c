"""The demo company as its Excel file tells it: people, customers and a week's plan."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

FILE = Path(__file__).parent / "demo" / "customers.xlsx"
ZONE = "Asia/Shanghai"
FIRST_TELEGRAM_ID = 5_100_000_001  # the first person of the sheet; the others follow


@dataclass(frozen=True, slots=True)
class Member:
    key: str
    name: str
    role: str
    language: str
    zone: str
    manager: str
    telegram_id: int


@dataclass(frozen=True, slots=True)
class Shop:
    """One row of the customers' sheet; `row` keeps every column by its name."""

    code: str
    name_zh: str
    name_en: str
    lat: float
    lon: float
    owner: str
    row: dict[str, Any]

    def name(self, language: str) -> str:
        return self.name_zh if language == "zh" else self.name_en


@dataclass(frozen=True, slots=True)
class Intention:
    working_day: int
    """0 is the day on which the demo starts, counted in working days."""
    rep: str
    code: str
    window_start: time | None
    window_end: time | None
    objective: str


@dataclass(frozen=True, slots=True)
class Company:
    members: tuple[Member, ...]
    shops: tuple[Shop, ...]
    plan: tuple[Intention, ...]

    def member(self, key: str) -> Member:
        return next(each for each in self.members if each.key == key)

    def shop(self, code: str) -> Shop:
        return next(each for each in self.shops if each.code == code)

    def stops(self, rep: str, working_day: int = 0) -> tuple[Shop, ...]:
        """The rep's customers of that day in the order of their windows."""
        items = [i for i in self.plan if i.rep == rep and i.working_day == working_day]
        return tuple(self.shop(i.code) for i in sorted(items, key=lambda i: i.window_start or time.max))


@cache
def company(file: Path = FILE) -> Company:
    sheets = load_workbook(file, read_only=True, data_only=True)
    people = [
        Member(
            key=row["key"],
            name=row["name_en"] if row["language"] == "en" else row["name_zh"],
            role=row["role"],
            language=row["language"],
            zone=row["zone"],
            manager=row["manager"] or "",
            telegram_id=FIRST_TELEGRAM_ID + number,
        )
        for number, row in enumerate(_rows(sheets["people"]))
    ]
    shops = [
        Shop(row["code"], row["name_zh"], row["name_en"], row["lat"], row["lon"], row["owner"], row)
        for row in _rows(sheets["customers"])
    ]
    plan = [
        Intention(
            int(row["day_offset"]),
            row["rep"],
            row["code"],
            _time(row["window_start"]),
            _time(row["window_end"]),
            row["objective"],
        )
        for row in _rows(sheets["plan"])
    ]
    return Company(tuple(people), tuple(shops), tuple(plan))


def working_day(first: date, number: int) -> date:
    """The `number`th working day (Monday to Friday) from `first`, itself number 0 when it is one."""
    day = first
    while day.isoweekday() > 5:
        day += timedelta(days=1)
    for _ in range(number):
        day += timedelta(days=3 if day.isoweekday() == 5 else 1)
    return day


def _rows(sheet: Any) -> list[dict[str, Any]]:
    rows = sheet.iter_rows(values_only=True)
    names = next(rows)
    return [dict(zip(names, row, strict=True)) for row in rows if row[0] is not None]


def _time(value: str | time | None) -> time | None:
    return time.fromisoformat(value) if isinstance(value, str) else value
