"""The way through a form: which questions are visible, and in which order."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.forms.definition import GroupDefinition, Item, QuestionDefinition, RepeatDefinition
from bot.forms.instance import Instance
from bot.forms.questions import Question
from bot.forms.tree import Node
from bot.forms.xpath.paths import generic_of


@dataclass(frozen=True, slots=True)
class Stop:
    """A place on the way: a question, or the point after a repeat's rows where one more may be added."""

    path: str
    node: Node  # the question's field; at a juncture the repeat's parent
    question: QuestionDefinition | None = None
    repeat: RepeatDefinition | None = None
    card: GroupDefinition | RepeatDefinition | None = None  # the field list it stands on
    card_path: str = ""


def way(instance: Instance) -> Iterator[Stop]:
    """Every relevant question and juncture, in the order of the form."""
    yield from _through(instance, instance.form.items, instance.main, None, "")


def _through(
    instance: Instance,
    items: tuple[Item, ...],
    at: Node,
    card: GroupDefinition | RepeatDefinition | None,
    card_path: str,
) -> Iterator[Stop]:
    """`at` is the node whose row the items stand in."""
    for item in items:
        if isinstance(item, QuestionDefinition):
            node = _below(item.path, at)
            if node is not None and node.relevant:
                yield Stop(instance.path(node), node, question=item, card=card, card_path=card_path)
        elif isinstance(item, RepeatDefinition):
            yield from _through_rows(instance, item, at)
        else:
            inner = _below(item.path, at) if item.path else at
            if inner is not None and inner.relevant:
                own = item if item.is_field_list and card is None else card
                own_path = instance.path(inner) if own is item else card_path
                yield from _through(instance, item.items, inner, own, own_path)


def _through_rows(instance: Instance, repeat: RepeatDefinition, at: Node) -> Iterator[Stop]:
    parent = _below(repeat.path.rpartition("/")[0], at)
    if parent is None or not parent.relevant:
        return
    name = repeat.path.rpartition("/")[2]
    for row in list(parent.named(name)):
        if row.relevant:
            card = repeat if repeat.is_field_list else None
            yield from _through(instance, repeat.items, row, card, instance.path(row) if card else "")
    if not repeat.fixed and may_add(instance, repeat, parent):
        yield Stop(f"{instance.path(parent)}/{name}", parent, repeat=repeat)


def may_add(instance: Instance, repeat: RepeatDefinition, parent: Node) -> bool:
    """Whether the repeat itself is relevant, judged on a row that is not there yet."""
    condition = instance.form.fields[repeat.path].relevant
    if condition is None:
        return True
    rows = parent.named(repeat.path.rpartition("/")[2])
    if rows:
        return instance.holds(condition, rows[-1], otherwise=True)
    ghost = Node(repeat.path.rpartition("/")[2])
    ghost.parent = parent
    return instance.holds(condition, ghost, otherwise=True)


def _below(path: str, at: Node) -> Node | None:
    """The node of a generic path in the same row as `at`."""
    here = generic_of(at)
    while path != here and not path.startswith(here + "/"):
        if at.parent is None:
            return None
        at, here = at.parent, here.rpartition("/")[0]
    node: Node | None = at
    for name in path[len(here) + 1 :].split("/") if path != here else ():
        node = node.first(name) if node is not None else None
    return node


def question_at(instance: Instance, stop: Stop) -> Question:
    assert stop.question is not None  # noqa: S101 - callers ask only for stops at questions
    return Question(stop.path, stop.question, stop.node, instance)
