"""The data of one draft: finding its nodes, and evaluating expressions, words and choices at them."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from bot.forms.choices import OfferedChoice, choices_of, label_of
from bot.forms.definition import FormDefinition, ItemSet
from bot.forms.instances import LAST_SAVED
from bot.forms.rows import copy_of
from bot.forms.tree import Node
from bot.forms.wording import Text
from bot.forms.xpath.expressions import Expression, atom, boolean
from bot.forms.xpath.paths import Path, generic_of, names_between
from bot.forms.xpath.problems import EvaluationFailed
from bot.forms.xpath.scope import Scope, World
from bot.forms.xpath.values import to_text

if TYPE_CHECKING:
    from bot.forms.navigation import Stop


MOST_FIELDS = 50_000  # in the rows of a draft: counts in each other would fill any memory


@dataclass(frozen=True, slots=True)
class Context:
    """Who fills a form, when and on what. `now` carries the person's zone; `seed` makes chance repeatable."""

    now: datetime
    seed: str = "0"
    properties: Mapping[str, str] = field(default_factory=dict)  # deviceid, username, phonenumber, email …
    last_saved: Mapping[str, str] = field(default_factory=dict)  # path → value in the last submission
    preloads: Mapping[str, str] = field(default_factory=dict)  # path → value known beforehand
    language: str = ""
    position: str = ""  # for start-geopoint: "lat lon alt acc"


class Instance:
    """Also answers what functions ask of the form being filled (xpath.scope.Texts)."""

    def __init__(self, form: FormDefinition, context: Context, *, draws: int = 0) -> None:
        self.form = form
        self.context = context
        self.draws = draws
        self.cleared: list[str] = []  # answers that a rule removed since someone last emptied this list
        self.hidden: list[Node] = []  # answered questions that a rule hid since then
        self.way: tuple[Stop, ...] | None = None  # known until a rule runs, see navigation.way
        zone = context.now.tzinfo
        if zone is None:
            raise ValueError("the context's clock needs a zone")
        self.main = copy_of(form.blank, form, zone)
        self.room = MOST_FIELDS  # for how many fields in rows there is still place
        lists = dict(form.lists)
        if LAST_SAVED in lists:
            lists[LAST_SAVED] = _last_saved(form, context.last_saved, zone)
        self.world = World(
            main=self.main,
            now=context.now,
            zone=zone,
            texts=self,
            instances=lists,
            form_version=form.version,
            properties=context.properties,
            language=form.language_for(context.language),
        )

    # Finding nodes.

    def nodes(self, generic: str, within: Node | None = None) -> list[Node]:
        """All nodes of that path without row numbers, or those at or under `within`."""
        start = within or self.main
        names = names_between(generic_of(start), generic)
        if names is None:
            return []
        found = [start]
        for name in names:
            found = found[0].named(name) if len(found) == 1 else _named(found, name)
        return list(found)

    def node(self, path: str) -> Node | None:
        """The node at a path with row numbers; a repeat without number means its first row."""
        names = path.strip("/").split("/")
        current: Node | None = self.main if names[0] == self.main.name else None
        for name in names[1:]:
            if current is None:
                return None
            plain, _, row = name.partition("[")
            same = current.named(plain)
            number = row.rstrip("]")
            index = int(number) - 1 if number.isdecimal() else 0
            current = same[index] if 0 <= index < len(same) else None
        return current

    def path(self, node: Node) -> str:
        """The path with a row number on each repeat, so that it names this node and no other."""
        generic = generic_of(node)
        if not any(generic == repeat or generic.startswith(repeat + "/") for repeat in self.form.repeats):
            return generic
        words = [
            f"{above.name}[{above.mult + 1}]" if generic_of(above) in self.form.repeats else above.name
            for above in node.ancestry()
        ]
        return "/" + "/".join(words)

    # Evaluating.

    def scope(self, node: Node) -> Scope:
        return Scope(self.world, node, node)

    def holds(self, condition: Expression | None, node: Node, *, otherwise: bool) -> bool:
        """A condition that cannot be evaluated counts as `otherwise`.

        A broken rule must not stop a person's work.
        """
        if condition is None:
            return otherwise
        try:
            return boolean(condition, self.scope(node))
        except EvaluationFailed:
            return otherwise

    def words(self, text: Text, node: Node, language: str) -> str:
        """The text in a language, with the values it mentions."""
        form = self.form
        parts = text.parts(form.language_for(language), form.default_language)
        if len(parts) == 1 and isinstance(parts[0], str):
            return parts[0]
        previous, self.world.language = self.world.language, form.language_for(language)
        try:
            return "".join(part if isinstance(part, str) else self._mentioned(part, node) for part in parts)
        finally:
            self.world.language = previous

    def _mentioned(self, expression: Expression, node: Node) -> str:
        """A mentioned field that was calculated from labels is calculated anew, in the reader's language."""
        scope = self.scope(node)
        try:
            value = expression.evaluate(scope)
            if isinstance(value, list) and value and isinstance(expression, Path):
                found = value[0]
                labelled = self.form.labelling.get(generic_of(found))
                return to_text(atom(labelled, self.scope(found)) if labelled else self.world.value_of(found))
            return to_text(atom(expression, scope))
        except EvaluationFailed:
            return ""

    def choices(self, item_set: ItemSet, node: Node) -> list[OfferedChoice]:
        return choices_of(self, item_set, node)

    # xpath.scope.Texts

    def itext(self, text_id: str, language: str | None) -> str:
        """A text that does not exist reads “[itext:id]”, as in JavaRosa: answers calculated from it are the
        same.
        """
        found = self.form.itext.get(text_id)
        return f"[itext:{text_id}]" if found is None else self.words(found, self.main, language or "")

    def choice_label(self, question_path: str, name: str, at: Node, language: str | None) -> str:
        return label_of(self, question_path, name, at, language or self.form.default_language)

    def chance(self) -> float:
        """The next random number of this draft: the same again when a saved draft is filled on."""
        self.draws += 1
        return random.Random(f"{self.context.seed}:{self.draws}").random()  # noqa: S311 - it guards nothing

    def shuffle_seed(self) -> str:
        return self.context.seed


def _named(nodes: list[Node], name: str) -> list[Node]:
    return [child for node in nodes for child in node.named(name)]


def _last_saved(form: FormDefinition, values: Mapping[str, str], zone: tzinfo) -> Node:
    """The form's data holding what was sent last time; of a repeat, its first row."""
    root = copy_of(form.blank, form, zone)
    for path, value in values.items():
        current: Node | None = root
        for name in path.strip("/").split("/")[1:]:
            current = current.first(name.partition("[")[0]) if current is not None else None
        if current is not None and not current.children:
            current.value = value
    return root
