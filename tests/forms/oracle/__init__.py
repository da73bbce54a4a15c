"""The expression oracle: what JavaRosa and Enketo answer, and whether we say the same."""

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.forms.answers import typed
from bot.forms.definition import FormDefinition
from bot.forms.instance import Context, Instance
from bot.forms.instances import node_of
from bot.forms.markup import parse_markup
from bot.forms.tree import Node
from bot.forms.xform import parse_xform
from bot.forms.xpath.grammar import parse
from bot.forms.xpath.paths import generic_of
from bot.forms.xpath.problems import ExpressionError
from bot.forms.xpath.values import to_boolean, to_number, to_text

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Expected:
    expression: str
    type: str
    value: Any


def corpus() -> list[Expected]:
    """Each expression with JavaRosa's answer, or Enketo's where JavaRosa gives none."""
    enketo = json.loads((FOLDER / "expected.json").read_text())
    javarosa = json.loads((FOLDER / "javarosa-expected.json").read_text())
    lines = (FOLDER / "corpus.txt").read_text().splitlines()
    expressions = [line for line in lines if line.strip() and not line.startswith("#")]
    found = []
    for expression in expressions:
        answer = javarosa.get(expression, {"type": "error"})
        if answer["type"] == "error" or _lost_row(expression, answer):
            answer = enketo[expression]
        found.append(Expected(expression, answer["type"], answer.get("value")))
    return found


def _lost_row(expression: str, answer: dict[str, Any]) -> bool:
    """A row number as predicate found nothing in the recording of JavaRosa, which reads only position()."""
    return expression.endswith("resident[2]/nome") and answer["value"] == []


def filled() -> Instance:
    """The oracle's form holding the oracle's data, without any rule run on it."""
    form = parse_xform((FOLDER / "form.xml").read_text())
    instance = Instance(form, Context(now=datetime(2026, 8, 7, 6, 31, tzinfo=ZoneInfo("America/Sao_Paulo"))))
    data = node_of(parse_markup((FOLDER / "instance.xml").read_text()))
    instance.main.children = ()
    instance.main._named = None
    instance.main.attributes = data.attributes
    for child in data.children:
        instance.main.append(child)
    for node in _all(instance.main):
        node.generic = ""
        if not node.children:
            node.value = typed(str(node.value), _type(form, node), instance.world.zone)
    return instance


def _type(form: FormDefinition, node: Node) -> str:
    field = form.fields.get(generic_of(node))
    return field.type if field else "string"


def _all(node: Node) -> Iterator[Node]:
    yield node
    yield from node.descendants()


def agrees(instance: Instance, case: Expected) -> bool:
    """Whether our answer, read as the recorded kind of value, is the recorded one."""
    try:
        value = parse(case.expression).evaluate(instance.scope(instance.main))
    except ExpressionError:
        return case.type == "error"
    if case.type == "error":
        return False
    if case.type == "nodeset":
        wanted = [str(each) for each in case.value]
        found = (
            [to_text(instance.world.value_of(node)) for node in value]
            if isinstance(value, list)
            else [to_text(value)]
        )
        return found == wanted
    single = (
        instance.world.value_of(value[0])
        if isinstance(value, list) and value
        else ""
        if isinstance(value, list)
        else value
    )
    if case.type == "number":
        return _same_number(to_number(single), _number(case.value))
    if case.type == "boolean":
        return to_boolean(single) is bool(case.value)
    return to_text(single) == str(case.value)


def _number(value: object) -> float:
    return {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}.get(str(value)) or float(
        str(value)
    )


def _same_number(one: float, other: float) -> bool:
    """A tenth of a millimetre a kilometre.

    JavaRosa measures distances by a formula that loses that much on short ones.
    """
    return (math.isnan(one) and math.isnan(other)) or math.isclose(one, other, rel_tol=1e-7, abs_tol=1e-9)
