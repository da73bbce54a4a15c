"""Thousands of expressions answered by JavaRosa and by us: `python -m tests.forms.javarosa.expressions`
records.
"""

import gzip
import json
import math
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

from bot.forms.instance import Context, Instance
from bot.forms.opening import open_instance
from bot.forms.tree import Node
from bot.forms.xform import parse_xform
from bot.forms.xpath.grammar import parse
from bot.forms.xpath.problems import ExpressionError
from bot.forms.xpath.values import Value, number_text, to_text
from tests.forms.javarosa.record import jar, java
from tests.forms.javarosa.replay import ZONE

_HERE = Path(__file__).parent
FORM, LINES, ANSWERS = _HERE / "expressions.xml", _HERE / "expressions.txt", _HERE / "expressions.json.gz"
Case = tuple[str, str]  # the place, as /data/person[2]/who, and the expression

_ONE = [
    "''", "'abc'", "' 12 '", "'-3.7'", "'1,5'", "'1e3'", "'.5'", "'5.'", "'-'", "'+1'", "'0x10'",
    "'NaN'", "'Infinity'", "'true'", "'1'",
    "0", "1", "2.5", "-2.5", "-0.4", "0.5", "1234.567", "1000000", "12345678901", "0.1 + 0.2",
    "1 div 3", "1 div 0", "-1 div 0", "number('x')",
    "true()", "false()", "/data/whole", "/data/part", "/data/minus", "/data/blank", "/data/blank_int",
    "/data/missing", "/data/hidden",
    "/data/day", "/data/moment", "/data/blank_date", "/data/name", "/data/chosen", "date('2024-02-29')",
    "date-time('2024-02-29T23:30:00.000+08:00')",
    "'2024-02-29'", "'2023-02-29'", "'2024-02-29T12:00:00Z'", "'2024-02-29T23:30:00.000-05:00'",
    "'2024-13-01'", "'24-2-9'", "'12:30'", "/data/clock",
    "/data/person", "/data/person/age", "/data/person[position() = 2]/age", "/data/zh",
]  # fmt: skip
_ONE_ARGUMENT = [
    "string", "number", "boolean", "not", "boolean-from-string", "int", "round", "abs", "sqrt", "exp",
    "log", "log10", "exp10", "sin", "acos",
    "date", "date-time", "decimal-date-time", "decimal-time", "string-length", "normalize-space",
    "count-selected", "sum", "min", "max", "count",
    "count-non-empty", "concat", "once", "base64-decode",
]  # fmt: skip
_FEW = [
    "''", "'abc'", "'12'", "12", "-2.5", "true()", "number('x')", "1 div 0", "/data/whole",
    "/data/blank", "/data/blank_int", "/data/missing",
    "/data/day", "'2026-08-07'", "/data/moment", "/data/chosen", "/data/person/age", "/data/number_text",
]  # fmt: skip
_OPERATORS = ["=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "div", "mod", "and", "or"]
_TWO_ARGUMENTS = [
    "selected", "selected-at", "coalesce", "contains", "starts-with", "ends-with", "substring-before",
    "substring-after", "substr",
    "pow", "atan2", "round", "min", "max", "join", "concat", "checklist",
]  # fmt: skip


def generated() -> Iterator[Case]:
    """Every function and operator on every kind of value."""
    for function, value in product(_ONE_ARGUMENT, _ONE):
        yield "/data", f"{function}({value})"
    for operator, left, right in product(_OPERATORS, _FEW, _FEW):
        yield "/data", f"{left} {operator} {right}"
    for function, left, right in product(_TWO_ARGUMENTS, _FEW, _FEW):
        yield "/data", f"{function}({left}, {right})"


def written() -> Iterator[Case]:
    """The cases worth thinking about, by hand."""
    for line in LINES.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            place, expression = line.split("\t")
            yield place, expression


def record(cases: list[Case]) -> list[list[Any]]:
    program = java()
    if program is None:
        raise FileNotFoundError("java")
    with tempfile.TemporaryDirectory() as name:
        lines, answers = Path(name) / "lines", Path(name) / "answers"
        lines.write_text("".join(f"{place}\t{expression}\n" for place, expression in cases), encoding="utf-8")
        options = ["-Duser.timezone=Asia/Shanghai", "-cp", str(jar())]
        driver = str(_HERE / "ExpressionRecorder.java")
        subprocess.run(
            [program, *options, driver, str(FORM), str(lines), str(answers)], check=True, capture_output=True
        )
        found: list[list[Any]] = json.loads(answers.read_text(encoding="utf-8"))
        return found


@cache
def recorded() -> dict[str, Any]:
    """When it was recorded, and the answers."""
    found: dict[str, Any] = json.loads(gzip.decompress(ANSWERS.read_bytes()))
    return found


@cache
def filled() -> Instance:
    now = datetime.fromisoformat(recorded()["now"])
    context = Context(now=now.astimezone(ZONE), properties={"deviceid": "found"})
    return open_instance(parse_xform(FORM.read_text(encoding="utf-8")), context)


def at(instance: Instance, place: str) -> Node:
    node = instance.node(place)
    assert node is not None, place
    return node


def ours(case: Case) -> list[Any]:
    """Our answer in the notation of the recording."""
    instance = filled()
    place, expression = case
    try:
        value = parse(expression).evaluate(instance.scope(at(instance, place)))
    except ExpressionError as error:
        return ["error", str(error)]
    return _told(instance, value)


def _told(instance: Instance, value: Value) -> list[Any]:
    if isinstance(value, list):
        return ["nodes", [to_text(instance.world.value_of(node)) for node in value]]
    if isinstance(value, bool):
        return ["boolean", value]
    if isinstance(value, float):
        return ["number", repr(value), number_text(value)]
    return (
        ["moment", value.isoformat(timespec="milliseconds")]
        if isinstance(value, datetime)
        else ["text", value]
    )


def agree(one: list[Any], other: list[Any]) -> bool:
    """Whether both say the same. One node and its value are the same; what stops JavaRosa may have a value
    here.
    """
    if other[0] == "error":
        return True
    kinds = {one[0], other[0]}
    if kinds == {"number"}:
        first, second = _number(one[1]), _number(other[1])
        return (math.isnan(first) and math.isnan(second)) or math.isclose(
            first, second, rel_tol=1e-9, abs_tol=1e-9
        )
    if kinds == {"moment"}:
        return datetime.fromisoformat(one[1]) == datetime.fromisoformat(other[1])
    if "nodes" in kinds and len(kinds) == 2:
        return _one_text(one) == _one_text(other)
    return one[:2] == other[:2]


def _one_text(told: list[Any]) -> str:
    """The single value as a text."""
    if told[0] == "nodes":
        return str(told[1][0]) if len(told[1]) == 1 else str(told[1] or "")
    return str(told[1])[:10] if told[0] == "moment" else str(told[-1])


def _number(text: str) -> float:
    return float(text.replace("Infinity", "inf"))


def main() -> None:
    cases = [*generated(), *written()]
    answers = {"now": datetime.now(ZONE).isoformat(), "answers": record(cases)}
    text = json.dumps(answers, separators=(",", ":"))
    ANSWERS.write_bytes(gzip.compress(text.encode(), mtime=0))


if __name__ == "__main__":
    main()
