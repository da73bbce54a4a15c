"""What a sheet's cells do not say by themselves: which are merged downwards, which were never calculated."""

import re
from collections import defaultdict
from dataclasses import dataclass, field

from openpyxl.utils import column_index_from_string

_MERGED = re.compile(rb'<(?:\w+:)?mergeCell [^>]*ref="([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)"')
_FORMULA = re.compile(
    rb'<(?:\w+:)?c r="([A-Z]{1,3})(\d+)"[^>]*>\s*<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)'
    rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
MOST_MERGED_ROWS = 100_000


@dataclass(slots=True)
class Marks:
    merged: dict[tuple[int, int], int]
    """Row and place of the cell on top → the last row."""
    uncomputed: dict[int, set[int]] = field(default_factory=dict)
    """Row → places whose formulas have no result in the file."""
    _held: dict[int, tuple[str, int]] = field(default_factory=dict)
    """Place → what stands in the merged cell, and until which row."""

    def filled(self, number: int, cells: list[str], uncomputed: str) -> list[str]:
        """The row, asked for in order, with what a merged cell says for all its rows."""
        if not (self.merged or self.uncomputed):
            return cells
        for place in self.uncomputed.get(number, ()):
            if place < len(cells):
                cells[place] = uncomputed
        for place, (text, last) in tuple(self._held.items()):
            if number > last:
                del self._held[place]
            elif text:
                cells += [""] * (place + 1 - len(cells))
                cells[place] = cells[place] or text
        for place, text in enumerate(cells):
            if (last := self.merged.get((number, place), 0)) > number:
                self._held[place] = (text, last)
        return cells


def marks_of(sheet: bytes) -> Marks:
    """From the sheet's XML."""
    merged = {}
    for left, top, _, low in _MERGED.findall(sheet):
        if 0 < int(low) - int(top) <= MOST_MERGED_ROWS:
            merged[int(top), _place(left)] = int(low)
    uncomputed: dict[int, set[int]] = defaultdict(set)
    for column, row in _FORMULA.findall(sheet):
        uncomputed[int(row)].add(_place(column))
    return Marks(merged, dict(uncomputed))


def _place(letters: bytes) -> int:
    return column_index_from_string(letters.decode()) - 1
