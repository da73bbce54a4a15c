"""Lists of people as files: what is read, what is refused, and the Excel of links."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from bot.rules.language import Language
from bot.rules.roster import Known, Understood, understand
from bot.rules.roster_row import Problem, RowProblem
from bot.services.people_sheet import LIMITS, read_people, write_links
from bot.services.secret import hash_of

OLD_EXCEL = Path(__file__).with_name("data") / "customers.xls"
NOBODY = Known(
    here=frozenset(), left=frozenset(), managers=((1, "梅丽"),), language=Language.ZH, zone="Asia/Shanghai"
)


def book(*rows: tuple[object, ...]) -> Workbook:
    made = Workbook()
    for row in rows:
        made.worksheets[0].append(list(row))
    return made


def saved(made: Workbook) -> bytes:
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def excel(*rows: tuple[object, ...]) -> bytes:
    return saved(book(*rows))


def read(data: bytes) -> dict[str, Any]:
    return read_people({}, (data,)).result


def understood(data: bytes) -> Understood:
    return understand(read(data)["rows"], NOBODY)


def test_an_excel_is_read_row_by_row_with_empty_rows_kept() -> None:
    assert read(excel(("姓名", "角色"), (), (" 王  博 ", "销售"), (12, None)))["rows"] == [
        ["姓名", "角色"],
        [],
        ["王 博", "销售"],
        ["12"],
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_text_file_is_read_as_editors_save_it(encoding: str) -> None:
    assert read("王博,销售\n李娜,主管\n".encode(encoding))["rows"] == [["王博", "销售"], ["李娜", "主管"]]


def test_cells_between_quotation_marks_stay_whole() -> None:
    assert read(b'Name,Role\n"Lee, Ann",rep\n')["rows"] == [["Name", "Role"], ["Lee, Ann", "rep"]]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"PK\x03\x04 nonsense", "not_a_list"),
        (b"\x89PNG\0\0", "not_a_list"),
        (b"\xff\xff\x01", "not_a_list"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "locked"),
        (b"  \n ", "empty"),
        (excel(), "empty"),
        (b"x" * (3 * 1024 * 1024), "too_big"),
    ],
)
def test_what_is_no_list_says_why(data: bytes, problem: str) -> None:
    assert read(data) == {"problem": problem}


def test_a_small_file_that_unpacks_to_very_much_is_never_unpacked() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/worksheets/sheet1.xml", b"0" * (LIMITS.unpacked + 1))
    assert read(file.getvalue()) == {"problem": "too_big"}


def test_a_zip_that_is_no_workbook_is_told() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as other:
        other.writestr("readme.txt", "hello")
    assert read(file.getvalue()) == {"problem": "not_a_list"}


def test_an_old_excel_is_read_with_its_merged_cells() -> None:
    found = read(OLD_EXCEL.read_bytes())
    owners = [row[2] for row in found["rows"] if row[:1] in (["云途科技"], ["春风茶馆"])]
    assert (owners, found["aside"]) == (["Ann", "Ann"], ["说明"])


def test_what_other_systems_call_an_excel_is_a_page_with_a_table() -> None:
    page = "<table><tr><th>姓名</th><th>上级</th></tr><tr><td>王博</td><td>梅丽</td></tr></table>"
    [wang] = understood(page.encode("gb18030")).newcomers
    assert (wang.name, wang.manager_id) == ("王博", 1)


def test_a_title_may_stand_above_the_headings_and_rows_count_as_in_the_sheet() -> None:
    head = (("2026 年人员名单",), (), ("工号", "姓名（必填）", "職位"))
    found = understood(excel(*head, (1, "王博", "外星人"), (2, "李娜", "主管")))
    assert found.problems == (Problem(row=4, kind=RowProblem.UNKNOWN_ROLE, what="外星人"),)
    assert [(each.row, each.name) for each in found.newcomers] == [(5, "李娜")]


def test_a_manager_merged_over_several_rows_is_the_manager_of_each() -> None:
    made = book(("姓名", "上级"), ("王博", "梅丽"), ("李娜", None), ("张强", None))
    made.worksheets[0].merge_cells("B2:B3")
    assert [each.manager_id for each in understood(saved(made)).newcomers] == [1, 1, None]


def test_the_sheet_with_the_headings_is_read_and_the_others_are_named() -> None:
    made = book(("Please fill in the next sheet",))
    made.worksheets[0].title = "Notes"
    made.create_sheet("Empty")
    made.create_sheet("People").append(["Name"])
    made["People"].append(["Ann Lee"])
    made.create_sheet("Draft").append(["Otto"])
    made["Draft"].sheet_state = "hidden"
    assert read(saved(made)) == {"rows": [["Name"], ["Ann Lee"]], "aside": ["Notes"]}


def test_a_formula_that_was_never_calculated_is_nobody() -> None:
    [problem] = understood(excel(("姓名",), ('=CONCAT("王","博")',))).problems
    assert problem == Problem(row=2, kind=RowProblem.NO_NAME, what="#FORMULA!")


def test_the_links_are_in_the_file_and_only_their_hashes_come_back() -> None:
    body = {"head": ["Name", "Link"], "people": [["=SUM(1)"], ["Bo"]], "base": "https://t.me/b?start="}
    output = write_links(body, ())
    rows = list(load_workbook(io.BytesIO(output.files[0].data)).worksheets[0].iter_rows(values_only=True))
    tokens = [str(row[1]).removeprefix("https://t.me/b?start=") for row in rows[1:]]
    assert output.result == {"hashes": [hash_of(token) for token in tokens]}
    assert tokens[0] != tokens[1]


def test_a_name_that_looks_like_a_formula_stays_a_name() -> None:
    body = {"head": ["Name", "Link"], "people": [["=SUM(1)"]], "base": "x"}
    file = io.BytesIO(write_links(body, ()).files[0].data)
    cell = load_workbook(file).worksheets[0]["A2"]
    assert (cell.value, cell.data_type) == ("=SUM(1)", "s")
