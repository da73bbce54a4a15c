"""Compiles the expressions of a form while it is read, collecting what is wrong or odd without stopping."""

import re

from bot.forms.constant_rules import constant_rule
from bot.forms.problems import Problem
from bot.forms.xpath.authors import as_written, fault_in, told
from bot.forms.xpath.expressions import Constant, Expression
from bot.forms.xpath.grammar import parse
from bot.forms.xpath.problems import ExpressionRefused

_PREFIX = re.compile(r"(?<=/)[\w.-]+:")
# pyxform takes the offset in a moment for a calculation, and writes the moment as if it were an expression.
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d(:?\d\d)?)?)?")

_LONGEST_SHOWN = 300


class Compiler:
    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.notices: list[Problem] = []

    def expression(self, text: str | None, *, path: str, column: str) -> Expression | None:
        """A broken expression is noted as a problem and read as absent."""
        written = (text or "").strip()
        if not written:
            return None
        if _MOMENT.fullmatch(written) and "T" in written:
            return Constant(written)
        try:
            found = parse(written)
        except ExpressionRefused as refusal:
            self.problems.append(_problem(written, refusal).about(path, column=column))
            return None
        if notice := constant_rule(written, found, column=column):
            self.notices.append(notice.about(path))
        return found


def _problem(expression: str, refusal: ExpressionRefused) -> Problem:
    """In the author's own writing, unless that can be read while the form's cannot."""
    written = as_written(expression)
    if words := fault_in(written):
        return expression_problem(written, words)
    return expression_problem(written, told(written, refusal))


def expression_problem(written: str, words: tuple[str, str]) -> Problem:
    shown = written if len(written) <= _LONGEST_SHOWN else f"{written[:_LONGEST_SHOWN]}…"
    return Problem(f"{words[0]} in: {shown}", f"表达式有误：{shown}（{words[1]}）")


def absolute(reference: str, above: str) -> str:
    """The path of a `ref` or `nodeset`, which may start at the group it stands in; prefixes are dropped."""
    written = reference.strip()
    whole = _PREFIX.sub("", written if written.startswith("/") else f"{above}/{written}")
    names: list[str] = []
    for name in whole.split("/")[1:]:
        if name == "..":
            names = names[:-1]
        elif name != ".":
            names.append(name)
    return "/" + "/".join(names)
