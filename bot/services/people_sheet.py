"""Lists of people as files: an Excel or text file read into rows, and an Excel of links written back.

Both run as long work in another process. Links are drawn there too, so that their tokens stand in the file
that goes to the admin and nowhere else: only hashes come back.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from secrets import token_urlsafe
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils.exceptions import InvalidFileException

from bot.rules.roster import MOST_ROWS, rows_of_text
from bot.services.invite import TOKEN_BYTES, hash_of
from bot.services.long_work import NewFile, WorkOutput

READ_PEOPLE = "read_people"
WRITE_LINKS = "write_links"

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_BYTES = 2 * 1024 * 1024
MOST_UNPACKED_BYTES = 20 * 1024 * 1024  # of a list of 500 names a thousandth is plenty
MOST_COLUMNS = 12


def read_people(body: dict[str, Any], blobs: tuple[bytes, ...]) -> WorkOutput:
    """The rows of the first sheet, or of a text file; `problem` when it is neither."""
    data = blobs[0]
    try:
        rows = _excel(data) if data.startswith(b"PK") else _text(data)
    except _Unreadable as unreadable:
        return WorkOutput(result={"problem": str(unreadable)})
    return WorkOutput(result={"rows": rows})


def write_links(body: dict[str, Any], blobs: tuple[bytes, ...]) -> WorkOutput:
    """An Excel with a link for each of `people`, and the hashes of the links in the same order.

    `people` holds lists of cells to write before the link; `head` the headings, the last one the link's.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet("visitbot")
    for letter, width in zip("ABCDE", (20, 16, 20, 14, 70), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    sheet.append(_cells(sheet, body["head"], bold=True))
    hashes = []
    for person in body["people"]:
        token = token_urlsafe(TOKEN_BYTES)
        hashes.append(hash_of(token))
        sheet.append(_cells(sheet, [*person, f"{body['base']}{token}"]))
    file = io.BytesIO()
    book.save(file)
    return WorkOutput(result={"hashes": hashes}, files=(NewFile(file.getvalue(), XLSX),))


class _Unreadable(Exception):  # noqa: N818 - it describes the file and stays in this module
    """The text says why: `too_big`, `not_a_list` or `empty`."""


def _excel(data: bytes) -> list[list[str]]:
    _refuse_bomb(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what the file says about its size is not to be believed
        rows = _tidied(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True))
        book.close()
    except (InvalidFileException, zipfile.BadZipFile, LookupError, ValueError, OSError, SyntaxError) as error:
        raise _Unreadable("not_a_list") from error
    return rows


def _refuse_bomb(data: bytes) -> None:
    """A small file can declare gigabytes: look at the directory of the zip before anything is unpacked."""
    if len(data) > MOST_BYTES:
        raise _Unreadable("too_big")
    try:
        members = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except zipfile.BadZipFile as error:
        raise _Unreadable("not_a_list") from error
    if sum(member.file_size for member in members) > MOST_UNPACKED_BYTES:
        raise _Unreadable("too_big")


def _text(data: bytes) -> list[list[str]]:
    """Text as Excel and editors save it: UTF-8 or, on Chinese Windows, GB 18030."""
    if len(data) > MOST_BYTES:
        raise _Unreadable("too_big")
    if b"\0" in data:
        raise _Unreadable("not_a_list")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("gb18030")
        except UnicodeDecodeError as error:
            raise _Unreadable("not_a_list") from error
    if '"' in text:
        return _tidied(csv.reader(io.StringIO(text)))
    return _tidied(rows_of_text(text))


def _tidied(rows: Iterable[Iterable[Any]]) -> list[list[str]]:
    """Cells as text, empty rows kept so that row numbers stay right; a little more than is ever invited."""
    found = [_without_empty_end(cells) for cells in _taken(rows)]
    while found and not found[-1]:
        found.pop()
    if not found:
        raise _Unreadable("empty")
    return found


def _taken(rows: Iterable[Iterable[Any]]) -> Iterator[Iterator[str]]:
    for number, row in enumerate(rows):
        if number > 2 * MOST_ROWS:
            return
        yield (_cell(value) for value in list(row)[:MOST_COLUMNS])


def _without_empty_end(cells: Iterable[str]) -> list[str]:
    kept = list(cells)
    while kept and not kept[-1]:
        kept.pop()
    return kept


def _cell(value: object) -> str:
    return "" if value is None else " ".join(str(value).split())[:200]


def _cells(sheet: Any, values: Iterable[str], *, bold: bool = False) -> list[Any]:
    """Text cells: openpyxl would make a live formula of what begins with `=`."""
    cells = []
    for value in values:
        cell = WriteOnlyCell(sheet, value=value)
        cell.data_type = "s"
        if bold:
            cell.font = Font(bold=True)
        cells.append(cell)
    return cells
