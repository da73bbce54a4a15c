"""Loads a form from the file its author made: .xlsx, .xls, Markdown tables or XForm XML."""

import io
import json
import os
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import PurePath
from types import MappingProxyType
from typing import Any

from bot.forms.definition import FormDefinition
from bot.forms.instances import ITEM_SETS
from bot.forms.problems import FormRefused, Problem
from bot.forms.pyxform_words import problem_of, worth_telling
from bot.forms.xform import parse_xform

_LARGEST_FILE = 10 * 1024**2
_LARGEST_UNPACKED = 60 * 1024**2
_MOST_MEMBERS = 2000
_MOST_CELLS = 300_000
_PIECE = 1024**2
_SECONDS = 60
_ENDINGS = frozenset({".xlsx", ".xlsm", ".xls", ".md", ".csv"})
_NO_FILES: Mapping[str, bytes] = MappingProxyType({})


def load_form(data: bytes, *, filename: str, attachments: Mapping[str, bytes] = _NO_FILES) -> FormDefinition:
    """Raises FormRefused with every problem found, by sheet and row. Half a second: call it off the loop.

    The result's `xml` and `attachments` are all that parse_xform needs to build it again in milliseconds.
    """
    return form_from(sheets_of(data, filename=filename), attachments=attachments)


def sheets_of(data: bytes, *, filename: str) -> Mapping[str, Any]:
    """What conversion.py answers about the file, before its attachments are looked at; raises FormRefused."""
    ending = _kind_of(data, PurePath(filename).suffix.lower())
    _check_size(data, ending)
    if ending == ".xml":
        return {"xform": data.decode("utf-8", errors="replace")}
    if ending not in _ENDINGS:
        raise FormRefused(
            (
                Problem(
                    "this is not a form: save it as an Excel workbook (.xlsx)",
                    "这不是表单文件，请另存为 Excel 工作簿（.xlsx）",
                    sheet=filename,
                ),
            )
        )
    return _convert(data, ending)


def form_from(answer: Mapping[str, Any], *, attachments: Mapping[str, bytes] = _NO_FILES) -> FormDefinition:
    """The form out of what conversion.py answers; raises FormRefused."""
    rows = {str(path): int(row) for path, row in answer.get("rows", {}).items()}
    if "error" in answer:
        raise FormRefused(tuple(_faults(answer, rows)))
    files = dict(attachments)
    if answer.get("itemsets"):
        files[ITEM_SETS] = str(answer["itemsets"]).encode()
    try:
        form = parse_xform(str(answer["xform"]), attachments=files)
    except FormRefused as refusal:
        raise FormRefused(tuple(located(refusal.problems, rows))) from refusal
    warnings = (problem_of(each, rows) for each in worth_telling(answer.get("warnings", ())))
    return replace(form, notices=(*_notices(answer), *warnings, *located(form.notices, rows)))


def _notices(answer: Mapping[str, Any]) -> Iterator[Problem]:
    return (Problem(**notice) for notice in answer.get("notices", ()))


def _faults(answer: Mapping[str, Any], rows: dict[str, int]) -> Iterator[Problem]:
    """All that is wrong in the rows, and what pyxform stumbled on unless it is one of those."""
    faults = [Problem(**fault) for fault in answer.get("faults", ())]
    yield from faults
    yield from _notices(answer)  # a misspelt heading may be why something is missing
    error = problem_of(str(answer["error"]), rows)
    places = {(fault.sheet, fault.row) for fault in faults}
    if not faults or (error.row is not None and (error.sheet, error.row) not in places):
        yield error


_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def _kind_of(data: bytes, ending: str) -> str:
    """The ending that fits the contents: workbooks are saved as .xls and .xlsx by either name."""
    if ending not in (".md", ".csv", ".xml"):
        if data.startswith(_OLD_EXCEL):
            if _ENCRYPTED in data:
                raise FormRefused((_PASSWORD,))
            return ".xls"
        if data.startswith(b"PK") and (ending in _ENDINGS or b"xl/workbook.xml" in data):
            return ".xlsm" if ending == ".xlsm" else ".xlsx"
    return ending


_PASSWORD = Problem(
    "the workbook is protected by a password: save it without one",
    "工作簿有密码保护，请另存为无密码的文件",
    sheet="file",
)
_TOO_MANY_CELLS = Problem(
    "the workbook holds more than 300,000 cells: put long lists into CSV files beside it",
    "工作簿超过 30 万个单元格：请把长列表放到单独的 CSV 文件中",
    sheet="file",
)
_NO_WORKBOOK = Problem("this is not an Excel file", "这不是 Excel 文件", sheet="file")


def _check_size(data: bytes, ending: str) -> None:
    """Refuse a bomb by the directory of the zip, before anything is unpacked."""
    if len(data) > _LARGEST_FILE:
        raise FormRefused((Problem("the file is larger than 10 MB", "文件超过 10 MB", sheet="file"),))
    if ending not in (".xlsx", ".xlsm"):
        return
    try:
        members = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise FormRefused((_NO_WORKBOOK,)) from error
    if len(members) > _MOST_MEMBERS or sum(member.file_size for member in members) > _LARGEST_UNPACKED:
        raise FormRefused(
            (Problem("the file unpacks to more than 60 MB", "文件解压后超过 60 MB", sheet="file"),)
        )
    if not any(member.filename.lower().endswith("workbook.xml") for member in members):
        raise FormRefused((_NO_WORKBOOK,))
    if _cells_in(data, members) > _MOST_CELLS:
        raise FormRefused((_TOO_MANY_CELLS,))


def _cells_in(data: bytes, members: list[zipfile.ZipInfo]) -> int:
    """How many cells hold something, counted piece by piece: reading so many as a workbook takes minutes."""
    found = read = 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for member in members:
            if "/worksheets/" not in member.filename:
                continue
            with archive.open(member) as sheet:
                try:
                    while (
                        (piece := sheet.read(_PIECE)) and found <= _MOST_CELLS and read <= _LARGEST_UNPACKED
                    ):
                        found += piece.count(b"<v>") + piece.count(b"<is>")
                        read += len(piece)  # the directory of the zip may lie about it
                except (zipfile.BadZipFile, zlib.error, EOFError) as error:
                    raise FormRefused((_NO_WORKBOOK,)) from error
    return found if read <= _LARGEST_UNPACKED else _MOST_CELLS + 1


# What a Python process needs; the bot's secrets are not among it.
_NEEDED = frozenset(
    {
        "PATH",
        "PYTHONPATH",
        "PYTHONHOME",
        "VIRTUAL_ENV",
        "LD_LIBRARY_PATH",
        "LANG",
        "LC_ALL",
        "SYSTEMROOT",
        "TEMP",
        "TMP",
    }
)


def _convert(data: bytes, ending: str) -> dict[str, Any]:
    try:
        run = subprocess.run(  # noqa: S603 - our own program, with the same interpreter
            [sys.executable, "-m", "bot.forms.conversion", ending],
            input=data,
            env={name: value for name, value in os.environ.items() if name.upper() in _NEEDED},
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
