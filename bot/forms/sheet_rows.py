"""The rows of a sheet as texts, and the types of questions whatever the case they are written in."""

from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches
from typing import Any

Row = Mapping[str, object]

# https://xlsform.org/en/ref-table/; what pyxform knows besides are older names of the same types.
TYPES = (
    "text", "integer", "decimal", "range", "note", "date", "time", "dateTime", "geopoint", "geotrace",
    "geoshape", "image", "audio", "video", "file", "barcode", "acknowledge", "calculate", "hidden", "start",
    "end", "today", "deviceid", "phonenumber", "username", "email", "audit", "start-geopoint",
    "background-audio", "background-geopoint", "csv-external", "xml-external", "osm",
)  # fmt: skip
CHOOSING = (
    "select_one", "select_multiple", "select_one_from_file", "select_multiple_from_file", "rank",
    "select_one_external",
)  # fmt: skip
BRACKETS = (
    "begin_group", "end_group", "begin_repeat", "end_repeat",
    "begin group", "end group", "begin repeat", "end repeat",
)  # fmt: skip
KNOWN = (*TYPES, *CHOOSING, *BRACKETS)


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


def with_usual_types(rows: Iterable[dict[str, Any]], known_types: Collection[str]) -> list[dict[str, Any]]:
    """The rows with “Text” and “Select_One yes_no” as pyxform knows them: text, select_one yes_no."""
    usual = {name.casefold(): name for name in (*known_types, *KNOWN)}
    return [
        {key: _usual(value, usual) if _is_type(key) else value for key, value in row.items()} for row in rows
    ]


def _is_type(heading: object) -> bool:
    return str(heading).strip().lower() == "type"


def _usual(kind: str, usual: Mapping[str, str]) -> str:
    written = " ".join(kind.split())
    word, _, rest = written.partition(" ")
    if whole := usual.get(written.casefold()):
        return whole
    return f"{usual[word.casefold()]} {rest}" if rest and word.casefold() in usual else kind


def nearest(word: str, known: Collection[str], *, cutoff: float = 0.6) -> str:
    """The known name most like the word, in whatever case; "" if none is near."""
    by_folded = {name.casefold(): name for name in known if name}
    found = get_close_matches(word.casefold(), by_folded, n=1, cutoff=cutoff)
    return by_folded[found[0]] if found else ""


def perhaps(word: str, known: Collection[str]) -> tuple[str, str]:
    """“; did you mean …?” in both languages; nothing if no known name is near."""
    near = nearest(word, known)
    return (f"; did you mean “{near}”?", f"，是不是“{near}”？") if near else ("", "")
