"""A row of an Excel of customers is read in either language and names everything that is wrong with it."""

import pytest

from bot.rules.customer_columns import COLUMNS, columns_of, head_of
from bot.rules.customer_row import ReadRow, RowProblem, read_row
from bot.rules.datum import Datum, from_wgs84
from bot.rules.place import Position, distance_m

INDUSTRIES = {"it": "IT", "rt": "RT", "零售": "RT"}


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
        ({"lat": "91", "lon": "181"}, RowProblem.BAD_POSITION),
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


@pytest.mark.parametrize(
    "written",
    ["2026-06-30", "2026/6/30", "2026年6月30日", "2026-06-30 00:00:00", "46203", "20260630", "30.6.2026",
     "6/30/2026", "２０２６-０６-３０", "30 Jun 2026", "June 30, 2026"],
)  # fmt: skip
def test_dates_are_read_as_excel_and_people_write_them(written: str) -> None:
    assert read(expected_on=written).values["expected_on"] == "2026-06-30"


@pytest.mark.parametrize(
    ("lat", "lon", "place"),
    [
        ("30.2741", "120.1551", ""),
        ("120.1551", "30.2741", ""),
        ("３０.２７４１", "１２０.１５５１", ""),
        ("30.2741°N", "120.1551° E", ""),
        ("30°16'26.76\"N", "120°9′18.36″E", ""),
        ("", "", "120.1551,30.2741"),
        ("", "", "(30.2741， 120.1551)"),
    ],
)
def test_a_place_is_read_however_it_is_written(lat: str, lon: str, place: str) -> None:
    row = read(lat=lat, lon=lon, place=place)
    assert distance_m(Position(*row.values["position"]), Position(30.2741, 120.1551)) < 1


def test_several_telephones_of_one_cell_stand_beside_each_other() -> None:
    row = read(phone="13800138000/139 0013 9000；0571-88888888转8001")
    assert row.values["phone"] == "+8613800138000"
    assert row.values["more_phones"] == ["+8613900139000", "+8657188888888;ext=8001"]


@pytest.mark.parametrize("written", ["A级", "A类客户", "grade a", "Ａ"])
def test_grades_are_read_as_people_write_them(written: str) -> None:
    assert read(grade=written).values["grade"] == "A"


@pytest.mark.parametrize("written", ["RT", "rt", "零售", "RT 零售"])
def test_an_industry_is_known_by_code_and_name(written: str) -> None:
    assert read(industry=written).values["industry"] == "RT"


@pytest.mark.parametrize("cell", ["#N/A", "#REF!", "#FORMULA!"])
def test_a_cell_that_holds_an_error_is_named(cell: str) -> None:
    assert read(owner=cell).problems == [RowProblem.BROKEN_CELL]


def test_headings_are_found_under_a_title_and_on_two_lines() -> None:
    rows = [
        ["2026年客户资料"],
        [],
        ["客户信息", "", "联系方式", "", "备注"],
        ["客户名称（必填）", "客戶類型", "联系人", "手机号码", ""],
        ["云途", "目标", "李敏", "13800138000", ""],
    ]
    head = head_of(rows)
    assert head is not None
    assert head.rows == 4
    assert head.columns == {"name_zh": 0, "kind": 1, "contact": 2, "phone": 3}


def test_a_second_line_makes_the_headings_more_exact() -> None:
    head = head_of(
        [["客户名称", "联系方式", "", "区域"], ["", "联系人", "电话", ""], ["云途", "李敏", "1", "华东"]]
    )
    assert head is not None
    assert (head.rows, head.unused) == (2, ("区域",))
    assert head.columns == {"name_zh": 0, "contact": 1, "phone": 2}


def test_a_list_without_names_has_no_headings() -> None:
    assert head_of([["foo", "bar"], ["1", "2"]]) is None
    assert head_of([]) is None
