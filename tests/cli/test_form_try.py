"""A form filled at the terminal by `visitbot form try`, by a script of answers and commands."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot.rules.language import Language
from tests.cli.form_at_terminal import ROOT, SHORT, tried

CARD = """
| survey | | | | | |
| | type | name | label::English (en) | label::中文 (zh) | appearance |
| | begin group | shelf | Shelf | 货架 | field-list |
| | integer | cola | Cola | 可乐 | |
| | integer | tea | Tea | 茶 | |
| | select_one yn | tidy | Tidy? | 整齐吗？ | |
| | end group | | | | |

| choices | | | | |
| | list_name | name | label::English (en) | label::中文 (zh) |
| | yn | yes | Yes | 是 |
| | yn | no | No | 否 |
"""


def test_a_script_that_answers_everything_finishes_the_form(short: Path, tmp_path: Path) -> None:
    xml = tmp_path / "out.xml"

    code, said = tried(short, "1", "3", "", "", "Ann", "no", "", xml=xml)

    assert code == 0
    assert "> 3\n" in said
    assert "/data/visitor[1]/who = Ann" in said
    assert "<staff>3</staff>" in xml.read_text("utf-8")


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (Language.EN, ("12 0", "yes")),
        (Language.EN, ("tea 0 cola 12", "1")),
        (Language.ZH, ("可乐 12 茶 0", "是")),
    ],
)
def test_one_line_answers_several_questions_of_a_card(
    tmp_path: Path, language: Language, lines: tuple[str, ...]
) -> None:
    path = tmp_path / "card.md"
    path.write_text(CARD, encoding="utf-8")

    code, said = tried(path, *lines, language=language)

    assert code == 0, said
    assert "/data/shelf/cola = 12" in said
    assert "/data/shelf/tea = 0" in said
    assert "/data/shelf/tidy = yes" in said


def test_a_script_that_ends_early_says_at_which_question(short: Path) -> None:
    code, said = tried(short, "yes", "3")

    assert code == 1
    assert said.rstrip().endswith("Not finished. It stopped at: Any remark? (/data/remark)")


def test_answers_that_do_not_do_are_asked_again_with_the_reason(short: Path) -> None:
    code, said = tried(short, "", "perhaps", "yes", "many", "99", "3", language=Language.ZH)

    assert code == 1
    for reason in ("这一题必须回答", "请从列表中选择", "请填写数字", "不符合要求"):
        assert reason in said


def test_going_back_and_changing_an_answer_hides_what_hung_on_it(short: Path) -> None:
    code, said = tried(short, "yes", "3", ":back", ":back", "no", "", "", "Ann", "no")

    assert code == 0
    assert "Not asked any more: staff" in said
    assert "/data/staff" not in said


def test_an_answer_is_changed_from_the_review(short: Path) -> None:
    code, said = tried(short, "yes", "3", "", "", "Ann", "no", "2", "7", "")

    assert code == 0
    assert "/data/staff = 7" in said


def test_commands_are_understood_in_chinese_with_full_width_signs(short: Path) -> None:
    code, said = tried(short, "：帮助", "是", "3", "：列表", "：跳过", "：退出", language=Language.ZH)

    assert code == 1
    assert "1. 开门了吗？: 是" in said
    assert "停在这一题：请签名" in said


def test_an_unknown_command_is_not_taken_for_an_answer(short: Path) -> None:
    _, said = tried(short, "yes", "3", ":bakc")

    assert "“:bakc” is no command here" in said


def test_the_last_row_of_a_repeat_is_removed_when_confirmed(short: Path) -> None:
    begin = ("no", "", "", "Ann", "yes", "Bo")

    _, kept = tried(short, *begin, ":drop", "no", "no", "")
    _, removed = tried(short, *begin, ":drop", "yes", "no", "")

    assert "/data/visitor[2]/who = Bo" in kept
    assert "/data/visitor[1]/who = Ann" in removed
    assert "/data/visitor[2]/who = Bo" not in removed


def test_a_row_that_was_begun_by_mistake_is_removed_before_it_is_answered(short: Path) -> None:
    code, said = tried(short, "no", "", "", ":drop", "no", "")

    assert code == 0
    assert "Row 1 is removed" in said
    assert "/data/visitor" not in said.rpartition("The values")[2]


def test_a_form_that_will_not_run_is_not_tried(tmp_path: Path) -> None:
    assert tried(tmp_path / "nothing.xlsx")[0] == 1


def test_an_xml_file_that_cannot_be_written_is_told(short: Path, tmp_path: Path) -> None:
    code, said = tried(short, "no", "", "", "no", "", xml=tmp_path / "no" / "such" / "folder.xml")

    assert code == 1
    assert "cannot be written" in said


def test_the_program_itself_runs_a_script_from_its_standard_input(short: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "bot", "form", "try", str(short), "--language", "zh"],
        input="否\n\n\n王芳\n不要\n".encode(),
        capture_output=True,
        cwd=ROOT,
        check=False,
        timeout=100,
    )

    assert run.returncode == 0, run.stderr.decode()
    assert "/data/open = no" in run.stdout.decode()


def test_a_question_without_anything_to_choose_says_so(tmp_path: Path) -> None:
    form = tmp_path / "towns.md"
    form.write_text(
        "| survey |\n| | type | name | label | choice_filter |\n| | text | a | Region | |\n"
        "| | select_one town | b | Town | region = ${a} |\n"
        "| choices |\n| | list_name | name | label | region |\n| | town | york | York | north |\n"
    )

    _, said = tried(form, "south", "", "")

    assert said.startswith("towns\n")
    assert "nothing to choose here after the answers above" in said


def test_a_trial_that_was_left_goes_on_where_it_stopped(tmp_path: Path) -> None:
    form, draft = tmp_path / "short.md", tmp_path / "trial.json"
    form.write_text(SHORT)

    left, said = tried(form, "1", ":quit", draft=draft)
    again, going_on = tried(form, "7", "", "", "n", "", draft=draft)

    assert (left, again) == (1, 0)
    assert "the same command goes on" in said
    assert "/data/open = yes" in going_on
    assert "/data/staff = 7" in going_on
    assert not draft.exists()


def test_a_draft_of_a_form_that_was_changed_is_not_taken_up(tmp_path: Path) -> None:
    form, draft = tmp_path / "short.md", tmp_path / "trial.json"
    form.write_text(SHORT)
    tried(form, "1", ":quit", draft=draft)
    form.write_text(SHORT.replace("Is it open?", "Is it closed?"))

    _, said = tried(form, ":quit", draft=draft)

    assert "beginning anew" in said
