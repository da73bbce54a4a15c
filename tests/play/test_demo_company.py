"""The demo company's Excel file holds together: codes, people, places and a week one could really work."""

import re
from collections import defaultdict
from datetime import date
from itertools import combinations, pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook

from bot.demo import morning
from play.demo.make_customers import FILE, customer_row, customers, metres, plan_rows

Row = dict[str, Any]
BY_CODE = {customer.code: customer for customer in customers()}


def rows(sheet: str) -> list[Row]:
    book = load_workbook(FILE, read_only=True)
    head, *body = book[sheet].iter_rows(values_only=True)
    return [dict(zip(map(str, head), line, strict=True)) for line in body]


@pytest.fixture(scope="module")
def days() -> dict[tuple[str, int], list[Row]]:
    found = defaultdict(list)
    for row in rows("plan"):
        found[row["rep"], row["day_offset"]].append(row)
    return found


def test_the_file_is_what_the_script_writes_today() -> None:
    assert [tuple(row.values()) for row in rows("customers")] == [customer_row(each) for each in customers()]
    assert [tuple(row.values()) for row in rows("plan")] == plan_rows(customers())


def test_there_are_customers_enough_and_every_code_and_name_is_its_own() -> None:
    found = rows("customers")

    assert len(found) >= 45
    for column in ("code", "name_zh", "name_en", "contact_phone"):
        assert len({row[column] for row in found}) == len(found)
    assert all(re.fullmatch(r"[A-Z]{2}-20\d\d-\d{3}", row["code"]) for row in found)


def test_nothing_is_left_empty_and_zones_and_numbers_are_real_but_unreachable() -> None:
    for row in rows("customers"):
        assert all(value not in (None, "") for value in row.values()), row
        assert ZoneInfo(row["zone"])
        assert row["contact_phone"].startswith("+86 100 ")


def test_every_customer_lies_in_town_and_apart_from_its_neighbours() -> None:
    for one, other in combinations(customers(), 2):
        assert 150 < metres(one, other) < 30_000
    for customer in customers():
        lat, lon = customer.position
        assert 30.1 < lat < 30.4
        assert 120.0 < lon < 120.4


def test_three_reps_in_two_teams_report_to_managers_who_exist() -> None:
    people = {row["key"]: row for row in rows("people")}
    reps = [row for row in people.values() if row["role"] == "rep"]

    assert len(reps) == 3
    assert {people[row["manager"]]["role"] for row in reps} == {"manager"}
    assert len({row["manager"] for row in reps}) == 2
    assert {row["language"] for row in people.values()} == {"zh", "en"}


def test_a_planned_customer_belongs_to_the_rep_who_goes_there(days: dict[tuple[str, int], list[Row]]) -> None:
    for (rep, _), stops in days.items():
        assert {BY_CODE[stop["code"]].owner for stop in stops} == {rep}


def test_the_first_days_have_six_to_eight_stops_a_short_way_apart(
    days: dict[tuple[str, int], list[Row]],
) -> None:
    assert len(days) == 3 * 5
    for (_, day), stops in days.items():
        way = [BY_CODE[stop["code"]] for stop in stops]
        assert (6 if day < 3 else 1) <= len(way) == len({customer.code for customer in way}) <= 8
        assert sum(metres(a, b) for a, b in pairwise(way)) < 15_000


def test_nobody_is_seen_twice_within_three_days(days: dict[tuple[str, int], list[Row]]) -> None:
    seen = defaultdict(list)
    for (_, day), stops in days.items():
        for stop in stops:
            seen[stop["code"]].append(day)
    assert all(after - before >= 3 for each in seen.values() for before, after in pairwise(sorted(each)))


def test_visits_of_a_day_do_not_overlap_and_leave_time_for_lunch(
    days: dict[tuple[str, int], list[Row]],
) -> None:
    for stops in days.values():
        ends = "09:00"
        for stop in stops:
            assert ends <= stop["window_start"] < stop["window_end"] <= "17:30"
            assert not stop["window_start"] < "12:30" < stop["window_end"]
            ends = stop["window_end"]


def test_the_demo_begins_on_a_day_on_which_people_work() -> None:
    assert morning(date(2026, 10, 1)).date() == date(2026, 10, 8)  # China's national holidays
    assert morning(date(2026, 11, 28)).date() == date(2026, 11, 30)  # a Saturday
