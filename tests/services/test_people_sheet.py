"""Lists of people as files: what is read, what is refused, and the Excel of links."""

import io
import zipfile

import pytest
from openpyxl import Workbook, load_workbook

from bot.services.invite import hash_of
from bot.services.people_sheet import MOST_UNPACKED_BYTES, read_people, write_links


def excel(*rows: tuple[object, ...]) -> bytes:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(list(row))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def read(data: bytes) -> dict[str, object]:
    return read_people({}, (data,)).result


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
        (b"\xff\xff\xff", "not_a_list"),
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
        bomb.writestr("xl/worksheets/sheet1.xml", b"0" * (MOST_UNPACKED_BYTES + 1))
    assert read(file.getvalue()) == {"problem": "too_big"}


def test_a_zip_that_is_no_workbook_is_told() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as other:
        other.writestr("readme.txt", "hello")
    assert read(file.getvalue()) == {"problem": "not_a_list"}


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
