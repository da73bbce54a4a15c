"""Functions on choices: what was selected, and what it is called."""

import math

from bot.forms.xpath.expressions import Constant, Expression, atom, text
from bot.forms.xpath.functions.signature import Signature, Table, of_atoms
from bot.forms.xpath.problems import ExpressionRefused
from bot.forms.xpath.scope import Scope
from bot.forms.xpath.values import Atom, Value, to_number, to_text


def _selected(answer: Atom, choice: Atom) -> Value:
    return f" {to_text(choice).strip()} " in f" {to_text(answer)} "


def _count_selected(answer: Atom) -> Value:
    return float(len(to_text(answer).split()))


def _selected_at(answer: Atom, index: Atom) -> Value:
    """Counts from 0; an index that is no number counts as 0, as in JavaRosa."""
    place = to_number(index)
    place = 0.0 if math.isnan(place) else place
    chosen = to_text(answer).split()
    return chosen[int(place)] if -1 < place < len(chosen) else ""


def _choice_name(scope: Scope, arguments: tuple[Expression, ...]) -> Value:
    """The label of a choice, given its name and, as a text, the path of the question that offers it."""
    name, path = text(arguments[0], scope), text(arguments[1], scope).strip()
    return scope.world.texts.choice_label(path, name, scope.origin, scope.world.language)


def _itext(scope: Scope, arguments: tuple[Expression, ...]) -> Value:
    return scope.world.texts.itext(text(arguments[0], scope), scope.world.language)


def _pulldata(scope: Scope, arguments: tuple[Expression, ...]) -> Value:
    """One cell of an attached table: pulldata('file', 'wanted column', 'key column', key)."""
    table, wanted, key = (text(argument, scope) for argument in arguments[:3])
    value = to_text(atom(arguments[3], scope))
    root = scope.world.instances.get(table)
    rows = (root.lookup(key) or {}).get(value, ()) if root is not None else ()
    cell = rows[0].first(wanted) if rows else None
    return "" if cell is None else to_text(scope.world.value_of(cell))


def check_pulldata(arguments: tuple[Expression, ...]) -> None:
    """Raises ExpressionRefused."""
    if not isinstance(arguments[0], Constant):
        raise ExpressionRefused("pulldata() needs the name of its file in quotes")


SELECTIONS: Table = {
    "selected": of_atoms(_selected, 2),
    "is-selected": of_atoms(_selected, 2),
    "count-selected": of_atoms(_count_selected, 1),
    "selected-at": of_atoms(_selected_at, 2),
    "jr:choice-name": Signature(_choice_name, 2, 2),
    "jr:itext": Signature(_itext, 1, 1),
    "pulldata": Signature(_pulldata, 4, 4),
}
