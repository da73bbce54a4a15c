"""An Excel that the product writes: rows of texts under bold headings, as a file to send."""

import io
from collections.abc import Iterable
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font, PatternFill

from bot.services.long_work import NewFile

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def text_cells(sheet: Any, values: Iterable[str], *, bold: bool = False) -> list[Any]:
    """Text cells: openpyxl would make a live formula of what begins with `=`."""
    made = []
    for value in values:
        cell = WriteOnlyCell(sheet, value=value)
        cell.data_type = "s"
        if bold:
            cell.font = Font(bold=True, color="FFFFFF")
            cell.fill = PatternFill("solid", fgColor="2B4C7E")
        made.append(cell)
    return made


def as_file(book: Workbook) -> NewFile:
    file = io.BytesIO()
    book.save(file)
    return NewFile(file.getvalue(), XLSX)
