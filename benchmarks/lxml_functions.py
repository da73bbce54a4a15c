"""ODK's functions for lxml, as one would add them in an afternoon: what our evaluator is compared with."""

import math
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from lxml import etree  # type: ignore[import-untyped]  # installed only where it is compared with


def add_functions() -> None:
    """Make them known to every expression that lxml compiles from now on."""
    space = etree.FunctionNamespace(None)
    for name, function in _FUNCTIONS.items():
        space[name] = function


def _text(value: Any) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return str(getattr(value, "text", value) or "")


def _number(value: Any) -> float:
    try:
        return float(value if isinstance(value, float | bool) else _text(value))
    except ValueError:
        return math.nan


def _texts(values: tuple[Any, ...]) -> list[str]:
    return [_text(each) for value in values for each in (value if isinstance(value, list) else [value])]


def _numbers(values: tuple[Any, ...]) -> list[float]:
    return [_number(text) for text in _texts(values)]


def _moment(value: Any, pattern: Any) -> str:
    moment = datetime.fromisoformat(_text(value))
    return moment.strftime(_text(pattern).replace("%e", "%-d").replace("%n", "%-m"))


def _round(value: Any, places: Any = 0.0) -> float:
    power = 10 ** _number(places)
    return math.floor(_number(value) * power + 0.5) / power


def _at(value: Any, index: Any) -> str:
    chosen = _text(value).split()
    return chosen[int(index)] if int(index) < len(chosen) else ""


def _if(condition: Any, yes: Any, no: Any) -> Any:
    return yes if condition else no


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "selected": lambda _, value, name: _text(name) in _text(value).split(),
    "count-selected": lambda _, value: float(len(_text(value).split())),
    "selected-at": lambda _, value, index: _at(value, index),
    "if": lambda _, condition, yes, no: _if(condition, yes, no),
    "coalesce": lambda _, value, other: _text(value) or _text(other),
    "join": lambda _, between, *values: _text(between).join(_texts(values)),
    "regex": lambda _, value, pattern: re.fullmatch(_text(pattern), _text(value)) is not None,
    "ends-with": lambda _, value, end: _text(value).endswith(_text(end)),
    "substr": lambda _, value, start, end=1e9: _text(value)[int(start) : int(end)],
    "boolean-from-string": lambda _, value: _text(value).lower() in ("1", "true"),
    "int": lambda _, value: float(int(_number(value))),
    "round": lambda _, value, places=0.0: _round(value, places),
    "abs": lambda _, value: abs(_number(value)),
    "pow": lambda _, base, exponent: math.pow(_number(base), _number(exponent)),
    "min": lambda _, *values: min(_numbers(values)),
    "max": lambda _, *values: max(_numbers(values)),
    "once": lambda _, value: _text(value),
    "format-date": lambda _, value, pattern: _moment(value, pattern),
    "format-date-time": lambda _, value, pattern: _moment(value, pattern),
}
