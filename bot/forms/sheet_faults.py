"""What is plainly wrong in the rows of a sheet, all at once: pyxform stops at the first thing it cannot
read.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from bot.forms.compiling import expression_problem
from bot.forms.problems import Problem
from bot.forms.sheet_rows import BRACKETS, CHOOSING, KNOWN, Row, perhaps, plain_rows
from bot.forms.xpath.authors import fault_in

_UNLABELLED = (
    "calculate", "hidden", "start", "end", "today", "deviceid", "phonenumber", "username", "email", "audit",
    "background", "csv-external", "xml-external",
)  # fmt: skip
_OLDER = ("begin", "end", "select ", "add ", "q ", "osm", "include", "loop")  # pyxform reads these itself
_LISTED = ("select_one", "select_multiple", "rank")
_FILES = (".csv", ".xml", ".geojson")
_REFERENCE = re.compile(r"\$\{(?:last-saved#)?([^}]*)\}")
_NAME = re.compile(r"[^\W\d][\w.-]*")
_OWN_NAMES = frozenset({"audit"})
_EXPRESSIONS = ("relevant", "constraint", "calculation", "choice_filter")
_RULES_YES_NO = ("yes", "no", "true", "false", "true()", "false()")


def faults_in(
    survey: Iterable[Row], choices: Iterable[Row], known_types: Collection[str]
) -> Iterator[Problem]:
    """Each by its row, counted from 1 as Excel shows it; the first row holds the headings."""
    rows = plain_rows(survey)
    lists = {row.get("list_name") or row.get("list name") or "" for row in plain_rows(choices)}
    names = {row["name"] for row in rows if row.get("name")}
    for number, row in enumerate(rows, 2):
        yield from (fault.at(sheet="survey", row=number) for fault in _in_row(row, names, lists, known_types))


def several_of(survey: Iterable[Row]) -> frozenset[str]:
    """The lists from which more than one choice is taken."""
    kinds = (row.get("type", "").partition(" ") for row in plain_rows(survey))
    return frozenset(rest.partition(" ")[0] for word, _, rest in kinds if word in ("select_multiple", "rank"))


def _in_row(
    row: Mapping[str, str], names: Collection[str], lists: Collection[str], known_types: Collection[str]
) -> Iterator[Problem]:
    kind = row.get("type", "")
    if not kind:
        if row.get("name"):
            yield Problem("this row has no type", "这一行没有 type", column="type")
        return
    yield from _in_type(kind, lists, known_types)
    if not kind.lower().startswith("end"):
        yield from _in_name(row.get("name", ""), kind)
    if not _has_words(row) and not kind.startswith((*_UNLABELLED, *BRACKETS)) and kind in known_types:
        yield Problem(
            "this question has neither label nor hint", "这道题没有 label，也没有 hint", column="label"
        )
    yield from _in_references(row, names)
    yield from _in_expressions(row, kind)


def _in_references(row: Mapping[str, str], names: Collection[str]) -> Iterator[Problem]:
    for column, text in row.items():
        for name in _REFERENCE.findall(text):
            if name.strip() not in names:
                english, chinese = perhaps(name, names)
                yield Problem(
                    f"there is no question called “{name}”{english}",
                    f"没有名为“{name}”的题目{chinese}",
                    column=column,
                )


def _in_expressions(row: Mapping[str, str], kind: str) -> Iterator[Problem]:
    for column in _EXPRESSIONS:
        written = row.get(column, "")
        if written and written.lower() not in _RULES_YES_NO and (words := fault_in(written)):
            problem = expression_problem(written, words)
            yield problem.about("", column=column)
    if kind == "calculate" and not (row.get("calculation") or row.get("calculate") or row.get("default")):
        yield Problem(
            "nothing is computed here: calculation is empty (what begins with = is a formula to Excel)",
            "calculation 是空的，没有可算的内容（以 = 开头的文字会被 Excel 当成公式）",
            column="calculation",
        )


def _in_type(kind: str, lists: Collection[str], known_types: Collection[str]) -> Iterator[Problem]:
    word, _, rest = kind.partition(" ")
    name = rest.removesuffix(" or_other").removesuffix(" or specify other").strip()
    if word in _LISTED:
        yield from _in_list(word, name, lists)
    elif word.endswith("_from_file") and not name.endswith(_FILES):
        yield Problem(
            f"a file is named with its ending: {name or 'shops'}.csv, .geojson or .xml",
            f"文件名须带后缀：{name or 'shops'}.csv、.geojson 或 .xml",
            column="type",
        )
    elif not (word in CHOOSING or kind in known_types or kind.startswith(_OLDER)):
        english, chinese = perhaps(kind, KNOWN) if any(perhaps(kind, KNOWN)) else perhaps(word, KNOWN)
        yield Problem(f"there is no type “{kind}”{english}", f"没有“{kind}”这种题型{chinese}", column="type")


def _in_list(word: str, name: str, lists: Collection[str]) -> Iterator[Problem]:
    if name.startswith("${"):
        if word != "select_one":
            yield Problem(
                f"only select_one can offer the rows of a repeat, not {word}",
                f"只有 select_one 能以重复组的各行作为选项，{word} 不行",
                column="type",
            )
    elif not name:
        yield Problem(
            f"behind {word} stands the name of a list: {word} yes_no",
            f"{word} 后面须写列表名，例如 {word} yes_no",
            column="type",
        )
    elif name not in lists and not name.endswith(_FILES):
        english, chinese = perhaps(name, lists)
        yield Problem(
            f"there is no list called “{name}” on the sheet choices{english}",
            f"choices 工作表中没有名为“{name}”的列表{chinese}",
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
