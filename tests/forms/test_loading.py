"""A form is loaded whole or refused with sheet and row; nothing in a foreign file can harm."""

import io
import pickle
import subprocess
import time
import zipfile

import pytest

from bot.forms.definition import FormDefinition
from bot.forms.filling import Context, Filling
from bot.forms.loading import load_form
from bot.forms.problems import FormRefused, Problem
from bot.forms.report import report_on
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


def test_what_a_form_asks_of_a_server_and_gets_from_nobody_here_is_told() -> None:
    form = table("""
| survey |
|        | type | name | label |
|        | osm  | map  | Map   |
| settings |
|          | public_key | submission_url            |
|          | MIIB       | https://odk.example/forms |
""")

    told = {(notice.sheet, notice.row, notice.column) for notice in form.notices}
    assert told == {
        ("survey", 2, "type"),
        ("settings", None, "public_key"),
        ("settings", None, "submission_url"),
    }


def test_what_is_not_translated_is_told_by_the_names_of_the_columns() -> None:
    sheet = """
| survey |
|   | type    | name | label::English (en) | label::中文 (zh) | guidance_hint::English (en) |
|   | integer | a    | Age                 | 年龄             | In years                    |
"""

    report, _ = report_on(sheet.encode(), filename="age.md", attachments={})

    told = {problem.column for problem in report.untranslated}
    assert told == {"guidance_hint::中文 (zh)"}


def test_languages_by_name_alone_are_nothing_to_be_told() -> None:
    rows = ["| survey |", "| | type | name | label::Swahili |", "| | text | a | Habari |"]
    assert table("\n".join(rows)).notices == ()


def test_a_title_in_two_parts_reads_in_each_language() -> None:
    form = loaded("retail_visit")

    assert (form.title("zh"), form.title("en-GB")) == ("门店拜访", "Store visit")
    assert form.language_for("zh-CN") == "中文 (zh)"


@pytest.mark.parametrize(
    ("table_text", "row", "column", "english", "chinese"),
    [
        ("| | txt | a | A |", 2, "type", "did you mean “text”?", "是不是“text”"),
        ("| | select_one yes_on | a | A |", 2, "type", "did you mean “yes_no”?", "没有名为“yes_on”的列表"),
        ("| | text | 1a | A |", 2, "name", "“1a” is no name", "不能作为 name"),
        ("| | text | a | |", 2, "label", "neither label nor hint", "没有 label"),
        (
            "| | text | age | A |\n| | note | b | ${agee} |",
            3,
            "label",
            "did you mean “age”?",
            "没有名为“agee”的题目",
        ),
        ("| | text | a | A |\n| | text | a | B |", 3, "name", "must be unique", "重复的 name"),
        (
            "| | begin group | g | G |\n| | text | a | A |",
            2,
            "",
            "No matching 'end_group'",
            "没有对应的结束行",
        ),
    ],
)
def test_a_sheet_that_cannot_be_read_is_told_by_row_in_both_languages(
    table_text: str, row: int, column: str, english: str, chinese: str
) -> None:
    choices = "\n\n| choices | | | |\n| | list_name | name | label |\n| | yes_no | y | Yes |\n"

    problem = refused(f"| survey | | | |\n| | type | name | label |\n{table_text}{choices}")[0]

    assert (problem.row, problem.column) == (row, column)
    assert english in problem.message_en
    assert chinese in problem.message_zh


def test_all_rows_that_cannot_be_read_are_told_at_once() -> None:
    heading = "| survey | | | |\n| | type | name | label |\n"
    rows = "| | txt | a | A |\n| | text | b | |\n| | text | 3 | C |\n"

    assert [problem.row for problem in refused(heading + rows)] == [2, 3, 4]


def test_a_misspelt_function_is_told_with_the_nearest_known_one_in_both_languages() -> None:
    heading = "| survey | | | | |\n| | type | name | label | relevant |\n"
    rows = "| | text | a | A | |\n| | text | b | B | selectd(${a}, 1) |\n"

    problem = refused(heading + rows)[0]

    assert "did you mean selected()?" in problem.message_en
    assert "是不是 selected()" in problem.message_zh


def test_a_workbook_saved_under_the_other_ending_is_read_all_the_same() -> None:
    assert load_form(SAMPLES["tutorial"].read_bytes(), filename="tutorial.xlsx").form_id


def test_a_workbook_with_a_password_is_told_so() -> None:
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")

    with pytest.raises(FormRefused, match="password"):
        load_form(locked, filename="visit.xlsx")


def test_a_form_of_csv_sections_is_read_like_a_workbook() -> None:
    text = '"survey",,,\n,"type","name","label"\n,"text","a","A"\n'

    assert list(load_form(text.encode(), filename="form.csv").questions) == ["/data/a"]


def test_the_reading_process_does_not_get_the_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISITBOT_TOKEN", "secret")
    given: dict[str, str] = {}
    run = subprocess.run

    def watched(*arguments: object, env: dict[str, str], **options: object) -> object:
        given.update(env)
        return run(*arguments, env=env, **options)  # type: ignore[call-overload]  # handed through

    monkeypatch.setattr(subprocess, "run", watched)
    load_form(SAMPLES["tutorial"].read_bytes(), filename="tutorial.xls")

    assert "PATH" in given
    assert "VISITBOT_TOKEN" not in given


def test_a_form_without_questions_is_refused() -> None:
    text = "| survey | | |\n| | type | name |\n| | start | begun |\n"

    assert "asks nothing" in refused(text)[0].message_en


def test_lists_of_the_same_name_inside_and_outside_of_a_form_are_two() -> None:
    form = table("""
| survey |
|  | type                   | name | label | choice_filter |
|  | select_one town        | a    | A     |               |
|  | select_one_external town | b  | B     | 1 = 1         |
| choices |
|  | list_name | name | label   |
|  | town      | in   | Inside  |
| external_choices |
|  | list_name | name | label   |
|  | town      | out  | Outside |
""")
    filling = Filling.start(form, context=Context(now=NOW))

    shown = [[choice.label("en") for choice in question.choices] for question in filling.visible()]

    assert shown == [["Inside"], ["Outside"]]


def rows_of(*rows: str) -> FormDefinition:
    return table("| survey |\n| | type | name | label | calculation | repeat_count |\n" + "\n".join(rows))


def test_a_sum_of_hundreds_of_fields_is_computed() -> None:
    fields = [f"| | calculate | f{n} | | {n} | |" for n in range(600)]
    added = " + ".join(f"${{f{n}}}" for n in range(600))
    form = rows_of("| | text | a | A | | |", *fields, f"| | calculate | all | | {added} | |")

    assert Filling.start(form, context=Context(now=NOW)).saved().values["/data/all"] == sum(range(600))


def test_texts_that_double_each_other_end_before_they_fill_the_memory() -> None:
    doubled = [f"| | calculate | f{n} | | concat(${{f{n - 1}}}, ${{f{n - 1}}}) | |" for n in range(1, 60)]
    form = rows_of("| | text | a | A | | |", "| | calculate | f0 | | 'ten letters' | |", *doubled)

    values = Filling.start(form, context=Context(now=NOW)).saved().values

    assert max(len(str(value)) for value in values.values()) <= 1_000_000


def test_counts_inside_of_counts_end_before_they_fill_the_memory() -> None:
    begins = [f"| | begin repeat | r{n} | R | | 50 |" for n in range(6)]
    form = rows_of(*begins, "| | text | a | A | | |", *(["| | end repeat | | | | |"] * 6))

    assert len(Filling.start(form, context=Context(now=NOW)).visible()) < 60_000


def test_a_pattern_that_would_be_compared_for_years_stops_nobody() -> None:
    form = table("""
| survey |
|  | type | name | label | constraint                      |
|  | text | a    | A     | regex(., '^(([a-z])+.)+[A-Z]$') |
""")
    filling = Filling.start(form, context=Context(now=NOW))

    begin = time.monotonic()
    filling.answer("/data/a", "a" * 60, at=NOW)

    assert time.monotonic() - begin < 30


def test_a_workbook_of_too_many_cells_is_refused_unread() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/workbook.xml", "<workbook/>")
        book.writestr("xl/worksheets/sheet1.xml", b"<c><v>1</v></c>" * 400_000)

    with pytest.raises(FormRefused, match="300,000 cells"):
        load_form(stream.getvalue(), filename="form.xlsx")


@pytest.mark.parametrize("depth", [300, 100_000])
def test_groups_nested_too_deeply_are_refused(depth: int) -> None:
    data = "<a>" * depth + "</a>" * depth

    with pytest.raises(FormRefused, match="nested too deeply"):
        parse_xform(f"<h><head><model><instance><data>{data}</data></instance></model></head><body/></h>")
