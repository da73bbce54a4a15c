"""The shapes that tables of answers are known in.

In the shape that KoboToolbox gives columns are named by group paths (`counting/stock/count`), and child
tables point at their parents by `_index`, `_parent_index` and `_parent_table_name`. In the shape of ODK
Central and Briefcase groups are joined by hyphens (`counting-name`), rows have a `KEY`, child rows a
`PARENT_KEY`, and a parent's `SET-OF-stock` names its rows.
https://support.kobotoolbox.org/export_download.html, https://docs.getodk.org/central-submissions/
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bot.forms.definition import FormDefinition
from bot.forms.export_rows import PLACE_PARTS, Cell, place_columns, table_key
from bot.forms.labels import choice_labels, plain_words

_ODK_PLACE_PARTS = ("Latitude", "Longitude", "Altitude", "Accuracy")


class Shape(StrEnum):
    KOBO = "kobo"
    ODK = "odk"


@dataclass(frozen=True, slots=True)
class Layout:
    """`split`: beside each question with several answers, a column for each choice that holds 1 or 0.

    `labels`: in this language, the labels of questions and choices instead of their names.
    """

    shape: Shape = Shape.KOBO
    split: bool = False
    labels: str = ""


AS_KOBO = Layout()


@dataclass(frozen=True, slots=True)
class Table:
    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def table_names(form_id: str, columns: Iterable[str], shape: Shape) -> dict[str, str]:
    """Names that Excel takes for sheets and systems for files: 31 characters, each once in either case."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for key in columns:
        known = f"{form_id}-{key.replace('/', '-')}" if shape is Shape.ODK else key.rpartition("/")[2]
        wanted = "".join("_" if sign in "[]:*?/\\'\"<>|" else sign for sign in (known if key else form_id))
        name, number = wanted[:31], 1
        while name.casefold() in taken:
            number += 1
            name = f"{wanted[: 31 - len(str(number)) - 1]}_{number}"
        taken.add(name.casefold())
        names[key] = name
    return names


@dataclass(frozen=True, slots=True)
class Line:
    """A row as it stands in a table; `above` is the line it belongs to, of a table of its own."""

    place: str  # its path below the root with row numbers, "" for the form itself
    cells: tuple[Cell, ...]
    told: tuple[Cell, ...]
    index: int
    uuid: str
    version: str
    parent: str = ""  # key of the parent's table
    parent_index: int = 0
    parent_place: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    key: str
    name: str
    columns: list[str]
    about: tuple[str, ...]
    lines: list[Line] = field(default_factory=list)


def in_kobo_shape(table: Draft, tables: Sequence[Draft], headings: "Headings") -> Table:
    named = {each.key: each.name for each in tables}
    last = ("_index", "_parent_table_name", "_parent_index", "_submission__uuid")
    columns = (*table.about, *headings.of(table.columns), *(last if table.key else ("_uuid", "_index")))
    rows = (
        (*line.told, *line.cells, line.index, named[line.parent], line.parent_index, line.uuid)
        if table.key
        else (*line.told, *line.cells, line.uuid, line.index)
        for line in table.lines
    )
    return Table(table.name, columns, tuple(rows))


def in_odk_shape(table: Draft, tables: Sequence[Draft], headings: "Headings") -> Table:
    """A place keeps only its parts, as Central has it."""
    whole = {name for name in table.columns if set(place_columns(name)) <= set(table.columns)}
    kept = [place for place, name in enumerate(table.columns) if name not in whole]
    sets = [each.key for each in tables if each.key and _parent_key(each.key, tables) == table.key]
    set_names = [f"SET-OF-{key.rpartition('/')[2]}" for key in sets]
    shown = headings.of([table.columns[place] for place in kept], below=table.key)
    keys = ("PARENT_KEY", "KEY") if table.key else ("KEY", "FormVersion")
    rows = []
    for line in table.lines:
        key = _key(line.uuid, line.place)
        of_sets = (_key(line.uuid, f"{line.place}{_between(table.key, inner)}") for inner in sets)
        last = (_key(line.uuid, line.parent_place), key) if table.key else (key, line.version)
        rows.append((*line.told, *(line.cells[place] for place in kept), *of_sets, *last))
    return Table(table.name, (*table.about, *shown, *set_names, *keys), tuple(rows))


def _key(uuid: str, place: str) -> str:
    return f"uuid:{uuid}/{place}" if place else f"uuid:{uuid}"


def _between(outer: str, inner: str) -> str:
    """The path from a table to one inside it, as it follows the place of a row."""
    return inner.removeprefix(outer) if outer else inner


def _parent_key(key: str, tables: Sequence[Draft]) -> str:
    return table_key(key, (each.key for each in tables if each.key))


class Headings:
    """What stands above the columns: names, or labels where those are wanted, each once in a table."""

    def __init__(self, form: FormDefinition, layout: Layout) -> None:
        self._form, self._layout = form, layout
        self._joint = "-" if layout.shape is Shape.ODK else "/"

    def of(self, columns: Sequence[str], *, below: str = "") -> list[str]:
        found: list[str] = []
        for column in columns:
            heading = self._labelled(column) if self._layout.labels else self._named(column, below)
            found.append(heading if heading not in found else f"{heading} ({column})")
        return found

    def _named(self, column: str, below: str) -> str:
        if self._layout.shape is Shape.KOBO:
            return column
        above, _, last = column.removeprefix(f"{below}/" if below else "").rpartition("/")
        for part, word in zip(PLACE_PARTS, _ODK_PLACE_PARTS, strict=True):
            if last.startswith("_") and last.endswith(f"_{part}"):
                last = f"{last[1 : -len(part) - 1]}-{word}"
        return "-".join((*above.split("/"), last) if above else (last,))

    def _labelled(self, column: str) -> str:
        """“Stock/How many”; a column beside a question adds its own last part."""
        names, found, path = column.split("/"), [], f"/{self._form.blank.name}"
        for name in names:
            path = f"{path}/{name}"
            found.append(self._label(path) or name)
        return self._joint.join(found)

    def _label(self, path: str) -> str:
        form, language = self._form, self._layout.labels
        above, _, name = path.rpartition("/")
        if (question := form.questions.get(above)) is not None:
            return choice_labels(form, question, language).get(name, "")
        question = form.questions.get(path)
        text = question.label if question is not None else form.section_labels.get(path)
        return plain_words(form, text, language) if text is not None else ""
