"""A form is loaded whole or refused with sheet and row; nothing in a foreign file can harm."""

import io
import pickle
import zipfile

import pytest

from bot.forms.filling import Context, Filling
from bot.forms.loading import load_form
from bot.forms.problems import FormRefused, Problem
from bot.forms.xform import parse_xform
from tests.forms.samples import SAMPLES, loaded, table
from tests.forms.test_rules import NOW


def refused(markdown: str) -> tuple[Problem, ...]:
    with pytest.raises(FormRefused) as caught:
        table(markdown)
    return caught.value.problems


BROKEN = """
| survey |
|        | type      | name | label | relevant        | calculation            | constraint            |
|        | integer   | age  | Age   |                 |                        | . > (1 + 2            |
|        | text      | name | Name  | foo(${{age}}) = 1 |                        | regex(., '[a-z')      |
|        | calculate | one  |       |                 | ${{two}} + 1             |                       |
|        | calculate | two  |       |                 | ${{one}} + 1             |                       |
|        | calculate | key  |       |                 | pulldata('stock', 'a', 'b', ${{age}}) |        |
|        | text      | last | Last  |                 | substr(${{name}})        |                       |
""".replace("{{", "{").replace("}}", "}")


def test_every_broken_rule_is_told_with_its_row_and_column_at_once() -> None:
    found = {(problem.row, problem.column): problem.message_en for problem in refused(BROKEN)}

    circle = {(4, "calculation"), (5, "calculation")}
    assert len(found.keys() & circle) == 1
    assert found.keys() - circle == {
        (2, "constraint"),
        (3, "relevant"),
        (3, "constraint"),
        (6, "calculation"),
        (7, "calculation"),
    }
    assert "foo() does not exist" in found[3, "relevant"]
    assert "[a-z" in found[3, "constraint"]
    assert "takes 2 to 3 arguments, not 1" in found[7, "calculation"]
    assert "stock.csv" in found[6, "calculation"]


def test_a_problem_is_told_in_both_languages() -> None:
    problem = next(problem for problem in refused(BROKEN) if problem.row == 2)

    assert problem.text("en").startswith("survey, row 2, column “constraint”: expected “)”")
    assert problem.text("zh").startswith("survey，第 2 行，“constraint” 列：表达式有误")


def test_fields_that_depend_on_each_other_in_a_circle_are_named() -> None:
    circle = next(problem for problem in refused(BROKEN) if "circle" in problem.message_en)

    assert {"one", "two"} <= set(circle.message_en.replace("→", " ").split())


def test_what_pyxform_refuses_is_told_with_its_row() -> None:
    problem = refused("| survey |\n| | type | name | label |\n| | text | | Name |\n")[0]

    assert (problem.sheet, problem.row) == ("survey", 2)
    assert "name" in problem.message_en


def test_a_missing_file_is_told_at_the_row_that_needs_it() -> None:
    problems = refused("""
| survey |
|        | type                           | name | label |
|        | text                           | a    | A     |
|        | select_one_from_file shops.csv | s    | S     |
""")

    assert [(problem.row, "shops.csv" in problem.message_en) for problem in problems] == [(3, True)]


def test_search_from_older_tools_is_refused_with_the_way_out() -> None:
    problem = refused("""
| survey |
|        | type         | name | label | appearance      |
|        | select_one c | s    | S     | search('shops') |
| choices |
|        | list_name | name | label |
|        | c         | key  | name  |
""")[0]

    assert (problem.row, problem.column) == (2, "appearance")
    assert "select_one_from_file" in problem.message_en


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/worksheets/sheet1.xml", b"0" * (200 * 1024**2))

    with pytest.raises(FormRefused, match="60 MB"):
        load_form(stream.getvalue(), filename="form.xlsx")


@pytest.mark.parametrize(
    ("filename", "data"),
    [
        ("form.xlsx", b""),
        ("form.xlsx", b"PK\x03\x04broken"),
        ("form.xls", b"not a workbook"),
        ("form.md", "表格".encode()),
        ("form.md", b"\xff\xfe\x00"),
        ("form.xml", b"<data/>"),
        ("form.xml", b"not XML"),
        ("form.pdf", b"%PDF"),
    ],
)
def test_a_file_that_is_no_form_is_refused_kindly(filename: str, data: bytes) -> None:
    with pytest.raises(FormRefused) as caught:
        load_form(data, filename=filename)

    assert all(problem.message_en and problem.message_zh for problem in caught.value.problems)


def test_a_workbook_is_converted_in_a_process_of_its_own() -> None:
    form = load_form(SAMPLES["retail_visit"].read_bytes(), filename="retail_visit.xlsx")

    assert form.form_id == "retail_visit"


def test_xml_with_entities_is_refused() -> None:
    with pytest.raises(FormRefused):
        parse_xform('<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>')


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_a_form_comes_back_whole_from_its_stored_xml_and_from_a_pickle(name: str) -> None:
    form = loaded(name)

    stored = parse_xform(form.xml, attachments=form.attachments)
    pickled = pickle.loads(pickle.dumps(form))  # noqa: S301 - our own bytes

    steps = [Filling.start(each, context=Context(now=NOW)).current().path for each in (form, stored, pickled)]
    assert steps[0] == steps[1] == steps[2]


def test_what_will_be_different_in_chat_is_told_with_its_row() -> None:
    form = table("""
| survey |
|        | type     | name | label | appearance |
|        | text     | a    | A     |            |
|        | image    | sign | Sign  | signature  |
|        | geoshape | area | Area  |            |
""")

    told = {(notice.row, notice.column) for notice in form.notices if notice.column}
    assert told == {(3, "appearance"), (4, "type")}


def test_a_title_in_two_parts_reads_in_each_language() -> None:
    form = loaded("retail_visit")

    assert (form.title("zh"), form.title("en-GB")) == ("门店拜访", "Store visit")
    assert form.language_for("zh-CN") == "中文 (zh)"
