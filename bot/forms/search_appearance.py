"""The appearance search(): choices out of an attached table, as forms had them before select_one_from_file.

https://docs.surveycto.com/02-designing-forms/03-advanced-topics/04.search-and-select.html:
`search('table')`, `search('table', kind, 'columns', text)` or both and `'filter column', value`. The choices
written in the form name the columns for value and label, except those whose name is a whole number.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.forms.compiling import Compiler
from bot.forms.definition import ChoiceDefinition, ItemSet
from bot.forms.problems import Problem
from bot.forms.tree import Node
from bot.forms.wording import Text
from bot.forms.xpath.expressions import Call, Constant, Expression, text
from bot.forms.xpath.paths import Axis, Path, Start, Step
from bot.forms.xpath.scope import Scope
from bot.forms.xpath.values import Value, to_number, to_text

_BEGIN = re.compile(r"(?:^|\s)search\s*\(")
_WHOLE = re.compile(r"-?\d+")
_NOTHING = Constant("")


@dataclass(frozen=True, slots=True)
class Found:
    """The rows of a table that search() offers; `columns` are compared with `wanted` in the way of `kind`."""

    rows: Path
    kind: str = ""
    columns: tuple[str, ...] = ()
    wanted: Expression = _NOTHING
    filter_column: str = ""
    filter_value: Expression = _NOTHING

    def evaluate(self, scope: Scope) -> Value:
        """As in Collect, letters are compared whatever their case, save in the filter."""
        rows = self.rows.evaluate(scope)
        found = list(rows) if isinstance(rows, list) else []
        if any(self.columns):
            matches, wanted = _KINDS[self.kind], text(self.wanted, scope)
            found = [row for row in found if any(matches(_cell(row, name), wanted) for name in self.columns)]
        if self.filter_column:
            value = text(self.filter_value, scope)
            found = [row for row in found if _cell(row, self.filter_column) == value]
        return sorted(found, key=_place)

    def parts(self) -> Iterator[Expression]:
        yield from (self.rows, self.wanted, self.filter_value)


def _cell(row: Node, column: str) -> str:
    cell = row.first(column)
    return "" if cell is None else to_text(cell.value) if isinstance(cell.value, str) else ""


def _place(row: Node) -> float:
    """The order of choices is that of the column `sortby`, if there is one."""
    number = to_number(_cell(row, "sortby"))
    return number if number == number else 0.0


def _contains(cell: str, wanted: str) -> bool:
    return wanted.casefold() in cell.casefold()


def _starts(cell: str, wanted: str) -> bool:
    return cell.casefold().startswith(wanted.casefold())


def _ends(cell: str, wanted: str) -> bool:
    return cell.casefold().endswith(wanted.casefold())


def _matches(cell: str, wanted: str) -> bool:
    return cell.casefold() == wanted.casefold()


_KINDS = {"contains": _contains, "startswith": _starts, "endswith": _ends, "matches": _matches}


def search_in(
    appearance: str, choices: tuple[ChoiceDefinition, ...], compiler: Compiler, *, path: str
) -> ItemSet | None:
    """None without search(); a search that cannot be understood is noted as a problem."""
    begin = _BEGIN.search(appearance)
    if begin is None:
        return None
    inside = _between_brackets(appearance[begin.end() :])
    call = compiler.expression(f"concat({inside})", path=path, column="appearance")
    if not isinstance(call, Call):
        return None
    nodes = _found(call.arguments)
    columns = next((choice for choice in choices if not _WHOLE.fullmatch(choice.name)), None)
    if nodes is None or columns is None:
        compiler.problems.append(_NOT_UNDERSTOOD.about(path))
        return None
    written = tuple(choice for choice in choices if _WHOLE.fullmatch(choice.name))

    shown = _shown(columns.label)
    return ItemSet(nodes, columns.name, "label", label_is_itext=False, written=written, shown=shown)


_NOT_UNDERSTOOD = Problem(
    "search() takes a table, and perhaps contains, startswith, endswith or matches with columns and a text, "
    "and a column with its value; a choice must name the columns",
    "search() 的参数依次为：表名；可选的 contains、startswith、endswith 或 matches、列名和文字；"
    "可选的筛选列和值；并须有一个选项写明列名",
    column="appearance",
)


def _between_brackets(written: str) -> str:
    depth = 1
    for place, sign in enumerate(written):
        depth += (sign == "(") - (sign == ")")
        if depth == 0:
            return written[:place]
    return written


def _found(arguments: tuple[Expression, ...]) -> Found | None:
    named = [argument.value if isinstance(argument, Constant) else None for argument in arguments]
    if len(arguments) not in (1, 4, 6) or not isinstance(named[0], str):
        return None
    steps = (Step(Axis.CHILD, "*"), Step(Axis.CHILD, "*"))
    rows = Path(Start.INSTANCE, steps, named[0].removesuffix(".csv"))
    if len(arguments) == 1:
        return Found(rows)
    kind, columns = named[1], named[2]
    if kind not in _KINDS or not isinstance(kind, str) or not isinstance(columns, str):
        return None
    searched = tuple(name.strip() for name in columns.split(","))
    if len(arguments) == 4:
        return Found(rows, kind, searched, arguments[3])
    if not isinstance(named[4], str):
        return None
    return Found(rows, kind, searched, arguments[3], named[4], arguments[5])


def _shown(label: Text) -> Mapping[str, tuple[str, ...]]:
    """The columns of the label in each language: “name, district” shows both."""
    return {
        language: tuple(name.strip() for part in parts if isinstance(part, str) for name in part.split(","))
        for language, parts in label.by_language.items()
    }
