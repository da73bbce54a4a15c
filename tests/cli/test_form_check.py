"""What a form's author sees at the terminal of `visitbot form check`: what the form is, or what is wrong."""

from pathlib import Path

import pytest

from bot.cli import main
from bot.rules.language import Language
from tests.cli.form_at_terminal import ROOT, SHORT, checked

RETAIL = ROOT / "forms" / "retail_visit.xlsx"


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


def test_wrong_usage_is_told_apart_from_a_form_that_will_not_run() -> None:
    with pytest.raises(SystemExit) as ended:
        main(["form", "check"])

    assert ended.value.code == 2


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
