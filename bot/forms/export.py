"""Answers of a form as tables: a row each filled form, a table of its own for each repeat.

The shape is the one ODK and Kobo users know: columns are named by group paths (`counting/stock/count`), child
tables point at their parents by `_index`, `_parent_index` and `_parent_table_name`.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.forms.answers import written
from bot.forms.definition import FormDefinition, QuestionKind
from bot.forms.instance import Context
from bot.forms.resuming import instance_from
from bot.forms.saved import JsonValue, Saved, from_json
from bot.forms.submission import xml_of
from bot.forms.xpath.expressions import walk
from bot.forms.xpath.paths import Path
from bot.forms.xpath.values import to_number

Cell = str | int | float | date | None
_PLACE_PARTS = ("latitude", "longitude", "altitude", "precision")
_INSTANCE_ID = "meta/instanceID"


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """One filled form. `values` are those of Finished; `about` goes in front: who filled it, where, when."""

    form: FormDefinition
    values: Mapping[str, JsonValue]
    about: Mapping[str, Cell] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class _Row:
    """`key` is the path of its repeat below the root, "" for the form itself; `numbers` place it in order."""

    path: str
    key: str
    numbers: tuple[int, ...]
    cells: dict[str, Cell]


def tables_of(
    form: FormDefinition, submissions: Sequence[Submission] = (), *, split: bool = False
) -> tuple[Table, ...]:
    """The main table first. `form` gives columns and their order; older versions add theirs behind.

    `split`: beside each question with several answers, a column for each choice that holds 1 or 0.
    """
    columns = _columns_of([form, *(each.form for each in submissions)], split=split)
    names = _table_names(form.form_id, columns)
    about = tuple(dict.fromkeys(name for each in submissions for name in each.about))
    found: dict[str, list[tuple[Cell, ...]]] = {key: [] for key in columns}
    for submission in submissions:
        _add(submission, columns, names, about, found)
    return tuple(
        Table(
            names[key],
            (*columns[key], "_index", "_parent_table_name", "_parent_index", "_submission__uuid")
            if key
            else (*about, *columns[key], "_uuid", "_index"),
            tuple(found[key]),
        )
        for key in columns
    )


def submission_xml(submission: Submission, *, at: datetime) -> str:
    """The OpenRosa XML of what was filed. `at` is when: conditions that look at the clock ask it."""
    rows = dict(_row_counts(submission))
    saved = Saved(submission.form.form_id, submission.form.version, submission.values, rows)
    return xml_of(instance_from(submission.form, saved, Context(now=at)))


def instance_id(submission: Submission) -> str:
    """Without the `uuid:` in front; "" for a form that keeps none."""
    root = submission.form.blank.name
    return str(submission.values.get(f"/{root}/{_INSTANCE_ID}", "")).removeprefix("uuid:")


def _columns_of(forms: Iterable[FormDefinition], *, split: bool) -> dict[str, dict[str, None]]:
    """The columns of each table, in the order of the forms; tables of inner repeats come after outer ones."""
    found: dict[str, dict[str, None]] = {"": {}}
    for form in {id(form): form for form in forms}.values():
        repeats = {_below_root(path) for path in form.repeats}
        for repeat in sorted(repeats, key=lambda path: path.count("/")):
            found.setdefault(repeat, {})
        for path in _exported(form):
            name = _below_root(path)
            columns = found[_table_key(name, repeats)]
            columns[name] = None
            if _is_place(form, path):
                columns.update(dict.fromkeys(_place_columns(name)))
            if split:
                columns.update(dict.fromkeys(f"{name}/{choice}" for choice in _several_of(form, path)))
    return found


def _exported(form: FormDefinition) -> Iterator[str]:
    """Every field that can hold an answer or a result; groups and plain notes hold none."""
    above = {path.rpartition("/")[0] for path in form.fields}
    for path in form.fields:
        question = form.questions.get(path)
        is_note = question is not None and question.kind is QuestionKind.NOTE
        if path not in above and path not in form.repeats and not is_note and path.count("/") > 1:
            yield path


def _table_key(name: str, repeats: Iterable[str]) -> str:
    return max((repeat for repeat in repeats if name.startswith(repeat + "/")), key=len, default="")


def _table_names(form_id: str, columns: Iterable[str]) -> dict[str, str]:
    """Names that Excel takes for sheets and systems for files: 31 characters, each once in either case."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for key in columns:
        wanted = "".join(
            "_" if sign in "[]:*?/\\'\"<>|" else sign for sign in key.rpartition("/")[2] or form_id
        )
        name, number = wanted[:31], 1
        while name.casefold() in taken:
            number += 1
            name = f"{wanted[: 31 - len(str(number)) - 1]}_{number}"
        taken.add(name.casefold())
        names[key] = name
    return names


def _add(
    submission: Submission,
    columns: Mapping[str, Mapping[str, None]],
    names: Mapping[str, str],
    about: tuple[str, ...],
    found: dict[str, list[tuple[Cell, ...]]],
) -> None:
    uuid = instance_id(submission)
    index: dict[str, int] = {}
    key_of: dict[str, str] = {}
    for row in _rows_of(submission):
        cells = tuple(row.cells.get(name) for name in columns[row.key])
        index[row.path] = len(found[row.key]) + 1
        key_of[row.path] = row.key
        if not row.key:
            told = tuple(submission.about.get(name) for name in about)
            found[""].append((*told, *cells, uuid, index[row.path]))
        else:
            parent = _row_path(row.path.rpartition("/")[0])
            place = (index[row.path], names[key_of[parent]], index[parent], uuid)
            found[row.key].append((*cells, *place))


def _rows_of(submission: Submission) -> list[_Row]:
    """The main row and every row of a repeat that holds something, each after the one it stands in."""
    rows = {"": _Row("", "", (), {})}
    for path, value in submission.values.items():
        here = _row_path(path)
        while here not in rows:
            rows[here] = _Row(here, _below_root(_generic(here)), _numbers(here), {})
            here = _row_path(here.rpartition("/")[0])
        generic = _generic(path)
        name = _below_root(generic)
        rows[_row_path(path)].cells[name] = cell_of(value)
        several = _several_of(submission.form, generic)
        rows[_row_path(path)].cells.update(
            {f"{name}/{choice}": int(choice in str(value).split()) for choice in several}
        )
        if _is_place(submission.form, generic):
            numbers = [to_number(part) for part in str(value).split()[:4]]
            parts = (None if math.isnan(number) else number for number in numbers)
            rows[_row_path(path)].cells.update(zip(_place_columns(name), parts, strict=False))
    return sorted(rows.values(), key=lambda row: (len(row.numbers), row.numbers))


def cell_of(value: JsonValue) -> Cell:
    """Numbers and days as such; moments and times as the submission writes them, zone included."""
    known = from_json(value)
    if isinstance(known, bool):
        return int(known)
    if isinstance(known, float) and math.isfinite(known):
        return int(known) if known.is_integer() and abs(known) < 1e15 else known
    if isinstance(known, date) and not isinstance(known, datetime):
        return known
    return written(known)


def _row_counts(submission: Submission) -> Iterator[tuple[str, int]]:
    """How many rows each repeat has in each row it stands in, 0 included; outer ones first."""
    rows = _rows_of(submission)
    for repeat in submission.form.repeats:
        above, _, name = repeat.rpartition("/")
        outer = _table_key(_below_root(above) + "/", {_below_root(path) for path in submission.form.repeats})
        for row in rows:
            if row.key != outer:
                continue
            base = row.path + above.removeprefix(_generic(row.path))
            inside = [each for each in rows if each.path.startswith(f"{base}/{name}[")]
            yield f"{base}/{name}", max((each.numbers[len(row.numbers)] for each in inside), default=0)


def _several_of(form: FormDefinition, path: str) -> list[str]:
    """The names that can be chosen together at that path; none for a list that depends on a form's own
    rows.
    """
    question = form.questions.get(path)
    if question is None or question.kind is not QuestionKind.SELECT_MULTIPLE:
        return []
    if question.item_set is None:
        return [choice.name for choice in question.choices]
    parts = [part for part in walk(question.item_set.nodes) if isinstance(part, Path)]
    listed = next((form.lists[part.instance] for part in parts if part.instance in form.lists), None)
    cells = [row.first(question.item_set.value) for row in listed.children] if listed is not None else []
    return [str(cell.value) for cell in cells if cell is not None]


def _is_place(form: FormDefinition, path: str) -> bool:
    return path in form.fields and form.fields[path].type == "geopoint"


def _place_columns(name: str) -> list[str]:
    above, slash, last = name.rpartition("/")
    return [f"{above}{slash}_{last}_{part}" for part in _PLACE_PARTS]


def _row_path(path: str) -> str:
    """The path up to the innermost row it stands in, or is; "" outside of repeats."""
    return path[: path.rfind("]") + 1]


def _numbers(path: str) -> tuple[int, ...]:
    return tuple(int(part.partition("]")[0]) for part in path.split("[")[1:])


def _generic(path: str) -> str:
    return "/".join(name.partition("[")[0] for name in path.split("/"))


def _below_root(path: str) -> str:
    return path.strip("/").partition("/")[2]
