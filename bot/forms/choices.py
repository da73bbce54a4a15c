"""The choices a question offers now, and what a chosen name is called."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.forms.definition import ItemSet, QuestionDefinition
from bot.forms.tree import Node
from bot.forms.wording import NOTHING, Text
from bot.forms.xpath.paths import generic_of
from bot.forms.xpath.problems import EvaluationFailed
from bot.forms.xpath.values import to_text

if TYPE_CHECKING:
    from bot.forms.instance import Instance


@dataclass(frozen=True, slots=True)
class OfferedChoice:
    name: str
    label: Text
    row: Node | None  # the row of the list it came from


def offered(instance: "Instance", question: QuestionDefinition, node: Node) -> list[OfferedChoice]:
    if question.item_set is not None:
        return choices_of(instance, question.item_set, node)
    return [OfferedChoice(choice.name, choice.label, None) for choice in question.choices]


def choices_of(instance: "Instance", item_set: ItemSet, node: Node) -> list[OfferedChoice]:
    written = [OfferedChoice(choice.name, choice.label, None) for choice in item_set.written]
    rows = _named_rows(instance, item_set, node)
    return [*written, *(_choice(instance, item_set, name, row) for name, row in rows)]


def _named_rows(instance: "Instance", item_set: ItemSet, node: Node) -> Iterator[tuple[str, Node]]:
    """A filter that cannot be evaluated, as while an answer it needs is missing, offers nothing."""
    try:
        rows = item_set.nodes.evaluate(instance.scope(node))
    except EvaluationFailed:
        return
    seen: set[str] = set()
    for row in rows if isinstance(rows, list) else []:
        cell = _cell(row, item_set.value)
        name = None if cell is None else _shown(instance, cell)
        if name is not None and not (item_set.shown and name in seen):  # search() offers each name once
            seen.add(name)
            yield name, row


def _choice(instance: "Instance", item_set: ItemSet, name: str, row: Node) -> OfferedChoice:
    if item_set.shown:
        return OfferedChoice(name, _joined(row, item_set.shown), row)
    label = _cell(row, item_set.label)
    if label is None:
        return OfferedChoice(name, _translated(row, item_set.label), row)
    if item_set.label_is_itext:
        return OfferedChoice(name, instance.form.itext.get(_shown(instance, label), NOTHING), row)
    return OfferedChoice(name, Text({"": (_shown(instance, label),)}), row)


def names_offered(instance: "Instance", question: QuestionDefinition, node: Node) -> frozenset[str]:
    """Only the names: quick also for a list of thousands."""
    if question.item_set is None:
        return frozenset(choice.name for choice in question.choices)
    written = (choice.name for choice in question.item_set.written)
    return frozenset((*written, *(name for name, _ in _named_rows(instance, question.item_set, node))))


def _shown(instance: "Instance", node: Node) -> str:
    return to_text(instance.world.value_of(node))


def _translated(row: Node, column: str) -> Text:
    """The columns label::English, label::中文 … of an attached table."""
    prefix = f"{column}::"
    return Text(
        {
            cell.name.removeprefix(prefix).replace("_", " "): (str(cell.value),)
            for cell in row.children
            if cell.name.startswith(prefix) and cell.value
        }
    )


def _joined(row: Node, shown: Mapping[str, tuple[str, ...]]) -> Text:
    """Several columns as one label, as Collect joins them: “Corner Shop (street: Main Road)”."""
    found: dict[str, tuple[str, ...]] = {}
    for language, columns in shown.items():
        cells = [(name, str(cell.value)) for name in columns if (cell := row.first(name)) is not None]
        beside = [f" ({name}: {value})" for name, value in cells[1:]]
        if cells and (label := "".join((cells[0][1], *beside)).strip()):
            found[language] = (label,)
    return Text(found)


def _cell(row: Node, path: str) -> Node | None:
    """A column or attribute of a list, or a field inside a row of a repeat whose rows are the choices."""
    if path.startswith("@"):
        return Node(path[1:], row.attributes[path[1:]]) if path[1:] in row.attributes else None
    found: Node | None = row
    for name in path.split("/"):
        found = found.first(name) if found is not None and name != "." else found
    return found


def label_of(instance: "Instance", path: str, name: str, at: Node, language: str) -> str:
    """The label of a choice in the question at `path`; "" if it is not offered there."""
    generic = _generic(path, at)
    question, node = instance.form.questions.get(generic), _nearest(instance, generic, at)
    if question is None or node is None:
        return ""
    label = _label_in(instance, question, node, name)
    return "" if label is None else instance.words(label, node, language) or name


def _label_in(instance: "Instance", question: QuestionDefinition, node: Node, name: str) -> Text | None:
    written = question.choices if question.item_set is None else question.item_set.written
    if question.item_set is None or any(choice.name == name for choice in written):
        return next((choice.label for choice in written if choice.name == name), None)
    rows = _named_rows(instance, question.item_set, node)
    found = next((row for each, row in rows if each == name), None)
    return None if found is None else _choice(instance, question.item_set, name, found).label


def _generic(path: str, at: Node) -> str:
    """A path as jr:choice-name() has it, absolute or relative to the field it is written in."""
    names: list[str] = [] if path.startswith("/") else generic_of(at).split("/")[1:]
    for word in path.replace("current()", ".").strip("/").split("/"):
        if word == "..":
            names = names[:-1]
        elif word not in (".", ""):
            names.append(word.partition("[")[0])
    return "/" + "/".join(names)


def _nearest(instance: "Instance", generic: str, at: Node) -> Node | None:
    """The node of that path in the same rows as `at`."""
    current: Node | None = at
    while current is not None:
        if found := instance.nodes(generic, current):
            return found[0]
        current = current.parent
    return None
