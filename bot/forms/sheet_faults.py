"""What is plainly wrong in the rows of a sheet, all at once: pyxform stops at the first thing it cannot
read.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from difflib import get_close_matches

from bot.forms.problems import Problem

Row = Mapping[str, object]

# https://xlsform.org/en/ref-table/; what pyxform knows besides are older names of the same types.
_TYPES = (
    "text", "integer", "decimal", "range", "note", "date", "time", "dateTime", "geopoint", "geotrace",
    "geoshape", "image", "audio", "video", "file", "barcode", "acknowledge", "calculate", "hidden", "start",
    "end", "today", "deviceid", "phonenumber", "username", "email", "audit", "start-geopoint",
    "background-audio", "background-geopoint", "csv-external", "xml-external", "osm",
)  # fmt: skip
_CHOOSING = (
    "select_one", "select_multiple", "select_one_from_file", "select_multiple_from_file", "rank",
    "select_one_external",
)  # fmt: skip
_BRACKETS = (
    "begin_group", "end_group", "begin_repeat", "end_repeat",
    "begin group", "end group", "begin repeat", "end repeat",
)  # fmt: skip
_UNLABELLED = (
    "calculate", "hidden", "start", "end", "today", "deviceid", "phonenumber", "username", "email", "audit",
    "background", "csv-external", "xml-external",
)  # fmt: skip
_OLDER = (
    "begin",
    "end",
    "select ",
    "add ",
    "q ",
    "osm",
    "include",
    "loop",
)  # beginnings pyxform reads itself
_REFERENCE = re.compile(r"\$\{(?:last-saved#)?([^}]*)\}")
_NAME = re.compile(r"[^\W\d][\w.-]*")
_OWN_NAMES = frozenset({"audit"})


def plain_rows(rows: Iterable[Row]) -> list[dict[str, str]]:
    """The rows with headings in lower case and texts without spaces around them."""
    return [
        {
            str(key).strip().lower(): " ".join(str(value).split())
            for key, value in row.items()
            if value is not None
        }
        for row in rows
    ]


def faults_in(
    survey: Iterable[Row], choices: Iterable[Row], known_types: Collection[str]
) -> Iterator[Problem]:
    """Each by its row, counted from 1 as Excel shows it; the first row holds the headings."""
    rows = plain_rows(survey)
    lists = {row.get("list_name") or row.get("list name") or "" for row in plain_rows(choices)}
    names = {row["name"] for row in rows if row.get("name")}
    for number, row in enumerate(rows, 2):
        kind = row.get("type", "")
        if not kind:
            continue
        yield from (
            fault.at(sheet="survey", row=number) for fault in _in_row(row, kind, names, lists, known_types)
        )


def _in_row(
    row: Mapping[str, str],
    kind: str,
    names: Collection[str],
    lists: Collection[str],
    known_types: Collection[str],
) -> Iterator[Problem]:
    yield from _in_type(kind, lists, known_types)
    if not kind.lower().startswith("end"):
        yield from _in_name(row.get("name", ""), kind)
    if not _has_words(row) and not kind.startswith((*_UNLABELLED, *_BRACKETS)) and kind in known_types:
        yield Problem(
            "this question has neither label nor hint", "这道题没有 label，也没有 hint", column="label"
        )
    for column, text in row.items():
        for name in _REFERENCE.findall(text):
            if name.strip() not in names:
                yield Problem(
                    f"there is no question called “{name}”{_perhaps(name, names)}",
                    f"没有名为“{name}”的题目{_perhaps_zh(name, names)}",
                    column=column,
                )


def _in_type(kind: str, lists: Collection[str], known_types: Collection[str]) -> Iterator[Problem]:
    word, _, rest = kind.partition(" ")
    name = rest.removesuffix(" or_other").removesuffix(" or specify other").strip()
    if word in ("select_one", "select_multiple", "rank"):
        if name.startswith("${"):
            if word != "select_one":
                yield Problem(
                    f"only select_one can offer the rows of a repeat, not {word}",
                    f"只有 select_one 能以重复组的各行作为选项，{word} 不行",
                    column="type",
                )
        elif name not in lists and not name.endswith((".csv", ".xml", ".geojson")):
            yield Problem(
                f"there is no list called “{name}” on the sheet choices{_perhaps(name, lists)}",
                f"choices 工作表中没有名为“{name}”的列表{_perhaps_zh(name, lists)}",
                column="type",
            )
    elif not (word in _CHOOSING or kind in known_types or kind.startswith(_OLDER)):
        known = (*_TYPES, *_CHOOSING, *_BRACKETS)
        yield Problem(
            f"there is no type “{kind}”{_perhaps(word, known)}",
            f"没有“{kind}”这种题型{_perhaps_zh(word, known)}",
            column="type",
        )


def _in_name(name: str, kind: str) -> Iterator[Problem]:
    if not name and kind not in _OWN_NAMES:
        yield Problem("this row has no name", "这一行没有 name", column="name")
    elif name and not _NAME.fullmatch(name):
        yield Problem(
            f"“{name}” is no name: letters, digits, _ - and . only, and a letter first",
            f"“{name}”不能作为 name：只能用字母、数字和 _ - .，并以字母开头",
            column="name",
        )


def _has_words(row: Mapping[str, str]) -> bool:
    return any(
        value
        and key.partition(":")[0] in ("label", "hint", "media", "image", "audio", "video", "guidance_hint")
        for key, value in row.items()
    ) or bool(row.get("calculation"))


def _perhaps(word: str, known: Collection[str]) -> str:
    near = nearest(word, known)
    return f"; did you mean “{near}”?" if near else ""


def _perhaps_zh(word: str, known: Collection[str]) -> str:
    near = nearest(word, known)
    return f"，是不是“{near}”？" if near else ""


def nearest(word: str, known: Collection[str]) -> str:
    """The known name most like the word, in whatever case; "" if none is near."""
    by_folded = {name.casefold(): name for name in known if name}
    found = get_close_matches(word.casefold(), by_folded, n=1, cutoff=0.6)
    return by_folded[found[0]] if found else ""
