"""Expressions as trees that know how to evaluate themselves.

Built once when a form is loaded, and picklable.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from bot.forms.tree import Node
from bot.forms.xpath.scope import Scope, single
from bot.forms.xpath.values import NAN, Atom, Value, equal, to_boolean, to_number, to_text


class Expression(Protocol):
    """Anything that has a value somewhere in a form."""

    def evaluate(self, scope: Scope) -> Value: ...
    def parts(self) -> Iterator["Expression"]: ...


def atom(expression: Expression, scope: Scope) -> Atom:
    """The expression's single value."""
    value = expression.evaluate(scope)
    return single(scope.world, value) if isinstance(value, list) else value


def number(expression: Expression, scope: Scope) -> float:
    return to_number(atom(expression, scope))


def text(expression: Expression, scope: Scope) -> str:
    return to_text(atom(expression, scope))


def boolean(expression: Expression, scope: Scope) -> bool:
    return to_boolean(atom(expression, scope))


@dataclass(frozen=True, slots=True)
class Constant:
    value: Atom

    def evaluate(self, scope: Scope) -> Value:
        return self.value

    def parts(self) -> Iterator[Expression]:
        yield from ()


@dataclass(frozen=True, slots=True)
class Both:
    """`and` or `or`: the sides behind the one that decides are left alone."""

    sides: tuple[Expression, ...]
    is_and: bool

    def evaluate(self, scope: Scope) -> Value:
        for side in self.sides:
            if boolean(side, scope) is not self.is_and:
                return not self.is_and
        return self.is_and

    def parts(self) -> Iterator[Expression]:
        yield from self.sides


@dataclass(frozen=True, slots=True)
class Equals:
    left: Expression
    right: Expression
    negated: bool

    def evaluate(self, scope: Scope) -> Value:
        left, right = self.left.evaluate(scope), self.right.evaluate(scope)
        many_left = left if isinstance(left, list) and len(left) > 1 else None
        many_right = right if isinstance(right, list) and len(right) > 1 else None
        if many_left or many_right:
            # XPath: true if any pair compares so. JavaRosa, which knows no such comparison, stops here.
            value_of = scope.world.value_of
            lefts = [value_of(node) for node in many_left] if many_left else [atom(self.left, scope)]
            rights = [value_of(node) for node in many_right] if many_right else [atom(self.right, scope)]
            return any(equal(one, other) is not self.negated for one in lefts for other in rights)
        one = single(scope.world, left) if isinstance(left, list) else left
        other = single(scope.world, right) if isinstance(right, list) else right
        return equal(one, other) is not self.negated

    def parts(self) -> Iterator[Expression]:
        yield self.left
        yield self.right


def _divide(left: float, right: float) -> float:
    if right == 0:
        if left == 0 or math.isnan(left):
            return NAN
        return math.copysign(math.inf, left) * math.copysign(1, right)
    return left / right


def _remainder(left: float, right: float) -> float:
    if right == 0 or math.isnan(left) or math.isnan(right) or math.isinf(left):
        return NAN
    return math.fmod(left, right)


def _add(left: float, right: float) -> float:
    return left + right


def _subtract(left: float, right: float) -> float:
    return left - right


def _multiply(left: float, right: float) -> float:
    return left * right


def _less(left: float, right: float) -> bool:
    return left < right


def _at_most(left: float, right: float) -> bool:
    return left <= right


def _more(left: float, right: float) -> bool:
    return left > right


def _at_least(left: float, right: float) -> bool:
    return left >= right


Operation = Callable[[float, float], float | bool]
OPERATIONS: dict[str, Operation] = {
    "+": _add, "-": _subtract, "*": _multiply, "div": _divide, "mod": _remainder,
    "<": _less, "<=": _at_most, ">": _more, ">=": _at_least,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Every side is read as a number: + - * div mod and the order comparisons, from left to right.

    A sum of hundreds of fields is one flat row, as a tree that deep would be more than Python can walk.
    """

    first: Expression
    rest: tuple[tuple[Operation, Expression], ...]

    def evaluate(self, scope: Scope) -> Value:
        result: float | bool = number(self.first, scope)
        for operation, side in self.rest:
            result = operation(float(result), number(side, scope))
        return result

    def parts(self) -> Iterator[Expression]:
        yield self.first
        yield from (side for _, side in self.rest)


@dataclass(frozen=True, slots=True)
class Negative:
    inner: Expression

    def evaluate(self, scope: Scope) -> Value:
        return -number(self.inner, scope)

    def parts(self) -> Iterator[Expression]:
        yield self.inner


@dataclass(frozen=True, slots=True)
class Union:
    left: Expression
    right: Expression

    def evaluate(self, scope: Scope) -> Value:
        found: list[Node] = []
        for side in (self.left, self.right):
            value = side.evaluate(scope)
            if isinstance(value, list):
                found += [node for node in value if node not in found]
        return found

    def parts(self) -> Iterator[Expression]:
        yield self.left
        yield self.right


Function = Callable[[Scope, "tuple[Expression, ...]"], Value]


@dataclass(frozen=True, slots=True)
class Call:
    name: str
    function: Function
    arguments: tuple[Expression, ...]

    def evaluate(self, scope: Scope) -> Value:
        return self.function(scope, self.arguments)

    def parts(self) -> Iterator[Expression]:
        yield from self.arguments


def walk(expression: Expression) -> Iterator[Expression]:
    """The expression and every part of it."""
    yield expression
    for part in expression.parts():
        yield from walk(part)
