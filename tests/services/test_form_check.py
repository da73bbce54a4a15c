"""What an admin sends as a form: read in another process, whatever it is."""

import io
import zipfile

import pytest

from bot.forms.report import FormReport
from bot.services.form_check import MOST_LIST_BYTES, MOST_LIST_ROWS, check_form, unpack_form
from forms.build import workbook
from tests.journeys.admin_forms import FORM, SHOPS, WITH_FILES


def checked(data: bytes, name: str = "form.xlsx", **more: bytes) -> tuple[FormReport, dict[str, object]]:
    files = {name: data, **{key.replace("_", "."): value for key, value in more.items()}}
    body = {"form": name, "names": list(files), "language": "en"}
    output = check_form(body, tuple(files.values()))
    return FormReport.from_json(output.result["report"]), output.result


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def test_a_form_that_runs_brings_all_that_publishing_needs() -> None:
    report, result = checked(workbook(FORM), "my visit.xlsx")

    assert report.runs
    assert (report.questions, report.required) == (2, 1)
    assert {"definition", "workbook", "lists", "form_id"} <= result.keys()


def test_a_form_without_an_id_is_known_by_its_file() -> None:
    _, result = checked(workbook(FORM.partition("| settings")[0]), "Kunden besuch (neu).xlsx")

    assert result["form_id"] == "Kunden_besuch_neu"


def test_lists_come_out_as_text_whatever_their_encoding() -> None:
    _, result = checked(workbook(WITH_FILES), shops_csv=SHOPS.decode().encode("gb18030"))

    assert result["lists"] == {"shops.csv": SHOPS.decode()}


def test_a_report_comes_back_from_json_as_it_was() -> None:
    report, result = checked(workbook(WITH_FILES))

    assert FormReport.from_json(report.as_json()) == report
    assert [each.name for each in report.missing_lists] == ["shops.csv"]
    assert "definition" not in result


def test_lists_that_are_too_long_for_a_chat_are_refused() -> None:
    for huge in (b"name,label\n" + b"x,y\n" * (MOST_LIST_ROWS + 1), bytes(MOST_LIST_BYTES + 1)):
        report, result = checked(workbook(WITH_FILES), shops_csv=huge)

        assert not report.runs
        assert "larger than 8 MB or longer" in report.problems[-1].message_en
        assert "definition" not in result


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    report, _ = checked(zipped(**{"xl/workbook.xml": bytes(200 * 1024**2)}))

    assert [problem.message_en for problem in report.problems] == ["the file unpacks to more than 60 MB"]


def test_a_long_report_also_comes_as_a_file() -> None:
    rows = "".join(f"| | text | q{n} | 问题 | {'' if n else 'Question'} |\n" for n in range(40))
    table = f"| survey | | | | |\n| | type | name | label::中文 (zh) | label::English (en) |\n{rows}"
    output = check_form({"form": "long.md", "names": ["long.md"], "language": "zh"}, (table.encode(),))

    assert "缺少 English (en) 的文字" in output.files[0].data.decode("utf-8-sig")


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"PK no zip at all", "broken"),
        (zipped(**{"__MACOSX/._form.xlsx": b"x", ".hidden": b"x"}), "empty"),
        (zipped(**{"big.csv": bytes(61 * 1024**2)}), "too_big"),
        (zipped(**{f"{n}.png": b"x" for n in range(201)}), "too_big"),
    ],
)
def test_a_zip_that_cannot_be_taken_says_why(data: bytes, problem: str) -> None:
    assert unpack_form({}, (data,)).result["problem"] == problem


def test_names_out_of_a_zip_are_bare_and_readable() -> None:
    output = unpack_form({}, (zipped(**{"../../etc/表单.xlsx": b"form", "media/a.png": b"a"}),))

    assert output.result["names"] == ["表单.xlsx", "a.png"]
    assert [file.data for file in output.files] == [b"form", b"a"]
