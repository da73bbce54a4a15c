"""Rows of whatever list people send: Excel old and new, a web page's table, text of any encoding."""

import csv
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import xlrd
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from bot.rules.broken_cell import UNCOMPUTED
from bot.services.sheet_html import table_rows
from bot.services.sheet_marks import Marks, marks_of

MIB = 1024 * 1024
MOST_CELL = 2000
MOST_COLUMNS = 100
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
ENCODINGS = ("utf-8-sig", "gb18030", "big5", "cp1252")
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_FOREIGN = (
    InvalidFileException, zipfile.BadZipFile, zlib.error, LookupError, ValueError, OSError, SyntaxError,
    TypeError, AttributeError, EOFError, NotImplementedError,
)  # fmt: skip
"""What reading the bytes of strangers raises when they are no workbook."""

Row = list[str]


@dataclass(frozen=True, slots=True)
class Limits:
    """In bytes, of the file as it comes and of a workbook unpacked."""

    file: int
    unpacked: int


OF_CUSTOMERS = Limits(file=20 * MIB, unpacked=400 * MIB)  # Telegram gives bots no larger file


class Unreadable(Exception):  # noqa: N818 - it describes the file
    """The text says why: `too_big`, `locked` or `not_a_list`."""


@dataclass(frozen=True, slots=True)
class Sheet:
    name: str
    """Empty where the file has only one."""
    rows: Iterable[Row]


def separated(text: str) -> list[Row]:
    """By the mark that its beginning holds most of, as CSV; raises Unreadable."""
    beginning = text[:4000]
    mark = max(",;\t|", key=beginning.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
    except csv.Error as error:
        raise Unreadable("not_a_list") from error


def sheets_of(
    data: bytes,
    is_right: Callable[[Sequence[Row]], bool],
    *,
    limits: Limits = OF_CUSTOMERS,
    split: Callable[[str], list[Row]] = separated,
) -> list[Sheet]:
    """The visible sheets; text, split into rows, in the first encoding in which they are right.

    Raises Unreadable, also while the rows of a sheet are read.
    """
    if len(data) > limits.file:
        raise Unreadable("too_big")
    if data.startswith(b"PK"):
        return _new_excel(data, limits)
    if data.startswith(OLD_EXCEL):
        return _old_excel(data)
    return [Sheet("", _text_rows(data, is_right, split))]


def _new_excel(data: bytes, limits: Limits) -> list[Sheet]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        if sum(member.file_size for member in archive.infolist()) > limits.unpacked:
            raise Unreadable("too_big")
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        return [Sheet(sheet.title, _of_sheet(sheet, archive)) for sheet in shown or book.worksheets[:1]]
    except _FOREIGN as error:
        raise Unreadable("not_a_list") from error


def _of_sheet(sheet: Any, archive: zipfile.ZipFile) -> Iterator[Row]:
    try:
        marks = marks_of(archive.read(sheet._worksheet_path.lstrip("/")))
        sheet.reset_dimensions()  # what the file says about its size is not to be believed
        for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True), 1):
            yield _trimmed(marks.filled(number, [_cell(value) for value in row], UNCOMPUTED))
    except _FOREIGN as error:
        raise Unreadable("not_a_list") from error


def _old_excel(data: bytes) -> list[Sheet]:
    if _LOCKED in data:
        raise Unreadable("locked")
    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True)
        return [
            Sheet(sheet.name, [*_of_old_sheet(sheet, book.datemode)])
            for sheet in book.sheets()
            if sheet.visibility == 0
        ]
    except xlrd.XLRDError as error:
        raise Unreadable("locked" if "encrypt" in str(error).lower() else "not_a_list") from error
    except (*_FOREIGN, xlrd.compdoc.CompDocError, struct.error, AssertionError) as error:
        raise Unreadable("not_a_list") from error


def _of_old_sheet(sheet: Any, datemode: int) -> Iterator[Row]:
    marks = Marks({(top + 1, left): low for top, low, left, _ in sheet.merged_cells if low - top > 1})
    for number in range(sheet.nrows):
        cells = [_old_cell(cell, datemode) for cell in sheet.row(number)[:MOST_COLUMNS]]
        yield _trimmed(marks.filled(number + 1, cells, UNCOMPUTED))


def _old_cell(cell: Any, datemode: int) -> str:
    if cell.ctype == xlrd.XL_CELL_DATE:
        return _cell(xlrd.xldate_as_datetime(cell.value, datemode))
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, "#N/A"))
    return _cell(cell.value)


def _text_rows(
    data: bytes, is_right: Callable[[Sequence[Row]], bool], split: Callable[[str], list[Row]]
) -> list[Row]:
    """In the encoding in which the headings are known, else in the first that can be read."""
    found: list[list[Row]] = []
    for text in _texts(data):
        rows = table_rows(text) if re.match(r"\s*<", text) else split(text)
        rows = [[_cell(value) for value in row[:MOST_COLUMNS]] for row in rows]
        if is_right(rows[:50]):
            return rows
        found.append(rows)
    if not found:
        raise Unreadable("not_a_list")
    return found[0]


def _texts(data: bytes) -> Iterator[str]:
    """UTF-8 or UTF-16; GB 18030 as Chinese Windows writes, Big5, or the Windows of western Europe."""
    for encoding in _wide(data) or ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "gb18030" and _is_western(text):
            continue
        if not re.search(r"[\x00-\x08\x0e-\x1f]", text):
            yield text


def _wide(data: bytes) -> tuple[str, ...]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    if b"\0" not in data[:1000]:
        return ()
    return ("utf-16-le",) if data[1:2] == b"\0" else ("utf-16-be",)


def _is_western(text: str) -> bool:
    """`M黮ler` was `Müller`: single Chinese characters within Latin words are none."""
    lone = len(re.findall(r"[A-Za-z][\u4e00-\u9fff](?![\u4e00-\u9fff])", text))
    return lone > len(re.findall(r"[\u4e00-\u9fff]{2,}", text))


def _trimmed(cells: Row) -> Row:
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # Excel keeps telephone numbers as floats
    if isinstance(value, datetime) and (value.hour, value.minute, value.second) == (0, 0, 0):
        value = value.date()
    return "" if value is None else str(value).strip()[:MOST_CELL]
