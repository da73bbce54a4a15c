"""Writes the .xlsx forms out of the Markdown tables beside them: `python -m forms.build`.

The Markdown is what people review and change; the workbook is what Excel users and pyxform open.
"""

import io
import re
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

FOLDER = Path(__file__).parent
TEMPLATE = FOLDER.parent / "bot" / "assets" / "form_template.md"
"""What an admin gets in the chat to begin a form with."""
_CELL_BREAK = re.compile(r"(?<!\\)\|")
_HEADING = PatternFill("solid", fgColor="DCE9F5")
_SECTION = PatternFill("solid", fgColor="F3F3F3")
_WIDTHS = {"type": 26, "name": 18, "required": 9, "list_name": 16, "appearance": 13}


def tables(markdown: str) -> dict[str, list[list[str]]]:
    """The sheets of a form in pyxform's Markdown: a line with only a sheet's name, then indented rows."""
    found: dict[str, list[list[str]]] = {}
    sheet = ""
    for line in markdown.splitlines():
        cells = [cell.strip().replace("\\|", "|") for cell in _CELL_BREAK.split(line.strip().strip("|"))]
        if not line.strip():
            continue
        if cells[0]:
            sheet = cells[0]
            found[sheet] = []
        else:
            found[sheet].append(cells[1:])
    return found


def workbook(markdown: str) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in tables(markdown).items():
        _write(book.create_sheet(name), rows)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _write(sheet: Worksheet, rows: list[list[str]]) -> None:
    headings = rows[0]
    for line, row in enumerate(rows, 1):
        for column, text in enumerate(row[: len(headings)], 1):
            cell = sheet.cell(line, column)
            cell.value = text or None
            cell.data_type = "s" if text else "n"  # a text beginning with "=" is no formula
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if line == 1:
                cell.font, cell.fill = Font(bold=True), _HEADING
            elif row[0].startswith(("begin", "end")):
                cell.fill = _SECTION
    for column, heading in enumerate(headings, 1):
        sheet.column_dimensions[get_column_letter(column)].width = _WIDTHS.get(heading, 30)
    sheet.freeze_panes = "C2"


def main() -> None:
    for source in (*sorted(FOLDER.glob("*.md")), TEMPLATE):
        if source.name != "README.md":
            source.with_suffix(".xlsx").write_bytes(workbook(source.read_text(encoding="utf-8")))


if __name__ == "__main__":
    main()
