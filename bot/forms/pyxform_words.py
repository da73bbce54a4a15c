"""What pyxform says of a sheet it cannot read, as a Problem with sheet, row and column, in both languages."""

import re
from collections.abc import Iterable, Iterator

from bot.forms.problems import Problem
from bot.forms.pyxform_chinese import UNREADABLE, chinese_of

_FURTHER = re.compile(r"\s*:?\s*(?:Learn more:? .*|\{'.*\})$", re.DOTALL)  # an address, a row
_ROW = re.compile(r"\[row : (\d+)\]\s*")
_SHEET = re.compile(
    r"(?:On the|the|sheet name|sheet:) '(survey|choices|settings|entities|external_choices|osm)'"
)
_COLUMN = re.compile(r"the '([\w:]+)' (?:value|column)")
_ELEMENT = re.compile(r"(?:element|question) (?:named )?'([^']+)'|question \$\{([^}]+)\}$")

# What people need not be told: a chat chooses a language by its name, what is not translated is told by row,
# and a messenger has made pictures smaller already.
_PASSED_OVER = re.compile(
    r"The following language declarations|Language '.*' is missing the|max-pixels parameter to speed up"
)


def worth_telling(warnings: Iterable[object]) -> Iterator[str]:
    return (str(each) for each in warnings if not _PASSED_OVER.search(str(each)))


def problem_of(message: str, rows: dict[str, int]) -> Problem:
    """The row is taken from the words, else found by the name they mention. `rows` has the row of each
    path.
    """
    row, sheet, column = _ROW.search(message), _SHEET.search(message), _COLUMN.search(message)
    named = _ELEMENT.search(message)
    name = (named[1] or named[2]) if named else ""
    number = int(row[1]) if row else _row_of(name, rows)
    words = " ".join(_FURTHER.sub("", _ROW.sub("", message, count=1)).split())
    return Problem(
        words,
        chinese_of(words, name) or f"表格有误：{words}",
        sheet=sheet[1] if sheet else "file" if words.startswith(UNREADABLE) else "survey",
        row=number,
        column=column[1] if column else "",
    )


def _row_of(name: str, rows: dict[str, int]) -> int | None:
    return next((row for path, row in rows.items() if name and path.rpartition("/")[2] == name), None)
