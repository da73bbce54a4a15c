"""Lists of customers as other people keep them: other sheets, encodings, merged cells, formulas."""

import gzip
import io
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from bot.services.customer_sheet import read_customers

BODY: dict[str, Any] = {
    "industries": {"IT": ["信息技术"]}, "country": "CN", "near": None, "words": {}, "reason": "What is wrong",
}  # fmt: skip
OLD_EXCEL = Path(__file__).with_name("data") / "customers.xls"
HEAD = ("客户名称", "电话", "负责人")


def read(data: bytes, **body: Any) -> tuple[dict[str, Any], list[dict[str, Any]], list[bytes]]:
    """The result, the good rows, and the files of bad ones."""
    output = read_customers(BODY | body, (data,))
    good, *bad = [file.data for file in output.files] or [gzip.compress(b"")]
    rows = [json.loads(line) for line in gzip.decompress(good).decode().splitlines()]
    return output.result, rows, bad


def book(*sheets: tuple[str, Sequence[Sequence[object]]]) -> Workbook:
    made = Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets:
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    return made


def saved(made: Workbook) -> bytes:
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def names(rows: Sequence[dict[str, Any]]) -> list[str]:
    return [row["name_zh"] or row["name_en"] for row in rows]


def test_an_old_excel_is_read_with_its_dates_merged_cells_and_title() -> None:
    result, rows, _ = read(OLD_EXCEL.read_bytes())
    assert names(rows) == ["云途科技", "春风茶馆"]
    assert [row["owner"] for row in rows] == ["Ann", "Ann"]
    assert rows[0]["expected_on"] == "2026-06-30"
    assert rows[0]["phone"] == "+8613800138000"
    assert rows[0]["position"] == [30.28, 120.12]
    assert result["notes"]["aside"] == ["说明"]


def test_every_sheet_with_customers_is_read_and_the_others_are_named() -> None:
    data = saved(
        book(
            ("封面", [["2026 年客户资料"]]),
            ("华东", [HEAD, ("云途", "", "")]),
            ("华南", [("电话", "客户名称", "区域"), ("13800138000", "春风", "深圳")]),
        )
    )
    result, rows, _ = read(data)
    assert names(rows) == ["云途", "春风"]
    assert [row["row"] for row in rows] == ["华东!2", "华南!2"]
    assert result["notes"]["sheets"] == ["华东", "华南"]
    assert result["notes"]["aside"] == ["封面"]
    assert result["notes"]["unused"] == ["区域"]


def test_a_hidden_sheet_is_passed_over() -> None:
    made = book(("客户", [HEAD, ("云途", "", "")]), ("旧", [HEAD, ("春风", "", "")]))
    made.worksheets[1].sheet_state = "hidden"
    assert names(read(saved(made))[1]) == ["云途"]


def test_a_cell_merged_downwards_counts_for_all_its_rows() -> None:
    made = book(("客户", [HEAD, ("云途", "", "Ann"), ("春风", "", ""), ("夏雨", "", "")]))
    made.worksheets[0].merge_cells("C2:C3")
    assert [row["owner"] for row in read(saved(made))[1]] == ["Ann", "Ann", ""]


def test_a_formula_without_its_result_is_told_and_not_taken_for_empty() -> None:
    made = book(("客户", [HEAD, ("云途", "", '=VLOOKUP("a",A:B,2,0)'), ("春风", "", "#N/A")]))
    result, rows, _ = read(saved(made))
    assert (result["good"], result["bad"], rows) == (0, 2, [])


def test_a_million_empty_rows_below_are_no_rows() -> None:
    made = book(("客户", [HEAD, ("云途", "", "")]))
    sheet = made.worksheets[0]
    for number in range(3, 120_003):
        sheet.row_dimensions[number].height = 20
    result, rows, _ = read(saved(made))
    assert (result["good"], names(rows)) == (1, ["云途"])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_text_of_any_encoding_is_read(encoding: str, mark: str) -> None:
    text = f"sep={mark}\r\n客户名称{mark}电话\r\n云途科技{mark}１３８００１３８０００\r\n"
    _, rows, _ = read(text.encode(encoding))
    assert names(rows) == ["云途科技"]
    assert rows[0]["phone"] == "+8613800138000"


def test_traditional_characters_of_taiwan_are_read() -> None:
    _, rows, _ = read("客戶名稱,電話,負責人\r\n雲途科技,13800138000,王博\r\n".encode("big5"))
    assert (names(rows), rows[0]["owner"]) == (["雲途科技"], "王博")


def test_umlauts_of_western_windows_are_no_chinese_characters() -> None:
    _, rows, _ = read("Firma;Adresse\r\nMüller Bäckerei;Königstraße 5\r\n".encode("cp1252"), country="DE")
    assert names(rows) == ["Müller Bäckerei"]
    assert rows[0]["address_en"] == "Königstraße 5"


def test_a_web_page_that_calls_itself_excel_is_read() -> None:
    page = (
        "<html><table><tr><th>客户名称<th>电话</tr><tr><td>云途&amp;Co</td><td>13800138000</td></tr></table>"
    )
    assert names(read(page.encode())[1]) == ["云途&Co"]


def test_places_the_wrong_way_round_are_put_right_and_far_ones_named() -> None:
    rows = [("Berlin", 52.5, 13.4), ("Hamburg", 53.5, 9.9), ("Munich", 48.1, 11.6), ("Cologne", 50.9, 6.9),
            ("Dresden", 51.0, 13.7), ("Leipzig", 12.37, 51.34), ("Sydney", -33.9, 151.2)]  # fmt: skip
    result, found, _ = read(saved(book(("c", [("Name", "Latitude", "Longitude"), *rows]))), country="DE")
    assert found[5]["position"] == [51.34, 12.37]
    assert (result["notes"]["turned"], result["notes"]["far_rows"]) == (1, ["8"])
    assert result["notes"]["no_datum"]


def test_bad_rows_come_back_on_their_own_sheets() -> None:
    data = saved(book(("华东", [HEAD, ("云途", "?", "")]), ("华南", [HEAD, ("春风", "??", "")])))
    result, _, [bad] = read(data)
    assert result["bad"] == 2
    back = load_workbook(io.BytesIO(bad))
    assert back.sheetnames == ["华东", "华南"]
    assert [cell.value for cell in back["华南"][1]] == ["What is wrong", *HEAD]
    assert read(bad)[0]["notes"]["unused"] == []


def locked() -> bytes:
    return b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600


def half() -> bytes:
    return saved(book(("c", [HEAD, ("云途", "", "")])))[:-300]


def other_zip() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("content.xml", "<x/>")
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (locked(), "locked"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 2000, "not_a_list"),
        (OLD_EXCEL.read_bytes()[:3000], "not_a_list"),
        (half(), "not_a_list"),
        (other_zip(), "not_a_list"),
        (bytes(range(256)) * 20, "not_a_list"),
        (b"", "empty"),
        (b"\xff\xfe", "empty"),
        (saved(book(("c", [HEAD]))), "empty"),
        (saved(book(("c", [("foo", "bar"), (1, 2)]))), "no_columns"),
        (b"%PDF-1.7 \n1 0 obj", "no_columns"),
    ],
)
def test_what_is_no_list_is_told_and_breaks_nothing(data: bytes, problem: str) -> None:
    assert read_customers(BODY, (data,)).result == {"problem": problem}
