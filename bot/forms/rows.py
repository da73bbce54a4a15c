"""Copies of a form's data: a fresh draft, and the rows of its repeats."""

from collections.abc import Mapping
from datetime import tzinfo

from bot.forms.answers import typed
from bot.forms.definition import FormDefinition
from bot.forms.tree import Node
from bot.forms.xpath.paths import generic_of


def copy_of(node: Node, form: FormDefinition, zone: tzinfo) -> Node:
    """A fresh copy with its values read as their fields' types."""
    generic = generic_of(node)
    value = node.value
    if isinstance(value, str) and value:
        value = typed(value, form.fields[generic].type, zone)
    fresh = Node(node.name, value, node.attributes)
    fresh.generic = generic
    for child in node.children:
        fresh.append(copy_of(child, form, zone))
    return fresh


def template_of(repeat: str, blank: Node, templates: Mapping[str, Node]) -> Node:
    """The empty row: the one the form marks as such, else its first row, values included, as in JavaRosa."""
    if repeat in templates:
        return templates[repeat]
    tops = (blank, *templates.values())
    written = (node for top in tops for node in top.descendants() if generic_of(node) == repeat)
    return next(written, Node(repeat.rpartition("/")[2]))


def insert_row(parent: Node, repeat: str, form: FormDefinition, zone: tzinfo) -> Node:
    """A new empty row after the last one, hidden if its parent is."""
    template = form.templates.get(repeat)
    name = repeat.rpartition("/")[2]
    row = copy_of(template, form, zone) if template is not None else Node(name)
    same = parent.named(name)
    index = parent.children.index(same[-1]) + 1 if same else _place_of(parent, repeat, form)
    parent.insert(index, row)
    row.relevant = parent.relevant
    for below in row.descendants():
        below.relevant = row.relevant
    return row


def _place_of(parent: Node, repeat: str, form: FormDefinition) -> int:
    """Where the first row belongs among its parent's children: after what the form lists before it."""
    before = set()
    for path in form.fields:
        if path == repeat:
            break
        before.add(path)
    return sum(1 for child in parent.children if generic_of(child) in before)


def row_above(node: Node, repeat: str) -> Node | None:
    """The row of that repeat which the node stands in, or is."""
    current: Node | None = node
    while current is not None and generic_of(current) != repeat:
        current = current.parent
    return current
