"""Location paths: from one node to others.

ODK adds one rule to XPath: a path from the root that runs along the way to the node it is written for stays
in the same repeat rows, so that /data/shop/price inside row 2 means row 2's price. A step with a predicate is
free of that rule, and so is a relative path: ../../shop/price means every shop's.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from bot.forms.tree import Node
from bot.forms.xpath.expressions import Both, Call, Equals, Expression, atom, walk
from bot.forms.xpath.problems import EvaluationFailed
from bot.forms.xpath.scope import Scope
from bot.forms.xpath.values import Value, to_boolean


class Axis(StrEnum):
    CHILD = "child"
    PARENT = "parent"
    SELF = "self"
    ATTRIBUTE = "attribute"
    DESCENDANT = "descendant"
    ANCESTOR = "ancestor"
    FOLLOWING_SIBLING = "following-sibling"
    PRECEDING_SIBLING = "preceding-sibling"


class Start(StrEnum):
    ROOT = "/"
    CONTEXT = "."
    CURRENT = "current()"
    INSTANCE = "instance()"
    EXPRESSION = "expression"


@dataclass(frozen=True, slots=True)
class Lookup:
    """A predicate that wants a column to equal something: rows of a long list are found without a search."""

    column: str
    wanted: Expression


@dataclass(frozen=True, slots=True)
class Step:
    axis: Axis
    name: str  # "*" for any
    predicates: tuple[Expression, ...] = ()
    lookup: Lookup | None = None


def lookup_in(predicates: tuple[Expression, ...]) -> Lookup | None:
    """A lookup that narrows the first predicate; None if it has none, or if it counts positions."""
    if not predicates or any(
        isinstance(part, Call) and part.name in ("position", "last") for part in walk(predicates[0])
    ):
        return None
    return _lookup(predicates[0])


def _lookup(predicate: Expression) -> Lookup | None:
    if isinstance(predicate, Both) and predicate.is_and:
        return next((found for side in predicate.sides if (found := _lookup(side))), None)
    if isinstance(predicate, Equals) and not predicate.negated:
        for column, wanted in ((predicate.left, predicate.right), (predicate.right, predicate.left)):
            name = _column(column)
            if name and not any(
                isinstance(part, Path) and part.start is Start.CONTEXT for part in walk(wanted)
            ):
                return Lookup(name, wanted)
    return None


def _column(expression: Expression) -> str:
    """The name, if the expression is just a child's name."""
    if isinstance(expression, Path) and expression.start is Start.CONTEXT and len(expression.steps) == 1:
        step = expression.steps[0]
        return step.name if step.axis is Axis.CHILD and step.name != "*" and not step.predicates else ""
    return ""


def _is_plain(step: Step) -> bool:
    return not step.predicates and (
        step.axis is Axis.PARENT or (step.axis is Axis.CHILD and step.name != "*")
    )


@dataclass(frozen=True, slots=True)
class Path:
    start: Start
    steps: tuple[Step, ...]
    instance: str = ""
    inner: Expression | None = None  # what an EXPRESSION path starts from
    filters: tuple[Expression, ...] = ()  # predicates on that inner expression
    plain: tuple[str, ...] | None = field(init=False, default=None)  # names only, “..” as ""; None if more

    def __post_init__(self) -> None:
        if self.start in (Start.ROOT, Start.CONTEXT, Start.CURRENT) and all(map(_is_plain, self.steps)):
            names = tuple("" if step.axis is Axis.PARENT else step.name for step in self.steps)
            object.__setattr__(self, "plain", names)

    def evaluate(self, scope: Scope) -> Value:
        if self.plain is not None and (found := self._only(scope, self.plain)) is not None:
            return [found] if found.relevant else []
        nodes, guide = self._begin(scope)
        for step in self.steps:
            nodes, guide = _take(step, nodes, guide, scope)
            if not nodes:
                break
        return [node for node in nodes if node.relevant]

    def _only(self, scope: Scope, names: tuple[str, ...]) -> Node | None:
        """The short way of most paths; None where a choice among rows must be made, or nothing be found."""
        node: Node | None = scope.node if self.start is Start.CONTEXT else scope.origin
        if self.start is Start.ROOT:
            node = scope.world.main
            if not names or names[0] != node.name:
                return None
            names = names[1:]
        for name in names:
            if node is None:
                return None
            if name:
                same = node.named(name)
                if len(same) != 1:
                    return None
                node = same[0]
            else:
                node = node.parent
        return node

    def _begin(self, scope: Scope) -> tuple[list[Node], "_Guide | None"]:
        """The nodes to start from, and the way to the context node while the path may still run along it."""
        if self.start is Start.CONTEXT:
            return [scope.node], None
        if self.start is Start.CURRENT:
            return [scope.origin], None
        if self.start is Start.INSTANCE:
            return [_document(scope.world.instances, self.instance)], None
        if self.start is Start.ROOT:
            main_root = scope.world.main
            within = scope.node if _root(scope.node) is main_root else scope.origin
            return [_above(main_root)], _Guide(within.ancestry())
        value = self.inner.evaluate(scope) if self.inner else []
        nodes = list(value) if isinstance(value, list) else []
        for predicate in self.filters:
            nodes = _kept(nodes, predicate, scope)
        return nodes, None

    def parts(self) -> Iterator[Expression]:
        if self.inner is not None:
            yield self.inner
        yield from self.filters
        for step in self.steps:
            yield from step.predicates


@dataclass(slots=True)
class _Guide:
    """The chain from the root to the context node, and how far down it the path has come; -1 is above the
    root.
    """

    chain: list[Node]
    depth: int = -1


class _Above(Node):
    """What stands above a root element, so that a path's first step can name the root."""

    __slots__ = ()


def _above(root: Node) -> Node:
    above = _Above("")
    above.children = [root]
    above._named = {root.name: [root]}  # the root keeps its parent None: it is not really moved
    return above


def _document(instances: object, name: str) -> Node:
    found = instances.get(name) if hasattr(instances, "get") else None
    if not isinstance(found, Node):
        raise EvaluationFailed(f"there is no list or file called “{name}”")
    return _above(found)


def _root(node: Node) -> Node:
    while node.parent is not None:
        node = node.parent
    return node


def _take(
    step: Step, nodes: list[Node], guide: _Guide | None, scope: Scope
) -> tuple[list[Node], _Guide | None]:
    if step.axis is Axis.PARENT:
        parents = _distinct(node.parent for node in nodes if node.parent is not None)
        if guide is not None:
            guide.depth -= 1
        return _filtered(parents, step, scope), guide
    if step.axis is Axis.SELF:
        return _filtered([node for node in nodes if step.name in ("*", node.name)], step, scope), guide
    if step.axis is not Axis.CHILD:
        return _filtered(_along(step, nodes), step, scope), None
    return _children(step, nodes, guide, scope)


def _children(
    step: Step, nodes: list[Node], guide: _Guide | None, scope: Scope
) -> tuple[list[Node], _Guide | None]:
    name, mult = step.name, None
    if guide is not None:
        guide.depth += 1
        beside = guide.chain[guide.depth] if guide.depth < len(guide.chain) else None
        if beside is not None and name == beside.name:
            mult = beside.mult if not step.predicates else None
        else:
            guide = None
    found: list[Node] = []
    for node in nodes:
        children = _rows(step, node, scope) if name != "*" else node.children
        if mult is not None:
            children = children[mult : mult + 1]
        if step.predicates:
            children = _filtered(list(children), step, scope)
        found += children
    return found, guide


def _rows(step: Step, node: Node, scope: Scope) -> list[Node]:
    """The children of that name; of a long list, only those that a lookup leaves."""
    if step.lookup is not None and node.found_by is not None:
        wanted = atom(step.lookup.wanted, scope)
        # A row without the column reads as empty there, so that only a search finds what equals nothing.
        if isinstance(wanted, str) and wanted and (index := node.lookup(step.lookup.column)) is not None:
            return [row for row in index.get(wanted, ()) if row.name == step.name]
    return node.named(step.name)


def _along(step: Step, nodes: list[Node]) -> list[Node]:
    found: list[Node] = []
    for node in nodes:
        if step.axis is Axis.ATTRIBUTE:
            found += [Node(key, value) for key, value in node.attributes.items() if step.name in ("*", key)]
        elif step.axis is Axis.DESCENDANT:
            found += [below for below in node.descendants() if step.name in ("*", below.name)]
        elif step.axis is Axis.ANCESTOR:
            found += [above for above in node.ancestry()[:-1] if step.name in ("*", above.name)]
        elif node.parent is not None:
            siblings = node.parent.children
            at = siblings.index(node)
            beside = siblings[at + 1 :] if step.axis is Axis.FOLLOWING_SIBLING else siblings[:at]
            found += [other for other in beside if step.name in ("*", other.name)]
    return _distinct(found)


def _distinct(nodes: Iterator[Node] | list[Node]) -> list[Node]:
    return list({id(node): node for node in nodes}.values())


def _filtered(nodes: list[Node], step: Step, scope: Scope) -> list[Node]:
    for predicate in step.predicates:
        nodes = _kept(nodes, predicate, scope)
    return nodes


def _kept(nodes: list[Node], predicate: Expression, scope: Scope) -> list[Node]:
    kept: list[Node] = []
    size = len(nodes)
    for position, node in enumerate(nodes, 1):
        inner = Scope(scope.world, node, scope.origin, position, size)
        value = atom(predicate, inner)
        if position == value if isinstance(value, float) else to_boolean(value):
            kept.append(node)
    return kept


def generic_of(node: Node) -> str:
    """The path of a node without row numbers: /data/shop/price."""
    if not node.generic:
        above = generic_of(node.parent) if node.parent else ""
        node.generic = f"{above}/{node.name}"
    return node.generic


@lru_cache(maxsize=65536)
def names_between(above: str, below: str) -> tuple[str, ...] | None:
    """The names that lead from one generic path down to another; None if the other is not at or under it."""
    if above == below:
        return ()
    return tuple(below[len(above) + 1 :].split("/")) if below.startswith(above + "/") else None


def target_of(expression: Expression, here: str) -> str:
    """The generic path a path points to, written in the field `here`.

    EvaluationFailed if it is no plain path.
    """
    if not isinstance(expression, Path) or expression.start in (Start.INSTANCE, Start.EXPRESSION):
        raise EvaluationFailed("a field of the form is needed here")
    names = [] if expression.start is Start.ROOT else here.split("/")[1:]
    for step in expression.steps:
        if step.axis is Axis.PARENT:
            names = names[:-1]
        elif step.axis is Axis.CHILD:
            names.append(step.name)
    return "/" + "/".join(names)
