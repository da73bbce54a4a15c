"""Excels of customers, read and written in another process: template, import, its bad rows, export."""

import csv
import gzip
import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font, PatternFill
from openpyxl.utils.exceptions import InvalidFileException

from bot.forms.typed_hours import read_hours
from bot.rules.customer_row import COLUMNS, ReadRow, columns_of, read_row
from bot.rules.opening_hours import HoursUnclear
from bot.rules.repeated_row import RowsBefore
from bot.services.long_work import NewFile, WorkOutput
from bot.services.people_sheet import XLSX

READ_CUSTOMERS = "read_customers"
READ_CUSTOMER_ROWS = "read_customer_rows"
WRITE_CUSTOMERS = "write_customers"
WRITE_NOT_FOUND = "write_not_found"

MOST_ROWS = 100_000
MOST_BYTES = 20 * 1024 * 1024  # Telegram gives bots no larger file
MOST_UNPACKED_BYTES = 400 * 1024 * 1024
MOST_CELL = 2000
CHUNK = 500
"""Rows that one transaction takes."""


class _Unreadable(Exception):  # noqa: N818 - it describes the file and stays in this module
    """The text says why: `too_big`, `too_many`, `no_columns`, `not_a_list` or `empty`."""


def read_customers(body: dict[str, Any], blobs: tuple[bytes, ...]) -> WorkOutput:
    """Good rows as a file of JSON lines; bad ones as an Excel with the reason beside each.

    `body`: `industries`, `country`, `words` (problem → text) and `reason` (heading of the reason's column).
    Result: `good`, `bad` (counts), or `problem`.
    """
    try:
        rows = _rows(blobs[0])
        head = next(rows, [])
        good, bad, lines = _understood(rows, _columns(head), body)
    except _Unreadable as unreadable:
        return WorkOutput(result={"problem": str(unreadable)})
    if not good and not bad:
        return WorkOutput(result={"problem": "empty"})
    files = [NewFile(lines, "application/gzip")]
    if bad:
        files.append(NewFile(_problem_sheet(head, bad, body), XLSX))
    return WorkOutput(result={"good": good, "bad": len(bad)}, files=tuple(files))


def read_customer_rows(body: dict[str, Any], blobs: tuple[bytes, ...]) -> WorkOutput:
    """The rows from `begin` on, a chunk of them."""
    with gzip.open(io.BytesIO(blobs[0]), "rt", encoding="utf-8") as lines:
        chunk = [json.loads(line) for line in islice(lines, body["begin"], body["begin"] + CHUNK)]
    return WorkOutput(result={"rows": chunk})


def write_customers(body: dict[str, Any], blobs: tuple[bytes, ...]) -> WorkOutput:
    """`rows` under the template's headings; without rows the template itself, explained and with an example.

    `body`: `language`, `rows` (lists in the order of COLUMNS), `notes` (column → explanation), `sheets`
    (names of the sheets), `mark` (a line on who exported).
    """
    book = Workbook(write_only=True)
    names = body["sheets"]
    sheet = book.create_sheet(names[0])
    sheet.freeze_panes = "C2"
    for number in range(len(COLUMNS)):
        sheet.column_dimensions[_letter(number)].width = 18
    sheet.append(_cells(sheet, _headings(), bold=True))
    rows: list[list[str]] = body.get("rows") or []
    for row in rows:
        sheet.append(_cells(sheet, row))
    if not rows:
        sheet.append(_cells(sheet, [column.example for column in COLUMNS]))
        _explain(book, names[1], body["notes"])
    if body.get("mark"):
        marks = book.create_sheet(names[1])
        marks.append(_cells(marks, [body["mark"]]))
    file = io.BytesIO()
    book.save(file)
    return WorkOutput(result={"rows": len(rows)}, files=(NewFile(file.getvalue(), XLSX),))


def write_not_found(body: dict[str, Any], blobs: tuple[bytes, ...]) -> WorkOutput:
    """`rows` in the order of COLUMNS, `why` in front of each: corrected, the sheet can be sent back."""
    rows = [[body["why"], *row] for row in body["rows"]]
    file = _reasons_sheet(body["reason"], _headings(), rows)
    return WorkOutput(result={"rows": len(rows)}, files=(NewFile(file, XLSX),))


def _columns(head: Sequence[str]) -> dict[str, int]:
    """Raises _Unreadable for a sheet that has no column for a name."""
    columns = columns_of(head)
    if not {"name_zh", "name_en"} & columns.keys():
        raise _Unreadable("no_columns" if any(head) else "empty")
    return columns


def _understood(
    rows: Iterable[Sequence[str]], columns: dict[str, int], body: dict[str, Any]
) -> tuple[int, list[tuple[Sequence[str], ReadRow]], bytes]:
    """How many good rows; the bad ones; the good ones as gzipped JSON lines, never all in memory."""
    industries, country = frozenset(body["industries"]), body["country"]
    good, file = 0, io.BytesIO()
    bad: list[tuple[Sequence[str], ReadRow]] = []
    before = RowsBefore()
    with gzip.open(file, "wt", compresslevel=3, encoding="utf-8", newline="\n") as lines:
        for number, cells in enumerate(rows, start=2):
            if number - 2 >= MOST_ROWS:
                raise _Unreadable("too_many")
            if not any(cells):
                continue
            by_name = {name: cells[place] for name, place in columns.items() if place < len(cells)}
            with suppress(HoursUnclear):  # then the row is told to be wrong
                by_name["hours"] = read_hours(by_name.get("hours", ""))
            row = read_row(by_name, industries=industries, country=country)
            if repeated := before.repeated(row.values):
                row.problems.append(repeated)
            if row.problems:
                bad.append((cells, row))
                continue
            said = [name for name, text in by_name.items() if text]
            lines.write(json.dumps({**row.values, "row": number, "said": said}, ensure_ascii=False) + "\n")
            good += 1
    return good, bad, file.getvalue()


def _rows(data: bytes) -> Iterator[list[str]]:
    if len(data) > MOST_BYTES:
        raise _Unreadable("too_big")
    return _excel(data) if data.startswith(b"PK") else _text(data)


def _excel(data: bytes) -> Iterator[list[str]]:
    try:
        members = zipfile.ZipFile(io.BytesIO(data)).infolist()
        if sum(member.file_size for member in members) > MOST_UNPACKED_BYTES:
            raise _Unreadable("too_big")
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what the file says about its size is not to be believed
        for row in sheet.iter_rows(max_col=3 * len(COLUMNS), values_only=True):
            yield [_cell(value) for value in row]
        book.close()
    except (InvalidFileException, zipfile.BadZipFile, LookupError, ValueError, OSError, SyntaxError) as error:
        raise _Unreadable("not_a_list") from error


def _text(data: bytes) -> Iterator[list[str]]:
    """CSV as Excel saves it: UTF-8 or, on Chinese Windows, GB 18030; commas, semicolons or tabs."""
    if b"\0" in data:
        raise _Unreadable("not_a_list")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise _Unreadable("not_a_list")
    first = text.partition("\n")[0]
    mark = max(",;\t", key=first.count)
    for row in csv.reader(io.StringIO(text), delimiter=mark):
        yield [_cell(value) for value in row]


def _problem_sheet(
    head: Sequence[str], bad: Sequence[tuple[Sequence[str], ReadRow]], body: dict[str, Any]
) -> bytes:
    """The bad rows as they were, the reasons in front: corrected, the same sheet can be sent again."""
    words = body["words"]
    rows = [
        ["; ".join(words.get(problem, problem) for problem in dict.fromkeys(row.problems)), *cells]
        for cells, row in bad
    ]
    return _reasons_sheet(body["reason"], head, rows)


def _reasons_sheet(heading: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("visitbot")
    sheet.freeze_panes = "B2"
    sheet.column_dimensions["A"].width = 50
    sheet.append(_cells(sheet, [heading, *head], bold=True))
    for row in rows:
        sheet.append(_cells(sheet, row))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _explain(book: Any, name: str, notes: dict[str, str]) -> None:
    sheet = book.create_sheet(name)
    sheet.column_dimensions["A"].width = 34
    sheet.column_dimensions["B"].width = 80
    for heading, column in zip(_headings(), COLUMNS, strict=True):
        sheet.append(_cells(sheet, [heading, notes.get(column.name, "")]))


def _headings() -> list[str]:
    return [f"{column.zh} {column.en}" for column in COLUMNS]


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # Excel keeps telephone numbers as floats
    return "" if value is None else str(value).strip()[:MOST_CELL]


def _cells(sheet: Any, values: Iterable[str], *, bold: bool = False) -> list[Any]:
    """Text cells: openpyxl would make a live formula of what begins with `=`."""
    cells = []
    for value in values:
        cell = WriteOnlyCell(sheet, value=value)
        cell.data_type = "s"
        if bold:
            cell.font = Font(bold=True, color="FFFFFF")
            cell.fill = PatternFill("solid", fgColor="2B4C7E")
        cells.append(cell)
    return cells


def _letter(number: int) -> str:
    return chr(ord("A") + number) if number < 26 else "A" + chr(ord("A") + number - 26)
