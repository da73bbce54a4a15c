"""What a form's author sees at the terminal: `visitbot form check` and `visitbot form try`."""

import io
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.cli import main
from bot.rules.language import Language
from bot.terminal.check_form import check
from bot.terminal.terminal import Terminal, language_here, script
from bot.terminal.try_form import try_out

ROOT = Path(__file__).parents[2]
RETAIL = ROOT / "forms" / "retail_visit.xlsx"
NOW = datetime(2026, 3, 5, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
SHORT = """
| survey | | | | | | | |
| | type | name | label::English (en) | label::中文 (zh) | required | constraint | relevant |
| | select_one yn | open | Is it open? | 开门了吗？ | yes | | |
| | integer | staff | How many people? | 几个人？ | yes | . < 50 | ${open} = 'yes' |
| | text | remark | Any remark? | 备注？ | | | |
| | image | sign | Sign here | 请签名 | | | |
| | begin repeat | visitor | Visitor | 访客 | | | |
| | text | who | Who came? | 谁来了？ | yes | | |
| | end repeat | | | | | | |

| choices | | | | |
| | list_name | name | label::English (en) | label::中文 (zh) |
| | yn | yes | Yes | 是 |
| | yn | no | No | 否 |
"""


@pytest.fixture
def short(tmp_path: Path) -> Path:
    path = tmp_path / "short.md"
    path.write_text(SHORT, encoding="utf-8")
    return path


def checked(
    path: Path, *, language: Language = Language.EN, attachments: Sequence[Path] = ()
) -> tuple[int, str]:
    out = io.StringIO()
    return check(path, attachments, Terminal(language, out=out, hear=lambda: None)), out.getvalue()


def tried(
    path: Path, *lines: str, language: Language = Language.EN, xml: Path | None = None
) -> tuple[int, str]:
    out = io.StringIO()
    said = io.BytesIO("".join(f"{line}\n" for line in lines).encode())
    terminal = Terminal(language, out=out, hear=script(said, out))
    return try_out(path, (), terminal, now=lambda: NOW, xml=xml), out.getvalue()


def test_a_form_that_will_run_is_described() -> None:
    code, said = checked(RETAIL)

    assert code == 0
    assert "this form will run" in said
    assert "Store visit" in said
    assert "retail_visit, version 1" in said
    assert "中文 (zh) · English (en)" in said
    assert "Questions  15" in said
    assert "Storefront · Stock count · Competition" in said


def test_the_description_is_in_chinese_when_asked_for() -> None:
    code, said = checked(RETAIL, language=Language.ZH)

    assert code == 0
    assert "这张表单可以使用" in said
    assert "门店拜访" in said


def test_every_problem_is_told_by_sheet_row_and_column(short: Path) -> None:
    broken = SHORT.replace(". < 50", "howmany(.) < 50").replace("${open} = 'yes'", "${open} = ('yes'")
    short.write_text(broken, encoding="utf-8")

    code, said = checked(short)
    _, in_chinese = checked(short, language=Language.ZH)

    assert code == 1
    assert "survey, row 3, column “constraint”: " in said
    assert "survey, row 3, column “relevant”: " in said
    assert "survey，第 3 行，“constraint” 列：" in in_chinese


def test_what_a_chat_does_differently_is_told() -> None:
    code, said = checked(ROOT / "tests" / "forms" / "public" / "widgets.xls")

    assert code == 0
    assert "What will be different in the chat" in said
    assert "read from a photo of the code" in said


def test_a_missing_list_is_named_and_found_when_given() -> None:
    path = ROOT / "tests" / "forms" / "tables" / "files.md"
    lists = sorted((ROOT / "tests" / "forms" / "attachments").iterdir())

    code, said = checked(path)
    assert code == 1
    assert "the file “products.csv” is not attached" in said
    assert "--attachment" in said
    assert checked(path, attachments=lists)[0] == 0


def test_lists_in_the_media_folder_beside_the_form_are_found(tmp_path: Path) -> None:
    tables = ROOT / "tests" / "forms" / "tables"
    path = tmp_path / "files.md"
    path.write_bytes((tables / "files.md").read_bytes())
    (tmp_path / "files-media").mkdir()
    for file in (ROOT / "tests" / "forms" / "attachments").iterdir():
        (tmp_path / "files-media" / file.name).write_bytes(file.read_bytes())

    assert checked(path)[0] == 0


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("nothing.xlsx", None, "there is no such file"),
        ("empty.xlsx", b"", "the file is empty"),
        ("noise.xlsx", b"\x00\x01" * 50, "this is not an Excel file"),
        ("noise.xls", b"\x00\x01" * 50, "this is not an Excel file"),
        ("noise.xml", b"<a>", "the XML cannot be read"),
        ("notes.md", b"just words", "there is no table"),
        ("form.docx", b"PK", "is not a form"),
        ("huge.xlsx", bytes(11 * 1024**2), "larger than 10 MB"),
    ],
)
def test_a_file_that_is_no_form_is_told_plainly(
    tmp_path: Path, name: str, data: bytes | None, why: str
) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)

    code, said = checked(tmp_path / name)

    assert code == 1
    assert why in said


def test_a_folder_is_told_to_be_one(tmp_path: Path) -> None:
    code, said = checked(tmp_path)

    assert code == 1
    assert "this is a folder, not a file" in said


def test_a_script_that_answers_everything_finishes_the_form(short: Path, tmp_path: Path) -> None:
    xml = tmp_path / "out.xml"

    code, said = tried(short, "1", "3", "", "", "Ann", "no", "", xml=xml)

    assert code == 0
    assert "> 3\n" in said
    assert "/data/visitor[1]/who = Ann" in said
    assert "<staff>3</staff>" in xml.read_text("utf-8")


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


def test_what_a_form_says_does_not_steer_the_terminal() -> None:
    out = io.StringIO()

    Terminal(Language.EN, out=out, hear=lambda: None).put("a\x1b[2Jb")

    assert out.getvalue() == "a[2Jb\n"


def test_a_script_saved_by_windows_in_china_is_read() -> None:
    hear = script(io.BytesIO("\ufeff明天\r\n".encode()), io.StringIO())
    old = script(io.BytesIO("明天\r\n".encode("gb18030")), io.StringIO())

    assert (hear(), hear(), old()) == ("明天", None, "明天")


@pytest.mark.parametrize(
    ("environment", "language"),
    [({"LANG": "zh_CN.UTF-8"}, "zh"), ({"LC_ALL": "en_GB", "LANG": "zh_CN"}, "en"), ({"LANG": "C"}, "en")],
)
def test_the_language_is_that_of_the_terminal(environment: dict[str, str], language: str) -> None:
    assert language_here(environment) == language


def test_wrong_usage_is_told_apart_from_a_form_that_will_not_run() -> None:
    with pytest.raises(SystemExit) as ended:
        main(["form", "check"])

    assert ended.value.code == 2


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


def test_missing_pictures_are_named_and_do_not_keep_the_form_from_running() -> None:
    path = ROOT / "tests" / "forms" / "public" / "widgets.xls"

    code, said = checked(path, language=Language.ZH)

    assert code == 0
    assert "图片：缺少附件“happy.jpg”" in said


def test_texts_that_are_not_translated_are_told_by_row_and_column(short: Path) -> None:
    short.write_text(SHORT.replace("备注？", "").replace("| 否 |", "| |"), encoding="utf-8")

    code, said = checked(short)

    assert code == 0
    assert "Texts that are not translated yet (2)" in said
    assert "survey, row 4, column “label::中文 (zh)”: no text in 中文 (zh)" in said
    assert "choices, row 3, column “label::中文 (zh)”" in said


def test_a_workbook_with_a_password_is_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "secret.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(500) + "EncryptedPackage".encode("utf-16-le"))

    code, said = checked(path)

    assert code == 1
    assert "protected by a password" in said
