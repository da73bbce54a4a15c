"""Lists of people as files: an Excel or text file read into rows, and an Excel of links written back.

Both run as long work in another process. Links are drawn there too, so that their tokens stand in the file
that goes to the admin and nowhere else: only hashes come back.
"""

from collections.abc import Iterable, Sequence
from itertools import islice
from secrets import token_urlsafe
from typing import Any

from openpyxl import Workbook

from bot.rules.roster import MOST_ROWS, rows_of_text
from bot.rules.roster_row import head_of
from bot.services.invite import TOKEN_BYTES
from bot.services.long_work import WorkOutput
from bot.services.new_book import as_file, text_cells
from bot.services.secret import hash_of
from bot.services.sent_list import MIB, Limits, Row, Unreadable, separated, sheets_of

READ_PEOPLE = "read_people"
WRITE_LINKS = "write_links"

LIMITS = Limits(file=2 * MIB, unpacked=20 * MIB)  # of a list of 500 names a thousandth is plenty
MOST_COLUMNS = 30
MOST_CELL = 200


def read_people(body: dict[str, Any], blobs: tuple[bytes, ...]) -> WorkOutput:
    """`rows` of the first sheet with a heading for names, else of the first that is not empty; or `problem`.

    `aside` names the sheets that hold something and were not taken.
    """
    try:
        sheets = sheets_of(blobs[0], _has_heading, limits=LIMITS, split=_split)
        filled = [(sheet.name, rows) for sheet in sheets if (rows := _tidied(sheet.rows))]
    except Unreadable as unreadable:
        return WorkOutput(result={"problem": str(unreadable)})
    if not filled:
        return WorkOutput(result={"problem": "empty"})
    taken = next((sheet for sheet in filled if _has_heading(sheet[1])), filled[0])
    aside = [name for name, _ in filled if name != taken[0]]
    return WorkOutput(result={"rows": taken[1], "aside": aside})


def write_links(body: dict[str, Any], blobs: tuple[bytes, ...]) -> WorkOutput:
    """An Excel with a link for each of `people`, and the hashes of the links in the same order.

    `people` holds lists of cells to write before the link; `head` the headings, the last one the link's.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet("visitbot")
    for letter, width in zip("ABCDE", (20, 16, 20, 14, 70), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    sheet.append(text_cells(sheet, body["head"], bold=True))
    hashes = []
    for person in body["people"]:
        token = token_urlsafe(TOKEN_BYTES)
        hashes.append(hash_of(token))
        sheet.append(text_cells(sheet, [*person, f"{body['base']}{token}"]))
    return WorkOutput(result={"hashes": hashes}, files=(as_file(book),))


def _has_heading(rows: Sequence[Row]) -> bool:
    return head_of(rows)[0] > 0


def _split(text: str) -> list[Row]:
    """As a pasted list is; where cells stand between quotation marks, as CSV."""
    return separated(text) if '"' in text else rows_of_text(text)


def _tidied(rows: Iterable[Row]) -> list[Row]:
    """A little more than is ever invited; empty rows are kept, so that row numbers stay as in the sheet."""
    found = [_without_empty_end(cells) for cells in islice(rows, 2 * MOST_ROWS)]
    while found and not found[-1]:
        found.pop()
    return found


def _without_empty_end(cells: Row) -> Row:
    kept = [" ".join(cell.split())[:MOST_CELL] for cell in cells[:MOST_COLUMNS]]
    while kept and not kept[-1]:
        kept.pop()
    return kept
