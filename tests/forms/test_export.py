"""Answers leave as tables and XML in the shape ODK and Kobo users know, and open harmlessly in Excel."""

import csv
import io
import re
import zipfile
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook

from bot.forms.answers import Answer, Place, written
from bot.forms.definition import FormDefinition
from bot.forms.export import Layout, Shape, Submission, Table, submission_xml, tables_of
from bot.forms.export_files import MOST_ROWS, TooManyRows, as_csv_zip, as_xlsx, safe_text
from bot.forms.filling import Context, Filling, Finished
from bot.forms.saved import JsonValue, from_json
from tests.forms.javarosa.record import java, opened_by_javarosa
from tests.forms.samples import loaded, table

NOW = datetime(2026, 3, 5, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
HOUSEHOLDS = """
| survey | | | | |
| | type | name | label | relevant |
| | text | village | Village | |
| | geopoint | where | Where | |
| | date | day | Day | |
| | note | thanks | Thanks | |
| | begin group | home | Home | |
| | begin repeat | person | Person | |
| | text | name | Name | |
| | begin repeat | child | Child | |
| | text | nick | Nick | |
| | integer | age | Age | ${nick} != '' |
| | end repeat | | | |
| | end repeat | | | |
| | end group | | | |

| settings | |
| | form_id | version |
| | households | 1 |
"""


@pytest.fixture(scope="module")
def form() -> FormDefinition:
    return table(HOUSEHOLDS)


def filled(form: FormDefinition, people: dict[str, list[str]], village: str = "Oak") -> Finished:
    """Each person with the nicknames of their children."""
    filling = Filling.start(form, context=Context(now=NOW))

    def answer(path: str, value: Any) -> None:
        filling.answer(path, value, at=NOW)

    answer("/data/village", village)
    answer("/data/where", Place(-31.5, 121.25, accuracy_m=8))
    answer("/data/day", date(2026, 3, 4))
    for number, (name, children) in enumerate(people.items(), 1):
        person = f"/data/home/person[{number}]"
        while filling.question(f"{person}/name") is None:
            filling.add_repeat("/data/home/person")
        answer(f"{person}/name", name)
        for place, nick in enumerate(children, 1):
            while filling.question(f"{person}/child[{place}]/nick") is None:
                filling.add_repeat(f"{person}/child")
            answer(f"{person}/child[{place}]/nick", nick)
            answer(f"{person}/child[{place}]/age", place)
    finished = filling.finalize(at=NOW)
    assert isinstance(finished, Finished)
    return finished


def submission(form: FormDefinition, finished: Finished, **about: str) -> Submission:
    return Submission(form=form, values=finished.values, about=about)


def read_back(data: bytes) -> dict[str, list[dict[str, Any]]]:
    book = load_workbook(io.BytesIO(data))
    found = {}
    for sheet in book:
        heading, *rows = sheet.iter_rows(values_only=True)
        found[sheet.title] = [dict(zip(map(str, heading), row, strict=True)) for row in rows]
    return found


def test_repeats_become_tables_that_point_at_their_parents(form: FormDefinition) -> None:
    first = filled(form, {"Ann": ["Zed"], "Bo": ["Kit", "Lu"]})
    second = filled(form, {"Cy": ["Mo"]})

    book = read_back(as_xlsx(tables_of(form, [submission(form, first), submission(form, second)])))

    assert list(book) == ["households", "person", "child"]
    people = [(row["home/person/name"], row["_index"], row["_parent_index"]) for row in book["person"]]
    assert people == [("Ann", 1, 1), ("Bo", 2, 1), ("Cy", 3, 2)]
    children = [(row["home/person/child/nick"], row["_parent_index"]) for row in book["child"]]
    assert children == [("Zed", 1), ("Kit", 2), ("Lu", 2), ("Mo", 3)]
    assert {row["_parent_table_name"] for row in book["child"]} == {"person"}
    assert [row["_index"] for row in book["child"]] == [1, 2, 3, 4]


def test_a_row_names_the_filled_form_it_comes_from(form: FormDefinition) -> None:
    book = read_back(as_xlsx(tables_of(form, [submission(form, filled(form, {"Ann": ["Zed"]}))])))

    uuid = book["households"][0]["_uuid"]
    assert len(uuid) == 36
    assert book["person"][0]["_submission__uuid"] == book["child"][0]["_submission__uuid"] == uuid


def test_numbers_days_and_places_keep_their_kind_in_the_workbook(form: FormDefinition) -> None:
    sent = submission(form, filled(form, {"Ann": ["Zed"]}), _visit="V-000001")

    main = read_back(as_xlsx(tables_of(form, [sent])))["households"][0]

    assert main["_visit"] == "V-000001"
    assert main["day"] == datetime(2026, 3, 4)  # noqa: DTZ001 - Excel's days have no zone
    assert (main["_where_latitude"], main["_where_longitude"], main["_where_precision"]) == (-31.5, 121.25, 8)
    assert "thanks" not in main


def test_tables_have_their_headings_when_nobody_has_answered_yet(form: FormDefinition) -> None:
    main, people, children = tables_of(form)

    assert main.columns[0] == "village"
    assert people.columns[0] == "home/person/name"
    assert children.rows == ()


def test_columns_of_an_older_version_stand_behind_those_of_the_newest(form: FormDefinition) -> None:
    older = table(HOUSEHOLDS.replace("| village | Village |", "| hamlet | Hamlet |"))
    sent = Submission(form=older, values={"/data/hamlet": "Elm"})

    main = tables_of(form, [sent])[0]

    assert main.columns.index("village") < main.columns.index("day") < main.columns.index("hamlet")
    assert dict(zip(main.columns, main.rows[0], strict=True))["hamlet"] == "Elm"


@pytest.mark.parametrize(
    "text", ["=1+1", "+86 21", "-3", "@SUM(A1)", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠x"]
)
def test_no_answer_becomes_a_formula_in_csv(text: str) -> None:
    assert safe_text(text) == f"'{text}"


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "#N/A", "-3", "TRUE", "007"])
def test_a_text_stays_a_text_in_the_workbook(form: FormDefinition, text: str) -> None:
    data = as_xlsx(tables_of(form, [submission(form, filled(form, {"Ann": []}, village=text))]))

    cell = load_workbook(io.BytesIO(data))["households"]["A2"]
    assert (cell.data_type, cell.value) == ("s", text)


def test_csv_holds_numbers_as_numbers_and_texts_as_they_were(form: FormDefinition) -> None:
    sent = submission(form, filled(form, {"王芳, “小王”\n二": ["Zed"]}))

    archive = zipfile.ZipFile(io.BytesIO(as_csv_zip(tables_of(form, [sent]))))

    assert archive.namelist() == ["households.csv", "person.csv", "child.csv"]
    read = [
        next(csv.DictReader(io.StringIO(archive.read(name).decode("utf-8-sig"), newline="")))
        for name in archive.namelist()
    ]
    assert read[0]["_where_latitude"] == "-31.5"
    assert read[1]["home/person/name"] == "王芳, “小王”\n二"
    assert read[2]["home/person/child/age"] == "1"


def test_the_same_answers_make_the_same_files(form: FormDefinition) -> None:
    tables = tables_of(form, [submission(form, filled(form, {"Ann": ["Zed"]}))])

    assert as_csv_zip(tables) == as_csv_zip(tables)


def test_signs_that_a_workbook_cannot_carry_are_left_out() -> None:
    data = as_xlsx([Table("t", ("a",), (("x\x00\x0by" + "z" * 40_000,),))])

    value = load_workbook(io.BytesIO(data))["t"]["A2"].value
    assert isinstance(value, str)
    assert value.startswith("xyz")


def test_a_table_too_long_for_excel_is_refused_before_it_is_written() -> None:
    with pytest.raises(TooManyRows, match="t: 1048576 rows"):
        as_xlsx([Table("t", ("a",), ((None,),) * (MOST_ROWS + 1))])


def test_sheets_keep_apart_when_repeats_have_the_same_long_name() -> None:
    name = "a_repeat_with_a_name_that_is_longer_than_a_sheet"
    rows = "".join(
        f"| | begin repeat | {name}_{group} | R |\n| | text | t | T |\n| | end repeat | | |\n"
        for group in ("one", "two")
    )
    names = [each.name for each in tables_of(table(f"| survey | | | |\n| | type | name | label |\n{rows}"))]

    assert len({each.casefold() for each in names}) == 3
    assert max(map(len, names)) <= 31


def test_the_xml_made_of_filed_values_is_the_one_that_was_sent(form: FormDefinition) -> None:
    finished = filled(form, {"Ann": ["Zed"], "Bo": ["Kit", "Lu"]})

    assert submission_xml(submission(form, finished), at=NOW) == finished.xml


def test_the_xml_of_a_counted_repeat_is_the_one_that_was_sent() -> None:
    form = loaded("retail_visit")
    filling = Filling.start(form, context=Context(now=NOW))
    answers: dict[str, Answer] = {
        "shelf_state": "full", "shelf_photo": "a.jpg", "order_amount": 12.5, "extras": ("stock",),
        "counting/counted": ("tea_500", "soda_330"), "counting/stock[1]/count": 3,
        "counting/stock[2]/count": 0, "next_step": "none", "mood": "happy",
    }  # fmt: skip
    for path, value in answers.items():
        filling.answer(f"/data/{path}", value, at=NOW)
    finished = filling.finalize(at=NOW)
    assert isinstance(finished, Finished)

    assert submission_xml(submission(form, finished), at=NOW) == finished.xml


def test_choices_that_can_be_given_together_get_a_column_each_when_split() -> None:
    form = loaded("judged")
    filling = Filling.start(form, context=Context(now=NOW))
    filling.answer("/data/symptoms", ["cough", "rash"], at=NOW)
    sent = Submission(form=form, values=filling.saved().values)

    whole, parted = tables_of(form, [sent])[0], tables_of(form, [sent], layout=Layout(split=True))[0]
    row = dict(zip(parted.columns, parted.rows[0], strict=True))

    assert "symptoms/cough" not in whole.columns
    assert row["symptoms"] == "cough rash"
    assert [row[f"symptoms/{name}"] for name in ("cough", "fever", "rash", "none")] == [1, 0, 1, 0]
    assert row["few/cough"] is None


@pytest.mark.slow
def test_javarosa_opens_what_was_sent_and_finds_the_same_answers(form: FormDefinition) -> None:
    if java() is None:
        pytest.skip("Java is not installed")
    finished = filled(form, {"Ann": ["Zed"], "Bo": ["Kit", "Lu"]})

    found = opened_by_javarosa(form.xml, finished.xml)

    theirs = {re.sub(r"\[1\]", "", path): value for path, value in found.items()}
    ours = {re.sub(r"\[1\]", "", path): written(from_json(value)) for path, value in finished.values.items()}
    assert theirs.pop("/data/where").split()[:2] == ["-31.5", "121.25"]
    assert ours.pop("/data/where").startswith("-31.5")
    assert theirs == ours


def test_in_the_shape_of_odk_central_rows_have_keys_and_parents_name_their_sets(form: FormDefinition) -> None:
    sent = Submission(form=form, values=filled(form, {"Ann": ["Bo", "Cy"], "Di": []}).values)
    key = str(sent.values["/data/meta/instanceID"])

    village, person, child = tables_of(form, [sent], layout=Layout(Shape.ODK))

    assert [village.name, person.name, child.name] == [
        "households", "households-home-person", "households-home-person-child",
    ]  # fmt: skip
    assert village.columns == (
        "village", "where-Latitude", "where-Longitude", "where-Altitude", "where-Accuracy", "day",
        "meta-instanceID", "SET-OF-person", "KEY", "FormVersion",
    )  # fmt: skip
    assert village.rows[0][-3:] == (f"{key}/home/person", key, "1")
    assert person.columns == ("name", "SET-OF-child", "PARENT_KEY", "KEY")
    assert person.rows[0] == ("Ann", f"{key}/home/person[1]/child", key, f"{key}/home/person[1]")
    assert child.columns == ("nick", "age", "PARENT_KEY", "KEY")
    assert child.rows[1] == ("Cy", 2, f"{key}/home/person[1]", f"{key}/home/person[1]/child[2]")


def test_labels_stand_in_place_of_names_where_they_are_wanted() -> None:
    form = table("""
| survey |
|  | type              | name | label::English (en) | label::Chinese (zh) |
|  | begin group       | g    | Shelf               | 货架                 |
|  | select_one c      | one  | Colour              | 颜色                 |
|  | select_multiple c | many | Colours             | 多种颜色              |
|  | text              | same | Colour              | 备注                 |
|  | end group         |      |                     |                     |
| choices |
|  | list_name | name | label::English (en) | label::Chinese (zh) |
|  | c         | r    | Red                 | 红                   |
|  | c         | g    | Green               | 绿                   |
""")
    values: dict[str, JsonValue] = {"/data/g/one": "r", "/data/g/many": "g r", "/data/g/same": "x"}
    sent = Submission(form=form, values=values)

    english = tables_of(form, [sent], layout=Layout(split=True, labels="en"))[0]
    chinese = tables_of(form, [sent], layout=Layout(labels="zh"))[0]

    assert english.columns[:5] == (
        "Shelf/Colour", "Shelf/Colours", "Shelf/Colours/Red", "Shelf/Colours/Green",
        "Shelf/Colour (g/same)",
    )  # fmt: skip
    assert english.rows[0][:5] == ("Red", "Green, Red", 1, 1, "x")
    assert (chinese.columns[0], chinese.rows[0][1]) == ("货架/颜色", "绿, 红")
