"""Defaults that are not among the choices of their question: told to the author, and no answer to begin with.

Usually they were written in quotes, or as a label. ODK Collect stops at such a form while it is filled.
"""

from collections.abc import Iterator, Mapping

from bot.forms.definition import CHOOSING, SEVERAL, QuestionDefinition
from bot.forms.model import Data
from bot.forms.problems import Problem
from bot.forms.tree import Node
from bot.forms.xpath.paths import Path, Start, generic_of


def clear_unfit_defaults(
    data: Data, questions: Mapping[str, QuestionDefinition], lists: Mapping[str, Node]
) -> Iterator[Problem]:
    found: dict[tuple[str, str], Problem] = {}
    for top in (data.blank, *data.templates.values()):
        for node in (top, *top.descendants()):
            question = questions.get(generic_of(node))
            if question is None or not isinstance(node.value, str) or _fits(question, node.value, lists):
                continue
            found[question.path, node.value] = _problem(node.value).about(question.path)
            node.value = ""
    yield from found.values()


def _fits(question: QuestionDefinition, value: str, lists: Mapping[str, Node]) -> bool:
    names = _names(question, lists) if value and question.kind in CHOOSING else None
    if names is None:
        return True
    return set(value.split()) <= names if question.kind in SEVERAL else value in names


def _names(question: QuestionDefinition, lists: Mapping[str, Node]) -> set[str] | None:
    """What can be chosen whatever is answered; None where that depends on answers."""
    if question.item_set is None:
        return {choice.name for choice in question.choices}
    nodes = question.item_set.nodes
    if not isinstance(nodes, Path) or nodes.start is not Start.INSTANCE or nodes.instance not in lists:
        return None
    if question.item_set.written or any(step.predicates for step in nodes.steps):
        return None
    cells = (row.first(question.item_set.value) for row in lists[nodes.instance].children)
    return {str(cell.value) for cell in cells if cell is not None}


def _problem(value: str) -> Problem:
    bare = value.strip("'\"")
    english, chinese = ("", "")
    if bare != value:
        english, chinese = f"; write {bare}, without quotes", f"，请去掉引号写作 {bare}"
    return Problem(
        f"“{value}” is not among the choices, so nothing is chosen to begin with{english}",
        f"“{value}”不在选项之中，所以一开始不会选中任何一项{chinese}",
        column="default",
    )
