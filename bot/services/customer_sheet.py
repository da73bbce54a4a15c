"""Excels of customers, read and written in another process: template, import, its bad rows, export."""

import gzip
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import IO, Any

from openpyxl import Workbook

from bot.forms.typed_hours import read_hours
from bot.rules.customer_columns import COLUMNS, Head, head_of
from bot.rules.customer_row import ReadRow, read_row
from bot.rules.heading import LOOKED_AT, plain
from bot.rules.opening_hours import HoursUnclear
from bot.rules.pins_far_away import Pin, is_to_look_at, looks_turned, middle_of
from bot.rules.place import Position
from bot.rules.repeated_row import RowsBefore
from bot.services.long_work import NewFile, WorkOutput
from bot.services.new_book import as_file, text_cells
from bot.services.sent_list import Unreadable, sheets_of

READ_CUSTOMERS = "read_customers"
READ_CUSTOMER_ROWS = "read_customer_rows"
WRITE_CUSTOMERS = "write_customers"
WRITE_NOT_FOUND = "write_not_found"

MOST_ROWS = 100_000
MOST_NOTED = 8
"""Names of headings, sheets and rows that are told."""
CHUNK = 500
"""Rows that one transaction takes."""


@dataclass(slots=True)
class _Understood:
    """What has been read so far."""

    good: int = 0
    bad: dict[str, list[tuple[Sequence[str], ReadRow]]] = field(default_factory=dict)
    """By sheet."""
    heads: dict[str, Head] = field(default_factory=dict)
    """Of the sheets that hold customers."""
    aside: list[str] = field(default_factory=list)
    """Sheets without a column for a name."""
    pins: list[Pin] = field(default_factory=list)
    turned: int = 0
    """Pins whose first number could only be a longitude."""

    def notes(self, body: dict[str, Any]) -> dict[str, Any]:
        """What the admin should know before taking the rows in."""
        unused = dict.fromkeys(name for head in self.heads.values() for name in head.unused)
        unused.pop(body["reason"], None)
        datum = any("datum" in head.columns for head in self.heads.values())
        return {
            "sheets": [name for name in self.heads if name] if len(self.heads) > 1 else [],
            "aside": self.aside[:MOST_NOTED],
            "unused": list(unused)[:MOST_NOTED],
            "no_datum": bool(self.pins) and not datum,
        }


def read_customers(body: dict[str, Any], blobs: tuple[bytes, ...]) -> WorkOutput:
    """Good rows as a file of JSON lines; bad ones as an Excel with the reason beside each.

    `body`: `industries` (code → names), `country`, `near` (where customers are, or nothing), `words`
    (problem → text) and `reason` (heading of the reason's column). Result: `good`, `bad` (counts) and
    `notes`, or `problem`.
    """
    found = _Understood()
    try:
        lines = _read_all(blobs[0], body, found)
    except Unreadable as unreadable:
        return WorkOutput(result={"problem": str(unreadable)})
    bad = sum(map(len, found.bad.values()))
    if not found.good and not bad:
        return WorkOutput(result={"problem": "empty" if found.heads or not found.aside else "no_columns"})
    notes = found.notes(body)
    lines = _pins_looked_at(lines, body, found, notes)
    files = [NewFile(lines, "application/gzip")]
    if bad:
        files.append(_problem_sheets(found, body))
    return WorkOutput(result={"good": found.good, "bad": bad, "notes": notes}, files=tuple(files))


def _read_all(data: bytes, body: dict[str, Any], found: _Understood) -> bytes:
    """The good rows of all sheets as gzipped JSON lines, never all in memory; raises Unreadable."""
    before, file = RowsBefore(), io.BytesIO()
    sheets = sheets_of(data, lambda rows: head_of(rows) is not None)
    with gzip.open(file, "wt", compresslevel=3, encoding="utf-8", newline="\n") as lines:
        for sheet in sheets:
            rows = iter(sheet.rows)
            first = list(islice(rows, LOOKED_AT + 1))
            head = head_of(first)
            if head is None:
                if any(map(any, first)):
                    found.aside.append(sheet.name)
                continue
            found.heads[sheet.name] = head
            many = sum(bool(each.name) for each in sheets) > 1
            _read_sheet(sheet.name, chain(first, rows), body, found, before, lines, many=many)
    return file.getvalue()


def _read_sheet(
    name: str,
    rows: Iterable[list[str]],
    body: dict[str, Any],
    found: _Understood,
    before: RowsBefore,
    lines: IO[str],
    *,
    many: bool,
) -> None:
    head, industries = found.heads[name], _industries(body)
    for number, cells in enumerate(islice(rows, head.rows, None), start=head.rows + 1):
        if not any(cells):
            continue
        if found.good + sum(map(len, found.bad.values())) >= MOST_ROWS:
            raise Unreadable("too_many")
        row = _read_cells(cells, head, industries, body["country"])
        if repeated := before.repeated(row.values):
            row.problems.append(repeated)
        if row.problems:
            found.bad.setdefault(name, []).append((cells, row))
            continue
        label = f"{name}!{number}" if many else str(number)
        said = [each for each, place in head.columns.items() if place < len(cells) and cells[place]]
        turned, was_turned = row.values.pop("turned"), row.values.pop("was_turned")
        lines.write(json.dumps({**row.values, "row": label, "said": said}, ensure_ascii=False) + "\n")
        found.good += 1
        found.turned += was_turned
        if row.values["position"]:
            pin = Pin(label, Position(*row.values["position"]), Position(*turned) if turned else None)
            found.pins.append(pin)


def _read_cells(cells: Sequence[str], head: Head, industries: Mapping[str, str], country: str) -> ReadRow:
    by_name = {name: cells[place] for name, place in head.columns.items() if place < len(cells)}
    with suppress(HoursUnclear):  # then the row is told to be wrong
        by_name["hours"] = read_hours(by_name.get("hours", ""))
    return read_row(by_name, industries=industries, country=country)


def _industries(body: dict[str, Any]) -> dict[str, str]:
    """Code or name, as cells are compared → code."""
    return {plain(word): code for code, names in body["industries"].items() for word in (code, *names)}


def _pins_looked_at(lines: bytes, body: dict[str, Any], found: _Understood, notes: dict[str, Any]) -> bytes:
    """The same lines, with the pins the right way round that lie across the world otherwise."""
    near = Position(*body["near"]) if body.get("near") else middle_of([pin.position for pin in found.pins])
    turned = {pin.row: pin.turned for pin in found.pins if near and looks_turned(pin, near)}
    far = [pin.row for pin in found.pins if near and is_to_look_at(pin, near)]
    notes |= {"turned": found.turned + len(turned), "far": len(far), "far_rows": far[:MOST_NOTED]}
    if not turned:
        return lines
    file = io.BytesIO()
    with (
        gzip.open(io.BytesIO(lines), "rt", encoding="utf-8") as old,
        gzip.open(file, "wt", compresslevel=3, encoding="utf-8", newline="\n") as new,
    ):
        for line in old:
            row = json.loads(line)
            if place := turned.get(row["row"]):
                row["position"] = [place.lat, place.lon]
            new.write(json.dumps(row, ensure_ascii=False) + "\n")
    return file.getvalue()


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
    sheet.append(text_cells(sheet, _headings(), bold=True))
    rows: list[list[str]] = body.get("rows") or []
    for row in rows:
        sheet.append(text_cells(sheet, row))
    if not rows:
        sheet.append(text_cells(sheet, [column.example for column in COLUMNS]))
        _explain(book, names[1], body["notes"])
    if body.get("mark"):
        marks = book.create_sheet(names[1])
        marks.append(text_cells(marks, [body["mark"]]))
    return WorkOutput(result={"rows": len(rows)}, files=(as_file(book),))


def write_not_found(body: dict[str, Any], blobs: tuple[bytes, ...]) -> WorkOutput:
    """`rows` in the order of COLUMNS, `why` in front of each: corrected, the sheet can be sent back."""
    rows = [[body["why"], *row] for row in body["rows"]]
    file = _reasons_book(body["reason"], [("visitbot", _headings(), rows)])
    return WorkOutput(result={"rows": len(rows)}, files=(file,))


def _problem_sheets(found: _Understood, body: dict[str, Any]) -> NewFile:
    """The bad rows as they were, the reasons in front: corrected, the same file can be sent again."""
    words = body["words"]
    sheets = [
        (
            name or "visitbot",
            found.heads[name].names,
            [
                ["; ".join(words.get(problem, problem) for problem in dict.fromkeys(row.problems)), *cells]
                for cells, row in bad
            ],
        )
        for name, bad in found.bad.items()
    ]
    return _reasons_book(body["reason"], sheets)


def _reasons_book(
    heading: str, sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence[str]]]]
) -> NewFile:
    book = Workbook(write_only=True)
    for name, head, rows in sheets:
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "B2"
        sheet.column_dimensions["A"].width = 50
        sheet.append(text_cells(sheet, [heading, *head], bold=True))
        for row in rows:
            sheet.append(text_cells(sheet, row))
    return as_file(book)


def _explain(book: Any, name: str, notes: dict[str, str]) -> None:
    sheet = book.create_sheet(name)
    sheet.column_dimensions["A"].width = 34
    sheet.column_dimensions["B"].width = 80
    for heading, column in zip(_headings(), COLUMNS, strict=True):
        sheet.append(text_cells(sheet, [heading, notes.get(column.name, "")]))


def _headings() -> list[str]:
    return [f"{column.zh} {column.en}" for column in COLUMNS]


def _letter(number: int) -> str:
    return chr(ord("A") + number) if number < 26 else "A" + chr(ord("A") + number - 26)
