"""Functions on sets of nodes and places in repeats."""

import math
import random
from hashlib import sha256

from bot.forms.tree import Node
from bot.forms.xpath.expressions import Expression, atom, number
from bot.forms.xpath.functions.signature import ANY, Signature, Table
from bot.forms.xpath.paths import Path, generic_of, target_of
from bot.forms.xpath.problems import EvaluationFailed, ExpressionRefused
from bot.forms.xpath.scope import Scope
from bot.forms.xpath.values import Atom, Value, is_empty, to_number, to_text


def nodes_of(expression: Expression, scope: Scope) -> list[Node]:
    """Raises EvaluationFailed for what is no set of nodes."""
    value = expression.evaluate(scope)
    if not isinstance(value, list):
        raise EvaluationFailed("a set of fields is needed here, not a value")
    return value


def _count(scope: Scope, arguments: tuple[Expression, ...]) -> Value:
    return float(len(nodes_of(arguments[0], scope)))


def _count_non_empty(scope: Scope, arguments: tuple[Expression, ...]) -> Value:
    nodes = nodes_of(arguments[0], scope)
    return float(sum(1 for node in nodes if node.children or not is_empty(scope.world.value_of(node))))


def _position(scope: Scope, arguments: tuple[Expression, ...]) -> Value:
    """Inside a predicate the place in the set; with a field, or outside, the row of the repeat."""
    if arguments:
        nodes = nodes_of(arguments[0], scope)
        return float(nodes[0].mult + 1) if nodes else 0.0
    return float(scope.position or scope.node.mult + 1)


def _last(scope: Scope, arguments: tuple[Expression, ...]) -> Value:
    return float(scope.size or 1)


def _once(scope: Scope, arguments: tuple[Expression, ...]) -> Value:
    """Keeps the value the field already has."""
    own = scope.world.value_of(scope.node)
    return arguments[0].evaluate(scope) if is_empty(own) else own


def _indexed_repeat(scope: Scope, arguments: tuple[Expression, ...]) -> Value:
    """indexed-repeat(field, repeat, row, …): the field in that row.

    Repeats not named stay in the current row.
    """
    here = generic_of(scope.node)
    rows: dict[str, int] = {}
    for group, index in zip(arguments[1::2], arguments[2::2], strict=True):
        row = number(index, scope)
        rows[target_of(group, here)] = max(0, int(row) - 1) if row == row else 0
    chain = {generic_of(node): node.mult for node in scope.node.ancestry()}
    found, path = [scope.world.main], "/" + scope.world.main.name
    for name in target_of(arguments[0], here).split("/")[2:]:
        path = f"{path}/{name}"
        found = [child for node in found for child in node.named(name)]
        mult = rows.get(path, chain.get(path))
        if mult is not None:
            found = [node for node in found if node.mult == mult]
    return [node for node in found if node.relevant]


def check_indexed_repeat(arguments: tuple[Expression, ...]) -> None:
    """Raises ExpressionRefused."""
    fields = (arguments[0], *arguments[1::2])
    if len(arguments) % 2 == 0 or not all(isinstance(field, Path) for field in fields):
        raise ExpressionRefused(
            "indexed-repeat() takes a field, then a repeat and a row number, in that order"
        )


def _randomize(scope: Scope, arguments: tuple[Expression, ...]) -> Value:
    """Shuffled; with a seed always the same way, by the generator that OpenRosa prescribes."""
    nodes = list(nodes_of(arguments[0], scope))
    if len(arguments) == 1:
        random.Random(scope.world.texts.shuffle_seed()).shuffle(nodes)  # noqa: S311 - the order of choices guards nothing
        return nodes
    return _shuffled(nodes, _seed(atom(arguments[1], scope)))


def _seed(value: Atom) -> int:
    """A whole number; of text the first 8 bytes of its SHA-256, as the OpenRosa specification has it; of
    nothing 0.
    """
    state = to_number(value)
    if not math.isnan(state):
        return int(max(-_LONGEST, min(_LONGEST, state)))
    known = to_text(value)
    return int.from_bytes(sha256(known.encode()).digest()[:8], "big", signed=True) if known else 0


_LONGEST = 2.0**63
_MODULUS = 2.0**31 - 1


def _shuffled(nodes: list[Node], seed: int) -> list[Node]:
    """Fisher and Yates from the inside out with Park and Miller's numbers, in JavaRosa's floating point."""
    state = math.fmod(float(seed), _MODULUS)
    state += _MODULUS - 1 if state <= 0 else 0
    found: list[Node] = []
    for place, node in enumerate(nodes):
        state = math.fmod(state * 16807, _MODULUS)
        chosen = int((state - 1) / (_MODULUS - 1) * (place + 1))
        found.append(node)
        found[place], found[chosen] = found[chosen], node
    return found


NODESETS: Table = {
    "count": Signature(_count, 1, 1),
    "count-non-empty": Signature(_count_non_empty, 1, 1),
    "position": Signature(_position, 0, 1),
    "last": Signature(_last, 0, 0),
    "once": Signature(_once, 1, 1),
    "indexed-repeat": Signature(_indexed_repeat, 3, ANY),
    "randomize": Signature(_randomize, 1, 2),
}
