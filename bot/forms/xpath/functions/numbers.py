"""Functions on numbers and conditions."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_DOWN, ROUND_HALF_UP, Decimal

from bot.forms.xpath.expressions import Expression, atom, boolean, number
from bot.forms.xpath.functions.signature import ANY, Signature, Table, many, of_atoms
from bot.forms.xpath.scope import Scope
from bot.forms.xpath.values import (
    NAN,
    Atom,
    Value,
    is_empty,
    to_boolean,
    to_number,
    to_text,
)


def _if(scope: Scope, arguments: tuple[Expression, ...]) -> Value:
    return arguments[1 if boolean(arguments[0], scope) else 2].evaluate(scope)


def _coalesce(scope: Scope, arguments: tuple[Expression, ...]) -> Value:
    first = atom(arguments[0], scope)
    return arguments[1].evaluate(scope) if is_empty(first) else first


def _true() -> Value:
    return True


def _false() -> Value:
    return False


def _not(value: Atom) -> Value:
    return not to_boolean(value)


def _boolean_from_string(value: Atom) -> Value:
    return to_text(value).lower() == "true" or to_text(value) == "1"


def _int(value: Atom) -> Value:
    return _int_of(value)


def _int_of(value: Atom) -> float:
    number = to_number(value)
    return number if math.isnan(number) or math.isinf(number) else float(math.trunc(number))


def _round(value: Atom, places: Atom = 0.0) -> Value:
    """Halves go towards positive infinity, as in XPath.

    Places below zero round to tens, hundreds and so on; places that are no number count as 0.
    """
    number, digits = to_number(value), _or_zero(to_number(places))
    if math.isnan(number) or math.isinf(number):
        return number
    if abs(digits) > 30:
        return NAN
    exact = Decimal(repr(number))
    if digits >= 0:
        mode = ROUND_HALF_DOWN if number < 0 else ROUND_HALF_UP
        return (
            float(exact.quantize(Decimal(1).scaleb(-int(digits)), rounding=mode))
            if abs(exact) < 10**15
            else number
        )
    unit = Decimal(1).scaleb(-int(digits))
    return float(int(exact / unit + Decimal("0.5")) * unit)


def _or_zero(number: float) -> float:
    return 0.0 if math.isnan(number) else number


def _floor(value: Atom) -> Value:
    return _whole(math.floor, value)


def _ceiling(value: Atom) -> Value:
    return _whole(math.ceil, value)


def _whole(rule: Callable[[float], int], value: Atom) -> float:
    number = to_number(value)
    return number if math.isnan(number) or math.isinf(number) else float(rule(number))


def _fine(expression: Expression, scope: Scope) -> float:
    """Mathematics sees a moment with its fraction of a day, counted from local 1970; a field's date in
    whole days.
    """
    value = expression.evaluate(scope)
    if isinstance(value, datetime):
        return (value - datetime(1970, 1, 1, tzinfo=scope.world.zone)) / timedelta(days=1)
    return number(expression, scope) if isinstance(value, list) else to_number(value)


@dataclass(frozen=True, slots=True)
class _Curve:
    """A mathematical function of one number; NaN outside its domain."""

    rule: Callable[[float], float]

    def __call__(self, scope: Scope, arguments: tuple[Expression, ...]) -> Value:
        try:
            return float(self.rule(_fine(arguments[0], scope)))
        except ValueError:
            return NAN
        except OverflowError:
            return math.inf


def _curve(rule: Callable[[float], float]) -> Signature:
    return Signature(_Curve(rule), 1, 1)


def _log(number: float) -> float:
    return -math.inf if number == 0 else math.log(number)


def _log10(number: float) -> float:
    return -math.inf if number == 0 else math.log10(number)


def _exp10(number: float) -> float:
    return math.pow(10.0, number)


def _pow(scope: Scope, arguments: tuple[Expression, ...]) -> Value:
    """Like Java, and unlike Python, not a number as soon as the exponent is none."""
    base, exponent = (_fine(argument, scope) for argument in arguments)
    if math.isnan(exponent):
        return NAN
    try:
        return math.pow(base, exponent)
    except ValueError:
        return math.inf if base == 0 else NAN
    except OverflowError:
        return math.inf


def _atan2(scope: Scope, arguments: tuple[Expression, ...]) -> Value:
    return math.atan2(*(_fine(argument, scope) for argument in arguments))


def _pi() -> Value:
    return math.pi


def _numbers(scope: Scope, arguments: tuple[Expression, ...]) -> list[float]:
    """Every value that is a number; empty answers do not count."""
    return [number for number in map(to_number, many(scope, arguments)) if not math.isnan(number)]


def _sum(scope: Scope, arguments: tuple[Expression, ...]) -> Value:
    return math.fsum(_numbers(scope, arguments))


def _max(scope: Scope, arguments: tuple[Expression, ...]) -> Value:
    return max(_numbers(scope, arguments), default=NAN)


def _min(scope: Scope, arguments: tuple[Expression, ...]) -> Value:
    return min(_numbers(scope, arguments), default=NAN)


def _depend(scope: Scope, arguments: tuple[Expression, ...]) -> Value:
    """JavaRosa's own: the first value, computed anew when any of the others changes."""
    return arguments[0].evaluate(scope)


def _random(scope: Scope, arguments: tuple[Expression, ...]) -> Value:
    return scope.world.texts.chance()


def _checklist(scope: Scope, arguments: tuple[Expression, ...]) -> Value:
    """Whether at least `min` and at most `max` of the conditions hold; -1 lifts a limit."""
    least, most = (_or_zero(_int_of(atom(argument, scope))) for argument in arguments[:2])
    count = sum(map(to_boolean, many(scope, arguments[2:])))
    return (least < 0 or count >= least) and (most < 0 or count <= most)


def _weighted_checklist(scope: Scope, arguments: tuple[Expression, ...]) -> Value:
    least, most = (to_number(atom(argument, scope)) for argument in arguments[:2])
    flags = many(scope, arguments[2::2])
    weights = many(scope, arguments[3::2])
    total = sum(to_number(weight) for flag, weight in zip(flags, weights, strict=False) if to_boolean(flag))
    return least <= total <= most


NUMBERS: Table = {
    "if": Signature(_if, 3, 3),
    "coalesce": Signature(_coalesce, 2, 2),
    "true": of_atoms(_true, 0),
    "false": of_atoms(_false, 0),
    "not": of_atoms(_not, 1),
    "boolean": of_atoms(to_boolean, 1),
    "boolean-from-string": of_atoms(_boolean_from_string, 1),
    "number": of_atoms(to_number, 1),
    "int": of_atoms(_int, 1),
    "round": of_atoms(_round, 1, 2),
    "floor": of_atoms(_floor, 1),
    "ceiling": of_atoms(_ceiling, 1),
    "abs": _curve(abs),
    "pow": Signature(_pow, 2, 2),
    "sqrt": _curve(math.sqrt),
    "exp": _curve(math.exp),
    "exp10": _curve(_exp10),
    "log": _curve(_log),
    "log10": _curve(_log10),
    "sin": _curve(math.sin),
    "cos": _curve(math.cos),
    "tan": _curve(math.tan),
    "asin": _curve(math.asin),
    "acos": _curve(math.acos),
    "atan": _curve(math.atan),
    "atan2": Signature(_atan2, 2, 2),
    "pi": of_atoms(_pi, 0),
    "sum": Signature(_sum, 1, 1),
    "max": Signature(_max, 1, ANY),
    "min": Signature(_min, 1, ANY),
    "depend": Signature(_depend, 1, ANY),
    "random": Signature(_random, 0, 0),
    "checklist": Signature(_checklist, 2, ANY),
    "weighted-checklist": Signature(_weighted_checklist, 4, ANY, even=True),
}
