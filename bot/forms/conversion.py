"""The program that turns a sheet into an XForm with pyxform, in its own process: sheets come from anyone.

Reads the file from standard input, writes one JSON object to standard output. Its one argument is the
file's ending.
"""

import contextlib
import json
import sys
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, fields
from typing import Any

from bot.forms.choice_faults import choice_faults
from bot.forms.decoding import decoded
from bot.forms.problems import Problem
from bot.forms.pyxform_chinese import UNREADABLE
from bot.forms.sheet_columns import misspelt_columns
from bot.forms.sheet_faults import faults_in, several_of
from bot.forms.sheet_places import choice_rows, survey_rows
from bot.forms.sheet_rows import plain_rows, with_usual_types
from bot.forms.sheets_needed import NO_SECTIONS, has_sections, sheet_missing

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
    """xform, itemsets, warnings, notices and rows; or error, faults and rows."""
    from pyxform.errors import PyXFormError  # noqa: PLC0415 - imported under the limits, as it reads foreign data

    answer: dict[str, Any] = {"faults": [], "notices": [], "rows": {}}
    try:
        answer |= _converted(data, ending, answer)
    except PyXFormError as error:
        answer["error"] = str(error)
    except RecursionError:
        answer["error"] = "groups are nested too deeply"
    except Exception as error:
        answer["error"] = f"{UNREADABLE} ({type(error).__name__}: {error})"
    return answer


def _converted(data: bytes, ending: str, answer: dict[str, Any]) -> dict[str, Any]:
    """What is found before pyxform stops is put into `answer`; raises whatever pyxform raises."""
    from pyxform.question_type_dictionary import QUESTION_TYPE_DICT  # noqa: PLC0415 - see converted
    from pyxform.xls2json_backends import get_xlsform  # noqa: PLC0415 - the same
    from pyxform.xls2xform import convert  # noqa: PLC0415 - the same

    content = decoded(data) if ending in (".md", ".csv") else data
    if isinstance(content, str) and ending == ".csv" and not has_sections(content):
        return _refused(NO_SECTIONS)
    sheets = _sheets(get_xlsform(xlsform=content, file_type=ending))
    if missing := sheet_missing(sheets):
        return _refused(missing)
    known = frozenset(QUESTION_TYPE_DICT)
    sheets["survey"] = with_usual_types(sheets["survey"] or [], known)
    answer["rows"] = survey_rows(sheets["survey"]) | choice_rows(sheets["choices"] or [])
    answer["notices"] = [asdict(each) for each in _misspelt(sheets)]
    answer["faults"] = [asdict(each) for each in _faults(sheets, known)]
    warnings: list[str] = []
    result = convert(sheets, warnings=warnings)
    return {"xform": result.xform, "itemsets": result.itemsets, "warnings": warnings}


def _refused(problem: Problem) -> dict[str, Any]:
    return {"faults": [asdict(problem)], "error": problem.message_en}


def _sheets(read: Any) -> dict[str, Any]:
    """Each sheet by its name, its headings by that name and “_header”."""
    return {each.name: getattr(read, each.name) for each in fields(read)}


def _misspelt(sheets: Mapping[str, Any]) -> Iterator[Problem]:
    for sheet in ("survey", "choices", "settings"):
        yield from misspelt_columns(sheet, sheets[f"{sheet}_header"] or [])


def _faults(sheets: Mapping[str, Any], known_types: Collection[str]) -> Iterator[Problem]:
    survey, choices = sheets["survey"], sheets["choices"] or []
    said = [row.get("allow_choice_duplicates", "") for row in plain_rows(sheets["settings"] or [])]
    twice = any(each.lower() in ("yes", "true", "true()") for each in said)
    yield from faults_in(survey, choices, known_types)
    yield from choice_faults(choices, several_of(survey), may_be_twice=twice)


if __name__ == "__main__":
    main()
