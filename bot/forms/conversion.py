"""The program that turns a sheet into an XForm with pyxform, in its own process: sheets come from anyone.

Reads the file from standard input, writes one JSON object to standard output. Its one argument is the
file's ending.
"""

import contextlib
import json
import sys
from dataclasses import asdict
from typing import Any

from bot.forms.pyxform_words import UNREADABLE
from bot.forms.sheet_faults import faults_in, plain_rows

_MEMORY_LIMIT = 1024**3
_CPU_SECONDS = 30


def main() -> None:
    _limit_resources()
    data = sys.stdin.buffer.read()
    sys.stdout.buffer.write(json.dumps(converted(data, sys.argv[1])).encode())


def _limit_resources() -> None:
    """Where the system can limit a process (not on Windows), it does."""
    try:
        import resource  # noqa: PLC0415 - Windows has no such module
    except ImportError:
        return
    for kind, limit in ((resource.RLIMIT_AS, _MEMORY_LIMIT), (resource.RLIMIT_CPU, _CPU_SECONDS)):
        hard = resource.getrlimit(kind)[1]
        wanted = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        with contextlib.suppress(ValueError, OSError):  # macOS refuses to limit the address space
            resource.setrlimit(kind, (wanted, hard))


def converted(data: bytes, ending: str) -> dict[str, Any]:
    """xform, itemsets, warnings and rows; or error, faults and rows."""
    from pyxform.errors import PyXFormError  # noqa: PLC0415 - imported under the limits, as it reads foreign data
    from pyxform.question_type_dictionary import QUESTION_TYPE_DICT  # noqa: PLC0415 - the same
    from pyxform.xls2json_backends import get_xlsform  # noqa: PLC0415 - the same
    from pyxform.xls2xform import convert  # noqa: PLC0415 - the same

    is_text = ending in (".md", ".csv")
    content: bytes | str = data.decode("utf-8-sig", errors="replace") if is_text else data
    warnings: list[str] = []
    rows: dict[str, int] = {}
    faults: list[dict[str, Any]] = []
    try:
        sheets = get_xlsform(xlsform=content, file_type=ending)
        rows = _rows(sheets.survey or []) | _choice_rows(sheets.choices or [])
        found = faults_in(sheets.survey or [], sheets.choices or [], frozenset(QUESTION_TYPE_DICT))
        faults = [asdict(fault) for fault in found]
        result = convert(content, warnings=warnings, file_type=ending)
    except PyXFormError as error:
        return {"error": str(error), "faults": faults, "rows": rows}
    except RecursionError:
        return {"error": "groups are nested too deeply", "faults": faults, "rows": rows}
    except Exception as error:
        why = f"{UNREADABLE} ({type(error).__name__}: {error})"
        return {"error": why, "faults": faults, "rows": rows}
    return {"xform": result.xform, "itemsets": result.itemsets, "warnings": warnings, "rows": rows}


def _rows(survey: list[dict[str, Any]]) -> dict[str, int]:
    """The row of each field, by its path below the root: “group/question”."""
    found: dict[str, int] = {}
    inside: list[str] = []
    for number, row in enumerate(plain_rows(survey), 2):
        kind = row.get("type", "").lower().replace("_", " ")
        name = row.get("name", "")
        if kind.startswith("end "):
            inside = inside[:-1]
        elif name:
            path = "/".join([*inside, name])
            found.setdefault(path, number)
            if kind.startswith("begin "):
                inside = [*inside, name]
    return found


def _choice_rows(choices: list[dict[str, Any]]) -> dict[str, int]:
    """The row of each choice, by the id that pyxform gives its label: “list-0”."""
    found: dict[str, int] = {}
    seen: dict[str, int] = {}
    for number, row in enumerate(plain_rows(choices), 2):
        name = row.get("list_name") or row.get("list name") or ""
        if name:
            found[f"{name}-{seen.setdefault(name, 0)}"] = number
            seen[name] += 1
    return found


if __name__ == "__main__":
    main()
