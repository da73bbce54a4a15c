"""The table of a web page: many systems give out their "Excel" as one."""

import re
from html import unescape

_ROW = re.compile(r"<tr\b[^>]*>(.*?)(?=<tr\b|</table|$)", re.DOTALL | re.IGNORECASE)
_CELL = re.compile(r"<t[dh]\b[^>]*>(.*?)(?=<t[dh]\b|</t[dh]|</tr|$)", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")


def table_rows(page: str) -> list[list[str]]:
    """Every row of every table, in order; none where there is no table."""
    return [[unescape(_TAG.sub("", cell)) for cell in _CELL.findall(row)] for row in _ROW.findall(page)]
