"""Loads a form from the file its author made: .xlsx, .xls, Markdown tables or XForm XML."""

import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import PurePath
from types import MappingProxyType
from typing import Any

from bot.forms.definition import FormDefinition
from bot.forms.instances import ITEM_SETS
from bot.forms.problems import FormRefused, Problem
from bot.forms.xform import parse_xform

_LARGEST_FILE = 10 * 1024**2
_LARGEST_UNPACKED = 60 * 1024**2
_MOST_MEMBERS = 2000
_SECONDS = 60
_ENDINGS = frozenset({".xlsx", ".xlsm", ".xls", ".md"})
_NO_FILES: Mapping[str, bytes] = MappingProxyType({})


def load_form(data: bytes, *, filename: str, attachments: Mapping[str, bytes] = _NO_FILES) -> FormDefinition:
    """Raises FormRefused with every problem found, by sheet and row. Half a second: call it off the loop.

    The result's `xml` and `attachments` are all that parse_xform needs to build it again in milliseconds.
    """
    ending = PurePath(filename).suffix.lower()
    _check_size(data, ending)
    if ending == ".xml":
        return parse_xform(data.decode("utf-8", errors="replace"), attachments=attachments)
    if ending not in _ENDINGS:
        raise FormRefused(
            (
                Problem(
                    f"“{ending}” is not a form: send .xlsx, .xls or .xml",
                    f"“{ending}”不是表单文件，请发送 .xlsx、.xls 或 .xml",
                    sheet=filename,
                ),
            )
        )
    return form_from(_convert(data, ending), attachments=attachments)


def form_from(answer: Mapping[str, Any], *, attachments: Mapping[str, bytes] = _NO_FILES) -> FormDefinition:
    """The form out of what conversion.py answers; raises FormRefused."""
    rows = {str(path): int(row) for path, row in answer.get("rows", {}).items()}
    if "error" in answer:
        raise FormRefused((_problem_of(str(answer["error"])),))
    files = dict(attachments)
    if answer.get("itemsets"):
        files[ITEM_SETS] = str(answer["itemsets"]).encode()
    try:
        form = parse_xform(str(answer["xform"]), attachments=files)
    except FormRefused as refusal:
        raise FormRefused(tuple(located(refusal.problems, rows))) from refusal
    warnings = tuple(_problem_of(str(warning)) for warning in answer.get("warnings", ()))
    return replace(form, notices=warnings + tuple(located(form.notices, rows)))


def _check_size(data: bytes, ending: str) -> None:
    """Refuse a bomb by the directory of the zip, before anything is unpacked."""
    if len(data) > _LARGEST_FILE:
        raise FormRefused((Problem("the file is larger than 10 MB", "文件超过 10 MB", sheet="file"),))
    if ending not in (".xlsx", ".xlsm"):
        return
    try:
        members = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise FormRefused(
            (Problem("this is not an Excel file", "这不是 Excel 文件", sheet="file"),)
        ) from error
    if len(members) > _MOST_MEMBERS or sum(member.file_size for member in members) > _LARGEST_UNPACKED:
        raise FormRefused(
            (Problem("the file unpacks to more than 60 MB", "文件解压后超过 60 MB", sheet="file"),)
        )


def _convert(data: bytes, ending: str) -> dict[str, Any]:
    try:
        run = subprocess.run(  # noqa: S603 - our own program, with the same interpreter
            [sys.executable, "-m", "bot.forms.conversion", ending],
            input=data,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
        answer: dict[str, Any] = json.loads(run.stdout)
    except (subprocess.TimeoutExpired, json.JSONDecodeError) as error:
        raise FormRefused(
            (
                Problem(
                    "the form needs more time or memory to read than a form should",
                    "读取该表单所需的时间或内存超出限度",
                    sheet="file",
                ),
            )
        ) from error
    return answer


def located(problems: Iterable[Problem], rows: Mapping[str, int]) -> Iterable[Problem]:
    """The same problems with the row of the field they are about."""
    for problem in problems:
        below_root = problem.path.strip("/").partition("/")[2]
        row = rows.get(below_root)
        if row is None and below_root.endswith("_count"):
            row = rows.get(below_root.removesuffix("_count"))
        if row is None and below_root.endswith("_other"):
            row = rows.get(below_root.removesuffix("_other"))
        yield problem.at(sheet=problem.sheet, row=row if problem.row is None else problem.row)


_ROW = re.compile(r"\[row : (\d+)\]\s*")
_SHEET = re.compile(r"(?:On the|the|sheet name) '(survey|choices|settings|entities|external_choices|osm)'")


def _problem_of(message: str) -> Problem:
    """pyxform's words, with the row and sheet taken out of them."""
    row, sheet = _ROW.search(message), _SHEET.search(message)
    words = " ".join(_ROW.sub("", message, count=1).split())
    return Problem(
        words, f"表格有误：{words}", sheet=sheet[1] if sheet else "survey", row=int(row[1]) if row else None
    )
