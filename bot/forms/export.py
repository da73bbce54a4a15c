"""Answers of a form as tables: a row each filled form, a table of its own for each repeat."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.forms.definition import FormDefinition, QuestionKind
from bot.forms.export_rows import (
    INSTANCE_ID,
    Cell,
    Submission,
    below_root,
    is_place,
    place_columns,
    row_counts,
    row_path,
    rows_of,
    several_of,
    table_key,
)
from bot.forms.export_shapes import (
    AS_KOBO,
    Draft,
    Headings,
    Layout,
    Line,
    Shape,
    Table,
    in_kobo_shape,
    in_odk_shape,
    table_names,
)
from bot.forms.instance import Context
from bot.forms.resuming import instance_from
from bot.forms.saved import Saved
from bot.forms.submission import xml_of

__all__ = [
    "AS_KOBO",
    "Cell",
    "Layout",
    "Shape",
    "Submission",
    "Table",
    "instance_id",
    "submission_xml",
    "tables_of",
]


def tables_of(
    form: FormDefinition, submissions: Sequence[Submission] = (), *, layout: Layout = AS_KOBO
) -> tuple[Table, ...]:
    """The main table first. `form` gives columns and their order; older versions add theirs behind."""
    columns = _columns_of([form, *(each.form for each in submissions)], split=layout.split)
    names = table_names(form.form_id, columns, layout.shape)
    about = tuple(dict.fromkeys(name for each in submissions for name in each.about))
    tables = [Draft(key, names[key], list(columns[key]), about if key == "" else ()) for key in columns]
    for submission in submissions:
        _add(submission, {table.key: table for table in tables}, layout)
    finish = in_odk_shape if layout.shape is Shape.ODK else in_kobo_shape
    return tuple(finish(table, tables, Headings(form, layout)) for table in tables)


def submission_xml(submission: Submission, *, at: datetime) -> str:
    """The OpenRosa XML of what was filed. `at` is when: conditions that look at the clock ask it."""
    rows = dict(row_counts(submission))
    saved = Saved(submission.form.form_id, submission.form.version, submission.values, rows)
    return xml_of(instance_from(submission.form, saved, Context(now=at)))


def instance_id(submission: Submission) -> str:
    """Without the `uuid:` in front; "" for a form that keeps none."""
    root = submission.form.blank.name
    return str(submission.values.get(f"/{root}/{INSTANCE_ID}", "")).removeprefix("uuid:")


def _columns_of(forms: Iterable[FormDefinition], *, split: bool) -> dict[str, dict[str, None]]:
    """The columns of each table, in the order of the forms; tables of inner repeats come after outer ones."""
    found: dict[str, dict[str, None]] = {"": {}}
    for form in {id(form): form for form in forms}.values():
        repeats = {below_root(path) for path in form.repeats}
        for repeat in sorted(repeats, key=lambda path: path.count("/")):
            found.setdefault(repeat, {})
        for path in _exported(form):
            name = below_root(path)
            columns = found[table_key(name, repeats)]
            columns[name] = None
            if is_place(form, path):
                columns.update(dict.fromkeys(place_columns(name)))
            if split:
                columns.update(dict.fromkeys(f"{name}/{choice}" for choice in several_of(form, path)))
    return found


def _exported(form: FormDefinition) -> Iterator[str]:
    """Every field that can hold an answer or a result; groups and plain notes hold none."""
    above = {path.rpartition("/")[0] for path in form.fields}
    for path in form.fields:
        question = form.questions.get(path)
        is_note = question is not None and question.kind is QuestionKind.NOTE
        if path not in above and path not in form.repeats and not is_note and path.count("/") > 1:
            yield path


def _add(submission: Submission, tables: Mapping[str, Draft], layout: Layout) -> None:
    uuid, version = instance_id(submission), submission.form.version
    lines: dict[str, tuple[str, Line]] = {}
    for row in rows_of(submission, layout.labels):
        table = tables[row.key]
        cells = tuple(row.cells.get(name) for name in table.columns)
        told = tuple(submission.about.get(name) for name in table.about)
        line = Line(below_root(row.path), cells, told, len(table.lines) + 1, uuid, version)
        if row.key:
            parent, above = lines[row_path(row.path.rpartition("/")[0])]
            line = replace(line, parent=parent, parent_index=above.index, parent_place=above.place)
        lines[row.path] = row.key, line
        table.lines.append(line)
