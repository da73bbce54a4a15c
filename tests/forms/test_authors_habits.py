"""What authors write out of habit is understood where it can be, and otherwise told with what they meant."""

import io

import openpyxl
import pytest
from pyxform.errors import ErrorCode

from bot.forms.loading import load_form
from bot.forms.problems import FormRefused, Problem
from bot.forms.pyxform_chinese import chinese_of
from bot.forms.report import report_on
from tests.forms.samples import SAMPLES, loaded, table
from tests.forms.test_refused_rows import refused
from tests.forms.test_rules import started

Rows = list[list[object]]


def workbook(**sheets: Rows) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name.replace("_", " "))
        for row in rows:
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def problems_of(data: bytes, filename: str = "form.xlsx") -> tuple[Problem, ...]:
    with pytest.raises(FormRefused) as caught:
        load_form(data, filename=filename)
    return caught.value.problems


QUESTION: Rows = [["type", "name", "label"], ["text", "a", "A"]]


@pytest.mark.parametrize(
    ("expression", "english", "chinese"),
    [
        ("${a} == 'x'", "write one =", "只写一个 ="),
        ("${a} = 'x' && ${a} = 'y'", "write and instead of &&", "请写作 and"),
        ("${a} <> 'x'", "write !=", "写作 !="),
        ("${a} = 'x' AND ${a} = 'y'", "small letters", "小写"),
        ("IF(${a} = 'x', 1, 2)", "did you mean if()?", "是不是 if()"),
        ("${a} / ${a}", "divide with div", "写作 div"),
        ("${a} ＝ 'x'", "full-width", "全角"),
        ("{a} = 'x'", "${like_this}", "${题目名}"),
        ("> 5", ". > 5", ". > 5"),
        ("sum(${a}, ${a})", "added with +", "用 + 相加"),
    ],
)
def test_an_expression_of_another_language_is_told_in_the_authors_own_writing(
    expression: str, english: str, chinese: str
) -> None:
    head = "| survey |\n| | type | name | label | relevant |\n| | text | a | A | |\n"
    problem = refused(f"{head}| | text | b | B | {expression} |\n")[0]

    assert (problem.row, problem.column) == (3, "relevant")
    assert english in problem.message_en
    assert chinese in problem.message_zh
    assert problem.message_en.endswith(f"in: {expression}")


def test_broken_expressions_are_told_together_with_what_keeps_the_sheet_from_being_read() -> None:
    head = "| survey |\n| | type | name | label | relevant |\n"
    found = refused(f"{head}| | txt | a | A | |\n| | text | b | B | ${{a}} == 1 |\n")

    assert [(problem.row, problem.column) for problem in found] == [(2, "type"), (3, "relevant")]


def test_a_text_without_quotes_is_told_though_the_form_runs() -> None:
    head = "| survey |\n| | type | name | label | relevant | required |\n| | text | a | A | | |\n"
    form = table(f"{head}| | text | b | B | ${{a}} = yes | 是 |\n")

    told = {notice.column: notice.message_en for notice in form.notices}
    assert "'yes'" in told["relevant"]
    assert "“是” is neither yes nor no" in told["required"]


@pytest.mark.parametrize(
    ("column", "rule", "meant"),
    [
        ("constraint", "18-65", ". >= 18 and . <= 65"),
        ("constraint", "0 < 1 and 5 < 10", ". >= 18 and . <= 65"),
        ("constraint", "regex('.', '[0-9]+')", ". >= 18 and . <= 65"),
        ("relevant", "'a' = 'yes'", "${like_this}"),
        ("required", "'no'", "without quotes"),
        ("readonly", "'no'", "without quotes"),
    ],
)
def test_a_rule_that_looks_at_no_answer_is_told_in_the_authors_own_words(
    column: str, rule: str, meant: str
) -> None:
    form = table(f"| survey |\n| | type | name | label | {column} |\n| | text | a | A | {rule} |\n")

    [notice] = form.notices
    assert (notice.row, notice.column) == (2, column)
    assert notice.message_en.startswith(f"“{rule}”")
    assert notice.message_zh.startswith(f"“{rule}”")
    assert meant in notice.message_en


@pytest.mark.parametrize(
    ("column", "rule"),
    [
        ("constraint", ". >= 18 and . <= 65"),
        ("constraint", "regex(., '[0-9]+')"),
        ("constraint", "today() > date('2020-01-01')"),
        ("constraint", "true()"),
        ("relevant", "false()"),
        ("relevant", "1"),
        ("relevant", "position(..) = 1"),
        ("required", "yes"),
        ("required", "TRUE"),
        ("calculation", "18-65"),
    ],
)
def test_a_rule_that_reads_something_or_is_plainly_yes_or_no_is_left_alone(column: str, rule: str) -> None:
    form = table(f"| survey |\n| | type | name | label | {column} |\n| | text | a | A | {rule} |\n")

    assert form.notices == ()


@pytest.mark.parametrize("name", SAMPLES)
def test_no_public_form_is_told_of_a_rule_that_looks_at_no_answer(name: str) -> None:
    told = "\n".join(notice.message_en for notice in loaded(name).notices)

    assert "looks at no answer" not in told
    assert "does not look at the answer" not in told


def test_types_are_known_whatever_their_case() -> None:
    rows: Rows = [
        ["Type", "Name", "Label"],
        ["Begin Group", "g", "G"],
        ["Text", "a", "A"],
        ["Select_One l", "b", "B"],
        ["End Group", None, None],
    ]
    choices: Rows = [["list_name", "name", "label"], ["l", 1, "One"]]

    form = load_form(workbook(Survey=rows, choices=choices), filename="form.xlsx")

    assert list(form.questions) == ["/data/g/a", "/data/g/b"]


def test_a_misspelt_heading_is_told_with_the_nearest_known_one() -> None:
    rows: Rows = [["type", "name", "label", "relavant", "my own column"], ["text", "a", "A", "1 = 1", "x"]]

    report, form = report_on(workbook(survey=rows), filename="form.xlsx", attachments={})

    assert form is not None
    assert [(each.row, each.column) for each in report.notices] == [(1, "relavant")]
    assert "did you mean “relevant”?" in report.notices[0].message_en


def test_all_that_is_wrong_with_the_choices_is_told_at_once() -> None:
    survey: Rows = [["type", "name", "label"], ["select_multiple l", "a", "A"]]
    choices: Rows = [
        ["list_name", "name", "label"],
        ["l", "a b", "Space"],
        ["l", "c", "C"],
        ["l", "c", "Twice"],
        ["l", None, "Nameless"],
        [None, "d", "Nowhere"],
    ]

    found = problems_of(workbook(survey=survey, choices=choices))

    assert [(problem.sheet, problem.row) for problem in found] == [("choices", row) for row in (2, 4, 5, 6)]


@pytest.mark.parametrize(
    ("sheets", "told"),
    [
        ({"Sheet1": QUESTION, "Sheet2": []}, "“Sheet1”, “Sheet2”"),
        ({"survey_": QUESTION, "choices": []}, "“survey ”"),
        ({"survey": [[None], *QUESTION]}, "first row is empty"),
        ({"survey": [["My company"], *QUESTION]}, "'type'"),
        ({"survey": [*QUESTION, [None, "b", "B"]]}, "no type"),
    ],
)
def test_a_workbook_without_a_proper_sheet_of_questions_says_what_it_has_instead(
    sheets: dict[str, Rows], told: str
) -> None:
    assert told in problems_of(workbook(**sheets))[0].message_en


def test_a_workbook_is_known_by_what_it_holds_whatever_its_ending() -> None:
    assert load_form(workbook(survey=QUESTION), filename="form").questions


def test_a_table_saved_as_csv_is_told_how_a_form_would_look() -> None:
    assert "below each other" in problems_of(b"type,name,label\ntext,a,A\n", "form.csv")[0].message_en


def test_a_form_of_csv_sections_in_the_chinese_encoding_keeps_its_words() -> None:
    form = load_form("survey,,,\n,type,name,label\n,text,a,门店\n".encode("gb18030"), filename="form.csv")

    assert next(iter(form.questions.values())).label.parts("", "") == ("门店",)


def test_everything_pyxform_can_say_is_said_in_chinese() -> None:
    unsaid = [code.name for code in ErrorCode if not chinese_of(" ".join(code.value.msg.split()), "x")]

    assert unsaid == []


def test_a_default_that_is_no_choice_is_told_and_chooses_nothing() -> None:
    form = table("""
| survey |
|  | type         | name | label | default |
|  | select_one l | a    | A     | 'one'   |
|  | select_one l | b    | B     | one     |
| choices |
|  | list_name | name | label |
|  | l         | one  | One   |
""")

    held = {question.path: question.value for question in started(form).visible()}
    assert held == {"/data/a": "", "/data/b": "one"}
    assert [(notice.row, notice.column) for notice in form.notices] == [(2, "default")]
    assert "without quotes" in form.notices[0].message_en
