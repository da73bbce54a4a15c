"""Looking at a form that was sent: in another process, because sheets come from anyone and take time."""

import base64
import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from bot.forms.decoding import decoded
from bot.forms.definition import FormDefinition
from bot.forms.problems import Problem
from bot.forms.report import FormReport, is_list, report_on
from bot.forms.report_words import report_lines
from bot.rules.language import Language
from bot.services.long_work import NewFile, WorkOutput

CHECK_FORM = "check_form"
UNPACK_FORM = "unpack_form"

LINES_IN_CHAT = 30
"""A longer report also comes as a file."""
MOST_LIST_BYTES = 8 * 1024 * 1024
"""Of all lists of a form together: they are read while somebody waits for the next question."""
MOST_MEMBERS = 200
MOST_UNPACKED_BYTES = 60 * 1024 * 1024
MOST_LIST_ROWS = 50_000
_TOO_LONG = (
    "the lists together are larger than 8 MB or longer than 50,000 rows",
    "列表文件加起来超过 8 MB 或 5 万行",
)
NO_FORM_ID = "data"
"""What pyxform calls a form whose settings name none."""


def check_form(body: dict[str, Any], blobs: tuple[bytes, ...]) -> WorkOutput:
    """The report on `form` with the other `names` as its attachments, and all that publishing needs."""
    files = dict(zip(body["names"], blobs, strict=True))
    name = body["form"]
    data = files.pop(name)
    if _are_too_long(files):
        problem = Problem(*_TOO_LONG, sheet="file")
        return WorkOutput({"report": FormReport(filename=name, problems=(problem,)).as_json(), "unused": []})
    report, form = report_on(data, filename=name, attachments=files)
    needed = {each.name.casefold() for each in report.needed}
    result: dict[str, Any] = {
        "report": report.as_json(),
        "unused": [each for each in files if report.form_id and each.casefold() not in needed],
    }
    if form is not None:
        result |= {
            "form_id": form_id_of(form, name),
            "definition": form.xml,
            "lists": {each: decoded(text) for each, text in form.attachments.items()},
            "workbook": base64.b64encode(data).decode(),
        }
    lines = list(report_lines(report, Language(body["language"])))
    if len(lines) <= LINES_IN_CHAT:
        return WorkOutput(result)
    text = "\n".join(lines).encode("utf-8-sig")  # with the mark by which Windows knows it
    return WorkOutput(result, (NewFile(text, "text/plain"),))


def unpack_form(body: dict[str, Any], blobs: tuple[bytes, ...]) -> WorkOutput:
    """The files of a zip, by their bare names; `problem` for one that is broken, locked or too big."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(blobs[0]))
        members = [each for each in archive.infolist() if _is_meant(each)]
        if len(members) > MOST_MEMBERS or sum(each.file_size for each in members) > MOST_UNPACKED_BYTES:
            return WorkOutput({"problem": "too_big"})
        files = {PurePath(_named(each)).name: archive.read(each) for each in members}
    except RuntimeError:  # how zipfile says that there is a password
        return WorkOutput({"problem": "locked"})
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, EOFError):
        return WorkOutput({"problem": "broken"})
    if not files:
        return WorkOutput({"problem": "empty"})
    return WorkOutput(
        {"names": list(files)}, tuple(NewFile(data, "application/octet-stream") for data in files.values())
    )


def form_id_of(form: FormDefinition, filename: str) -> str:
    """As in the settings sheet; a form without one is known by the name of its file."""
    if form.form_id != NO_FORM_ID:
        return form.form_id[:64]
    return re.sub(r"[^\w-]+", "_", PurePath(filename).stem).strip("_")[:64] or NO_FORM_ID


def _are_too_long(files: Mapping[str, bytes]) -> bool:
    """Asked before anything is parsed: a row costs a hundred times its bytes."""
    lists = [data for name, data in files.items() if is_list(name)]
    return sum(map(len, lists)) > MOST_LIST_BYTES or sum(data.count(b"\n") for data in lists) > MOST_LIST_ROWS


def _is_meant(member: zipfile.ZipInfo) -> bool:
    """No folders, and not what macOS and editors leave in a zip."""
    name = PurePath(member.filename)
    return not member.is_dir() and "__MACOSX" not in name.parts and not name.name.startswith((".", "~$"))


def _named(member: zipfile.ZipInfo) -> str:
    """Windows in China writes names in GB 18030, which zipfile reads as an old American code page."""
    if member.flag_bits & 0x800:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return member.filename
