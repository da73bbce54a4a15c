"""What is wrong in the rows of a form is told all at once, by sheet, row and column, in both languages."""

import pytest

from bot.forms.problems import FormRefused, Problem
from tests.forms.samples import table


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


def test_a_form_without_questions_is_refused() -> None:
    text = "| survey | | |\n| | type | name |\n| | start | begun |\n"

    assert "asks nothing" in refused(text)[0].message_en
