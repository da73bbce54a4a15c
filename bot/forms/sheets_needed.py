"""A file without a sheet of questions: what it has instead is named."""

from collections.abc import Mapping
from typing import Any

from bot.forms.problems import Problem

_EMPTY = Problem(
    "the sheet survey has no headings: its first row is empty; write type, name, label there",
    "survey 工作表的第一行是空的；请在第一行写上列标题：type、name、label",
    row=1,
)
_MOST_NAMED = 8
NO_SECTIONS = Problem(
    "in a form saved as CSV all sheets stand below each other, each under its name (survey, choices …); "
    "the workbook itself (.xlsx) is simpler",
    "CSV 表单须把各工作表依次写在同一文件里，各以表名（survey、choices 等）开头；直接用 .xlsx 更简单",
    sheet="file",
)


def has_sections(text: str) -> bool:
    """Whether a CSV file begins with the name of a sheet."""
    first = text.lstrip().partition("\n")[0].partition(",")[0]
    return first.strip('" \r').lower() in ("survey", "choices", "settings", "entities", "external_choices")


def sheet_missing(sheets: Mapping[str, Any]) -> Problem | None:
    """The problem when there are no questions to read; None for a workbook with a sheet survey."""
    if sheets["survey"] or sheets["survey_header"]:
        return None
    names = [str(name) for name in sheets["sheet_names"] or () if not str(name).startswith("_xlnm")]
    if "survey" in (name.lower() for name in names):
        return _EMPTY
    quoted = [f"“{name}”" for name in names[:_MOST_NAMED]]
    english = f"; there are: {', '.join(quoted)}" if names else ""
    chinese = f"；现有：{'、'.join(quoted)}" if names else ""
    return Problem(
        f"there is no sheet called survey{english}: the sheet with the questions must have this name",
        f"没有名为 survey 的工作表{chinese}。请把写题目的工作表改名为 survey",
        sheet="file",
    )
