"""Where an expression is evaluated: the node it belongs to, and the world of data around it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, tzinfo
from typing import Protocol

from bot.forms.tree import Node
from bot.forms.xpath.values import Atom


class Texts(Protocol):
    """What functions ask of the form being filled: its translations, choice labels and chance."""

    def itext(self, text_id: str, language: str | None) -> str: ...
    def choice_label(self, question_path: str, name: str, at: Node, language: str | None) -> str: ...
    def chance(self) -> float: ...
    def shuffle_seed(self) -> str: ...


@dataclass(slots=True)
class World:
    """Everything an expression can see. `candidate` is an answer being judged: its node reads as that."""

    main: Node
    now: datetime
    zone: tzinfo
    texts: Texts
    instances: Mapping[str, Node] = field(default_factory=dict)
    form_version: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)
    language: str | None = None
    candidate: tuple[Node, Atom] | None = None

    def value_of(self, node: Node) -> Atom:
        """A hidden node reads as empty, whatever it keeps."""
        if self.candidate is not None and node is self.candidate[0]:
            return self.candidate[1]
        return as_atom(node.value, self.now, self.zone) if node.relevant else ""


def as_atom(value: str | float | bool | date | datetime | time, now: datetime, zone: tzinfo) -> Atom:
    """What a node holds, as expressions see it: a day becomes its first moment, a clock time one of today."""
    if isinstance(value, str | float | bool):
        return value
    if isinstance(value, datetime):
        return value.astimezone(zone)
    if isinstance(value, date):
        return datetime.combine(value, time(), zone)
    return datetime.combine(now.date(), value.replace(tzinfo=None), zone)


@dataclass(slots=True)
class Scope:
    """`origin` is what current() means; `position` counts from 1 inside a predicate, else it is 0."""

    world: World
    node: Node
    origin: Node
    position: int = 0
    size: int = 0


def single(world: World, nodes: Sequence[Node]) -> Atom:
    """The value of a nodeset where one is wanted: the first node's, as in XPath.

    JavaRosa would stop the form.
    """
    return world.value_of(nodes[0]) if nodes else ""
