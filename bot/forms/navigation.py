"""The way through a form: which questions are visible, and in which order."""

from dataclasses import dataclass

from bot.forms.definition import (
    GroupDefinition,
    Item,
    QuestionDefinition,
    QuestionKind,
    RepeatDefinition,
)
from bot.forms.instance import Instance
from bot.forms.questions import Question
from bot.forms.tree import Node
from bot.forms.xpath.paths import generic_of, names_between


@dataclass(frozen=True, slots=True)
class Stop:
    """A place on the way: a question, or the point after a repeat's rows where one more may be added."""

    path: str
    node: Node  # the question's field; at a juncture the repeat's parent
    question: QuestionDefinition | None = None
    repeat: RepeatDefinition | None = None
    card: "Card | None" = None


@dataclass(frozen=True, slots=True)
class Card:
    """The field list a question stands on."""

    path: str
    node: Node
    section: GroupDefinition | RepeatDefinition


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the walk stands: a node, its path with row numbers, its generic path."""

    node: Node
    path: str
    generic: str


def way(instance: Instance) -> tuple[Stop, ...]:
    """Every relevant question and juncture, in the order of the form; walked once until an answer changes."""
    if instance.way is None:
        root = _Place(instance.main, f"/{instance.main.name}", generic_of(instance.main))
        found: list[Stop] = []
        _through(instance, instance.form.items, root, None, found)
        instance.way = tuple(found)
    return instance.way


def _through(
    instance: Instance, items: tuple[Item, ...], at: _Place, card: Card | None, found: list[Stop]
) -> None:
    for item in items:
        if isinstance(item, RepeatDefinition):
            _through_rows(instance, item, at, found)
            continue
        place = _below(instance, item.path, at) if item.path else at
        if place is None or not place.node.relevant:
            continue
        if isinstance(item, QuestionDefinition):
            found.append(Stop(place.path, place.node, question=item, card=card))
        else:
            own = Card(place.path, place.node, item) if item.is_field_list and card is None else card
            _through(instance, item.items, place, own, found)


def _through_rows(instance: Instance, repeat: RepeatDefinition, at: _Place, found: list[Stop]) -> None:
    above, _, name = repeat.path.rpartition("/")
    parent = _below(instance, above, at)
    if parent is None or not parent.node.relevant:
        return
    for row in list(parent.node.named(name)):
        if row.relevant:
            place = _Place(row, f"{parent.path}/{name}[{row.mult + 1}]", repeat.path)
            card = Card(place.path, row, repeat) if repeat.is_field_list else None
            _through(instance, repeat.items, place, card, found)
    if not repeat.fixed and may_add(instance, repeat, parent.node):
        found.append(Stop(f"{parent.path}/{name}", parent.node, repeat=repeat))


def _below(instance: Instance, path: str, at: _Place) -> _Place | None:
    """The node of a generic path in the same rows; quick as bodies nearly always nest as the data does."""
    names = names_between(at.generic, path)
    if names is not None:
        node: Node | None = at.node
        for name in names:
            node = node.first(name) if node is not None else None
        return None if node is None else _Place(node, "/".join((at.path, *names)), path)
    outer = at.node.parent
    if outer is None:
        return None
    return _below(instance, path, _Place(outer, instance.path(outer), generic_of(outer)))


def may_add(instance: Instance, repeat: RepeatDefinition, parent: Node) -> bool:
    """Whether the repeat is relevant, judged on its last row or, without rows, where one would stand."""
    condition = instance.form.fields[repeat.path].relevant
    if condition is None:
        return True
    name = repeat.path.rpartition("/")[2]
    rows = parent.named(name)
    if rows:
        return instance.holds(condition, rows[-1], otherwise=True)
    ghost = Node(name)
    ghost.parent = parent
    return instance.holds(condition, ghost, otherwise=True)


def stop_at(instance: Instance, path: str) -> Stop | None:
    """The question or juncture at a path with row numbers, if visible now; found without walking the form."""
    node = instance.node(path)
    question = instance.form.questions.get(generic_of(node)) if node is not None else None
    if node is not None and question is not None:
        return Stop(path, node, question=question) if node.relevant and instance.path(node) == path else None
    above, _, name = path.rpartition("/")
    parent = instance.node(above) if above else None
    repeat = instance.form.repeats.get(f"{generic_of(parent)}/{name}") if parent is not None else None
    if parent is None or repeat is None or repeat.fixed or not parent.relevant:
        return None
    if instance.path(parent) != above or not may_add(instance, repeat, parent):
        return None
    return Stop(path, parent, repeat=repeat)


def is_asked(instance: Instance, stop: Stop) -> bool:
    """Whether a person has something to answer there: at a juncture, or at a question that is not read
    only.
    """
    if stop.question is None:
        return True
    field = instance.form.fields[stop.question.path]
    return stop.question.kind is not QuestionKind.NOTE and not instance.holds(
        field.readonly, stop.node, otherwise=False
    )


def question_at(instance: Instance, stop: Stop) -> Question:
    assert stop.question is not None  # noqa: S101 - callers ask only for stops at questions
    return Question(stop.path, stop.question, stop.node, instance)
