"""Cells of a spreadsheet that hold no value: an error, or a formula that was never calculated."""

import re

UNCOMPUTED = "#FORMULA!"
"""Stands where the file holds a formula without its result."""
_BROKEN = re.compile(r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|FORMULA!)")


def is_broken(cell: str) -> bool:
    return _BROKEN.fullmatch(cell) is not None
