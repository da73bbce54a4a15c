"""The tree of a form's data: what expressions walk through, and where answers live."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import cast

# What a node may hold. A date is kept as a date and not as a moment, so that a draft means the same
# in another zone.
NodeValue = str | float | bool | date | datetime | time


# Most nodes are leaves without attributes: they share these, as thousands of empty lists and dictionaries
# keep the garbage collector busy whenever a draft is opened.
_NO_ATTRIBUTES: Mapping[str, str] = {}


class Node:
    """An element: its value, whether it is relevant now, and its children in order.

    `relevant` is effective: false also when an ancestor is hidden. `mult` is its place among siblings
    of the same
    name, counted from 0.
    """

    __slots__ = (
        "_named",
        "attributes",
        "children",
        "found_by",
        "generic",
        "mult",
        "name",
        "own_relevant",
        "parent",
        "relevant",
        "value",
    )

    def __init__(self, name: str, value: NodeValue = "", attributes: Mapping[str, str] | None = None) -> None:
        self.name = name
        self.value: NodeValue = value
        self.attributes: Mapping[str, str] = attributes or _NO_ATTRIBUTES
        self.parent: Node | None = None
        self.children: Sequence[Node] = ()
        self.mult = 0
        self.generic = ""
        self.own_relevant = True
        self.relevant = True
        self.found_by: dict[str, dict[str, list[Node]]] | None = (
            None  # of a list that never changes, see lookup
        )
        self._named: dict[str, list[Node]] | None = None

    def append(self, child: "Node") -> "Node":
        return self.insert(len(self.children), child)

    def insert(self, index: int, child: "Node") -> "Node":
        child.parent = self
        if self._named is None:
            self._named = {}
            self.children = []
        cast(list[Node], self.children).insert(index, child)
        same = self._named.get(child.name)
        if same is None:
            self._named[child.name] = [child]
        else:
            child.mult = len(same)
            same.append(child)
        return child

    def remove(self, child: "Node") -> None:
        cast(list[Node], self.children).remove(child)
        same = self.named(child.name)
        same.remove(child)
        for mult, other in enumerate(same):
            other.mult = mult

    def named(self, name: str) -> list["Node"]:
        """The children of that name, in order; not a copy."""
        return self._named.get(name, []) if self._named else []

    def lookup(self, column: str) -> dict[str, list["Node"]] | None:
        """The children by the text of one of their own children; None where this may change."""
        if self.found_by is None:
            return None
        index = self.found_by.get(column)
        if index is None:
            index = self.found_by[column] = {}
            for child in self.children:
                cell = child.first(column)
                if cell is not None and isinstance(cell.value, str):
                    index.setdefault(cell.value, []).append(child)
        return index

    def first(self, name: str) -> "Node | None":
        found = self.named(name)
        return found[0] if found else None

    def ancestry(self) -> list["Node"]:
        """From the root down to this node."""
        chain: list[Node] = []
        node: Node | None = self
        while node is not None:
            chain.append(node)
            node = node.parent
        chain.reverse()
        return chain

    def descendants(self) -> Iterator["Node"]:
        for child in self.children:
            yield child
            yield from child.descendants()

    def settle_relevance(self) -> list["Node"]:
        """Bring the effective relevance of this node and those below up to date.

        Returns the nodes that changed.
        """
        effective = self.own_relevant and (self.parent is None or self.parent.relevant)
        if effective == self.relevant:
            return []
        self.relevant = effective
        changed = [self]
        for child in self.children:
            changed += child.settle_relevance()
        return changed
