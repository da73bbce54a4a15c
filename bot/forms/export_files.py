"""Writes tables of answers as an Excel workbook or as CSV files in a zip; no answer becomes a formula."""

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from bot.forms.export import Cell, Table
from bot.forms.plain_text import without_controls

MOST_ROWS = 1_048_575
"""What an Excel sheet holds below its heading."""
_LONGEST_TEXT = 32_767  # characters in a cell of Excel
_ACTIVE = tuple("=+-@\t\r\n＝＋－＠")  # what makes a spreadsheet take a text for a formula
_EARLIEST_YEAR = 1901  # Excel's calendar before is not the world's
_WRITTEN_AT = (1980, 1, 1, 0, 0, 0)  # the same answers make the same file


class TooManyRows(Exception):  # noqa: N818 - named as what happened
    """A table is longer than an Excel sheet; CSV has no such limit."""

    def __init__(self, table: str, rows: int) -> None:
        super().__init__(f"{table}: {rows} rows")
        self.table = table
        self.rows = rows


def as_xlsx(tables: Sequence[Table]) -> bytes:
    """Texts stay texts, whatever they begin with. Raises TooManyRows."""
    for table in tables:
        if len(table.rows) > MOST_ROWS:
            raise TooManyRows(table.name, len(table.rows))
    book = Workbook(write_only=True)
    for table in tables:
        sheet = book.create_sheet(table.name)
        sheet.freeze_panes = "A2"
        sheet.append([_cell(sheet, name) for name in table.columns])
        for row in table.rows:
            sheet.append([_cell(sheet, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet: Any, value: Cell) -> object:
    if isinstance(value, date) and value.year < _EARLIEST_YEAR:
        value = value.isoformat()
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, without_controls(value)[:_LONGEST_TEXT])
    cell.data_type = "s"  # openpyxl takes a leading “=” for a formula and “#N/A” for an error
    if value.startswith(_ACTIVE):
        cell.quotePrefix = True  # so that it stays text when somebody edits it in Excel
    return cell


def as_csv_zip(tables: Sequence[Table]) -> bytes:
    """One `NAME.csv` a table, in UTF-8 with the mark by which Excel knows it."""
    return zipped({f"{table.name}.csv": _csv(table).encode("utf-8-sig") for table in tables})


def zipped(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, _WRITTEN_AT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return out.getvalue()


def _csv(table: Table) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([safe_text(name) for name in table.columns])
    for row in table.rows:
        writer.writerow([safe_text(value) if isinstance(value, str) else value for value in row])
    return out.getvalue()


def safe_text(text: str) -> str:
    """A quote before what a spreadsheet would run when it opens the file."""
    clean = without_controls(text)
    return f"'{clean}" if clean.startswith(_ACTIVE) else clean
