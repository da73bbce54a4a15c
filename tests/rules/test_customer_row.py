"""A row of an Excel of customers is read in either language and names everything that is wrong with it."""

import pytest

from bot.rules.customer_row import COLUMNS, ReadRow, RowProblem, columns_of, read_row
from bot.rules.datum import Datum, from_wgs84
from bot.rules.place import Position, distance_m

INDUSTRIES = frozenset({"IT", "RT"})


def read(**cells: str) -> ReadRow:
    return read_row({"name_zh": "云途", **cells}, industries=INDUSTRIES, country="CN")


def test_headings_are_known_in_both_languages_and_with_marks() -> None:
    head = ["客户名称*", "English name", "手机：", "坐标系", "Latitude ", "Lng", "备用"]
    assert columns_of(head) == {"name_zh": 0, "name_en": 1, "phone": 2, "datum": 3, "lat": 4, "lon": 5}


def test_the_template_s_own_headings_and_example_are_understood() -> None:
    head = [f"{column.zh} {column.en}" for column in COLUMNS]
    assert len(columns_of(head)) == len(COLUMNS)
    row = read_row({column.name: column.example for column in COLUMNS}, industries=INDUSTRIES, country="CN")
    assert row.problems == []
    assert row.values["kind"] == "target"
    assert row.values["role"] == "decision_maker"
    assert row.values["phone"] == "+8613800138000"


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"name_zh": ""}, RowProblem.NO_NAME),
        ({"name_en": "x" * 121}, RowProblem.TOO_LONG),
        ({"code": "no spaces!"}, RowProblem.BAD_CODE),
        ({"industry": "XX"}, RowProblem.BAD_INDUSTRY),
        ({"kind": "friend"}, RowProblem.BAD_KIND),
        ({"grade": "D"}, RowProblem.BAD_GRADE),
        ({"stage": "soon"}, RowProblem.BAD_STAGE),
        ({"expected_on": "31.02.2026"}, RowProblem.BAD_DATE),
        ({"lat": "91", "lon": "0"}, RowProblem.BAD_POSITION),
        ({"lat": "30.1"}, RowProblem.BAD_POSITION),
        ({"lat": "0", "lon": "0"}, RowProblem.BAD_POSITION),
        ({"lat": "nan", "lon": "120"}, RowProblem.BAD_POSITION),
        ({"datum": "mars"}, RowProblem.BAD_DATUM),
        ({"phone": "call me"}, RowProblem.BAD_PHONE),
        ({"role": "king"}, RowProblem.BAD_ROLE),
    ],
)
def test_each_thing_wrong_is_named(cells: dict[str, str], problem: RowProblem) -> None:
    assert read(**cells).problems == [problem]


def test_everything_wrong_is_named_at_once() -> None:
    assert set(read(grade="Z", phone="?").problems) == {RowProblem.BAD_GRADE, RowProblem.BAD_PHONE}


@pytest.mark.parametrize(
    ("said", "datum"),
    [("", Datum.WGS_84), ("GCJ-02", Datum.GCJ_02), ("高德", Datum.GCJ_02), ("BD-09", Datum.BD_09)],
)
def test_a_place_of_any_datum_is_kept_as_wgs84(said: str, datum: Datum) -> None:
    there = from_wgs84(Position(30.2741, 120.1551), datum)
    row = read(datum=said, lat=f"{there.lat:.7f}", lon=f"{there.lon:.7f}")
    assert distance_m(Position(*row.values["position"]), Position(30.2741, 120.1551)) < 1


@pytest.mark.parametrize("written", ["2026-06-30", "2026/6/30", "2026年6月30日", "2026-06-30 00:00:00"])
def test_dates_are_read_as_excel_and_people_write_them(written: str) -> None:
    assert read(expected_on=written).values["expected_on"] == "2026-06-30"
