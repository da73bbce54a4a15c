"""Pasted and imported lists of people: what is understood, and what is told to be wrong."""

from bot.rules.language import Language
from bot.rules.roles import Role
from bot.rules.roster import MOST_ROWS, Known, Understood, rows_of_text, understand
from bot.rules.roster_row import RowProblem

KNOWN = Known(
    here=frozenset({"梅丽", "otto berg", "ann"}),
    left=frozenset({"old tom"}),
    managers=((1, "梅丽"), (2, "Otto Berg")),
    language=Language.ZH,
    zone="Asia/Shanghai",
)


def read(text: str) -> Understood:
    return understand(rows_of_text(text), KNOWN)


def problems(text: str) -> list[tuple[int, RowProblem]]:
    return [(problem.row, problem.kind) for problem in read(text).problems]


def test_name_role_and_the_manager_as_people_say_it() -> None:
    [wang] = read("王博, 销售, 梅经理").newcomers
    assert (wang.name, wang.manager_id) == ("王博", 1)
    assert wang.roles == {Role.REP}


def test_tabs_full_width_commas_and_english_are_understood_alike() -> None:
    rows = read("李娜\t外勤\t梅丽\nTim Lee，rep / manager，Otto\nSue; sales; Mr Berg").newcomers
    assert [row.manager_id for row in rows] == [1, 2, 2]
    assert rows[1].roles == {Role.REP, Role.MANAGER}


def test_a_line_of_nothing_but_names_is_a_list_of_reps() -> None:
    rows = read("王博、李娜，张强").newcomers
    assert [row.name for row in rows] == ["王博", "李娜", "张强"]
    assert {row.roles for row in rows} == {frozenset({Role.REP})}


def test_one_name_a_line() -> None:
    assert [row.name for row in read("王博\n\n李娜\n").newcomers] == ["王博", "李娜"]


def test_language_and_zone_are_recognised_wherever_they_stand() -> None:
    [tim] = read("Tim, en, 纽约, rep").newcomers
    assert (tim.language, tim.zone) == (Language.EN, "America/New_York")


def test_what_a_row_does_not_say_comes_from_the_company() -> None:
    [wang] = read("王博").newcomers
    assert (wang.language, wang.zone, wang.manager_id) == (Language.ZH, "Asia/Shanghai", None)


def test_headings_put_the_columns_in_any_order() -> None:
    [wang] = understand([["", ""], ["上级", "姓名", "角色"], ["梅丽", "王博", "业务员"]], KNOWN).newcomers
    assert (wang.row, wang.name, wang.manager_id) == (3, "王博", 1)


def test_a_manager_may_come_in_the_same_list() -> None:
    rows = read("周总, 主管\n王博, 销售, 周总").newcomers
    assert (rows[1].manager_id, rows[1].manager_row) == (None, 1)


def test_each_problem_is_told_with_its_row() -> None:
    text = "Ann, rep\nOld Tom, rep\nTwin, rep\ntwin, rep\n, rep\n12, rep\nZoe, rep, Nobody\nMax, manager, Max"
    assert problems(text) == [
        (1, RowProblem.HERE_ALREADY),
        (2, RowProblem.LEFT_EARLIER),
        (3, RowProblem.TWICE),
        (4, RowProblem.TWICE),
        (5, RowProblem.NAME_MISSING),
        (6, RowProblem.NO_NAME),
        (7, RowProblem.UNKNOWN_MANAGER),
        (8, RowProblem.OWN_MANAGER),
    ]


def test_a_misspelt_role_under_a_heading_is_told() -> None:
    found = understand([["Name", "Role"], ["Zoe", "slaes"]], KNOWN)
    assert [(problem.kind, problem.what) for problem in found.problems] == [
        (RowProblem.UNKNOWN_ROLE, "slaes")
    ]
    assert found.newcomers == ()


def test_two_managers_of_one_surname_are_not_guessed_between() -> None:
    assert problems("梅花, 主管\n王博, 销售, 梅经理") == [(2, RowProblem.MANAGER_NOT_CLEAR)]


def test_managers_in_a_circle_are_refused() -> None:
    assert problems("Amy, manager, Ben\nBen, manager, Amy") == [
        (1, RowProblem.CIRCLE),
        (2, RowProblem.CIRCLE),
    ]


def test_a_row_whose_manager_falls_out_falls_out_too() -> None:
    assert problems("Amy, manager, Nobody\nBen, rep, Amy") == [
        (1, RowProblem.UNKNOWN_MANAGER),
        (2, RowProblem.UNKNOWN_MANAGER),
    ]


def test_rows_beyond_the_most_are_counted_not_lost_silently() -> None:
    found = understand([[f"Person {chr(0x4E00 + n)}"] for n in range(MOST_ROWS + 3)], KNOWN)
    assert (len(found.newcomers), found.left_out) == (MOST_ROWS, 3)


def test_nothing_is_nobody() -> None:
    assert read(" \n ") == Understood()


def test_of_two_words_that_could_be_a_manager_the_odd_one_is_named() -> None:
    for text in ("Tom, rep, chef, 梅丽", "Tom, rep, 梅丽, chef"):
        (problem,) = read(text).problems
        assert (problem.kind, problem.what) == (RowProblem.UNKNOWN_WORD, "chef")
