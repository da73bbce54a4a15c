"""The rows of filled forms before they take a shape: values by group path, each knowing where it stands."""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.forms.answers import written
from bot.forms.definition import CHOOSING, SEVERAL, FormDefinition, QuestionKind
from bot.forms.labels import choice_labels
from bot.forms.saved import JsonValue, from_json
from bot.forms.xpath.expressions import walk
from bot.forms.xpath.paths import Path
from bot.forms.xpath.values import to_number

Cell = str | int | float | date | None
PLACE_PARTS = ("latitude", "longitude", "altitude", "precision")
INSTANCE_ID = "meta/instanceID"


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """One filled form. `values` are those of Finished; `about` goes in front: who filled it, where, when."""

    form: FormDefinition
    values: Mapping[str, JsonValue]
    about: Mapping[str, Cell] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """`key` is the path of its repeat below the root, "" for the form itself; `numbers` place it in order."""

    path: str
    key: str
    numbers: tuple[int, ...]
    cells: dict[str, Cell]


def rows_of(submission: Submission, labels: str = "") -> list[Row]:
    """The main row and every row of a repeat that holds something, each after the one it stands in."""
    rows = {"": Row("", "", (), {})}
    for path, value in submission.values.items():
        here = row_path(path)
        while here not in rows:
            rows[here] = Row(here, below_root(generic(here)), numbers(here), {})
            here = row_path(here.rpartition("/")[0])
        place = generic(path)
        name = below_root(place)
        cell = cell_of(value)
        question = submission.form.questions.get(place)
        if labels and question is not None and question.kind in CHOOSING:
            known = choice_labels(submission.form, question, labels)
            chosen = str(value).split() if question.kind in SEVERAL else [str(value)]
            cell = ", ".join(known.get(each, each) for each in chosen)
        rows[row_path(path)].cells[name] = cell
        several = several_of(submission.form, place)
        rows[row_path(path)].cells.update(
            {f"{name}/{choice}": int(choice in str(value).split()) for choice in several}
        )
        if is_place(submission.form, place):
            figures = [to_number(part) for part in str(value).split()[:4]]
            parts = (None if math.isnan(number) else number for number in figures)
            rows[row_path(path)].cells.update(zip(place_columns(name), parts, strict=False))
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


def row_counts(submission: Submission) -> Iterator[tuple[str, int]]:
    """How many rows each repeat has in each row it stands in, 0 included; outer ones first."""
    rows = rows_of(submission)
    for repeat in submission.form.repeats:
        above, _, name = repeat.rpartition("/")
        outer = table_key(below_root(above) + "/", {below_root(path) for path in submission.form.repeats})
        for row in rows:
            if row.key != outer:
                continue
            base = row.path + above.removeprefix(generic(row.path))
            inside = [each for each in rows if each.path.startswith(f"{base}/{name}[")]
            yield f"{base}/{name}", max((each.numbers[len(row.numbers)] for each in inside), default=0)


def table_key(name: str, repeats: Iterable[str]) -> str:
    return max((repeat for repeat in repeats if name.startswith(repeat + "/")), key=len, default="")


def several_of(form: FormDefinition, path: str) -> list[str]:
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


def is_place(form: FormDefinition, path: str) -> bool:
    return path in form.fields and form.fields[path].type == "geopoint"


def place_columns(name: str) -> list[str]:
    above, slash, last = name.rpartition("/")
    return [f"{above}{slash}_{last}_{part}" for part in PLACE_PARTS]


def row_path(path: str) -> str:
    """The path up to the innermost row it stands in, or is; "" outside of repeats."""
    return path[: path.rfind("]") + 1]


def numbers(path: str) -> tuple[int, ...]:
    return tuple(int(part.partition("]")[0]) for part in path.split("[")[1:])


def generic(path: str) -> str:
    return "/".join(name.partition("[")[0] for name in path.split("/"))


def below_root(path: str) -> str:
    return path.strip("/").partition("/")[2]
