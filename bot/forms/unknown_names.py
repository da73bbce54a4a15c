"""Names in an expression that no question has: usually a text whose quotes were forgotten.

JavaRosa reads them as nothing, and so do we: a form with one runs, but not as its author meant.
"""

from collections.abc import Collection, Iterator, Mapping

from bot.forms.definition import Field
from bot.forms.problems import Problem
from bot.forms.xpath.expressions import Expression
from bot.forms.xpath.paths import Path, Start, target_of

_YES_NO = frozenset({"required", "readonly"})


def unknown_names(fields: Mapping[str, Field]) -> Iterator[Problem]:
    """`fields` are all places in the form's data by their paths, groups too."""
    for field in fields.values():
        for column in ("relevant", "required", "readonly", "constraint", "calculate"):
            written: Expression | None = getattr(field, column)
            for name in _unknown(written, field.path, fields) if written is not None else ():
                yield _problem(name, column).about(field.path)


def _unknown(expression: Expression, here: str, paths: Collection[str]) -> Iterator[str]:
    """What stands in a predicate is left alone: there a name is a column of the list."""
    if not isinstance(expression, Path):
        for part in expression.parts():
            yield from _unknown(part, here, paths)
    elif expression.plain and expression.start is not Start.INSTANCE:
        target = target_of(expression, here)
        if target not in paths:
            yield target.rpartition("/")[2]


def _problem(name: str, column: str) -> Problem:
    if column in _YES_NO:
        return Problem(
            f"“{name}” is neither yes nor no nor the name of a question, so it counts as no",
            f"“{name}”既不是 yes 或 no，也不是题目名，会当作 no",
            column=column,
        )
    return Problem(
        f"no question is called “{name}”: a text stands in quotes, '{name}', a question is named ${{name}}",
        f"没有名为“{name}”的题目：文字须加引号写作 '{name}'，题目须写作 ${{题目名}}",
        column="calculation" if column == "calculate" else column,
    )
