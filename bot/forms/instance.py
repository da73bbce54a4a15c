"""The data of one draft and the world its rules see; keeps every rule true after a change."""

import heapq
import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.forms.answers import calculated_value, typed
from bot.forms.definition import FormDefinition, ItemSet
from bot.forms.dependencies import Rule, RuleKind
from bot.forms.instances import LAST_SAVED
from bot.forms.tree import Node, NodeValue
from bot.forms.wording import NOTHING, Text
from bot.forms.xpath.expressions import Expression, atom, boolean
from bot.forms.xpath.paths import generic_of
from bot.forms.xpath.problems import EvaluationFailed
from bot.forms.xpath.scope import Scope, World
from bot.forms.xpath.values import Atom, to_number, to_text


@dataclass(frozen=True, slots=True)
class Context:
    """Who fills a form, when and on what. `now` must carry the person's zone; `seed` makes chance repeatable."""

    now: datetime
    seed: str = "0"
    properties: Mapping[str, str] = field(default_factory=dict)  # deviceid, username, phonenumber, email …
    last_saved: Mapping[str, str] = field(
        default_factory=dict
    )  # path → value of this person's last submission
    preloads: Mapping[str, str] = field(default_factory=dict)  # path → value known beforehand
    language: str = ""
    position: str = ""  # for start-geopoint: "lat lon alt acc"


@dataclass(frozen=True, slots=True)
class OfferedChoice:
    name: str
    label: Text
    at: Node | None  # the row of the list it came from


_MOST_ROWS = 1000
_MOST_RUNS = 100_000  # far above any real form: a stop for rules that keep changing each other across rows


class Instance:
    """Implements what functions ask of the form (xpath.scope.Texts)."""

    def __init__(self, form: FormDefinition, context: Context, *, draws: int = 0) -> None:
        self.form = form
        self.context = context
        self.draws = draws
        self.main = copy_of(form.blank, form, context)
        self.rows_wanted: dict[
            int, int
        ] = {}  # id of a repeat's parent and the repeat's path hash → wanted rows
        self.cleared: list[str] = []
        self._by_path: dict[str, list[Node]] = {}
        lists = dict(form.lists)
        if LAST_SAVED in lists:
            lists[LAST_SAVED] = _last_saved(form, context)
        self.world = World(
            main=self.main,
            now=context.now,
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
        at = generic_of(start)
        if generic == at:
            return [start]
        if not generic.startswith(at + "/"):
            return []
        found = [start]
        for name in generic[len(at) + 1 :].split("/"):
            found = [child for node in found for child in node.named(name)]
        return found

    def node(self, path: str) -> Node | None:
        """The node at a path with row numbers; a repeat without number means its first row."""
        names = path.strip("/").split("/")
        current: Node | None = self.main if names[0] == self.main.name else None
        for name in names[1:]:
            if current is None:
                return None
            plain, _, row = name.partition("[")
            same = current.named(plain)
            index = int(row.rstrip("]")) - 1 if row else 0
            current = same[index] if 0 <= index < len(same) else None
        return current

    def path(self, node: Node) -> str:
        """The path with a row number on each repeat, so that it names this node and no other."""
        words: list[str] = []
        for above in node.ancestry():
            number = f"[{above.mult + 1}]" if generic_of(above) in self.form.repeats else ""
            words.append(above.name + number)
        return "/" + "/".join(words)

    # Evaluating.

    def scope(self, node: Node) -> Scope:
        return Scope(self.world, node, node)

    def holds(self, condition: Expression | None, node: Node, *, otherwise: bool) -> bool:
        """A condition that cannot be evaluated counts as `otherwise`: a broken rule must not stop a person's work."""
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
            return "".join(part if isinstance(part, str) else self._shown(part, node) for part in parts)
        finally:
            self.world.language = previous

    def _shown(self, expression: Expression, node: Node) -> str:
        try:
            return to_text(atom(expression, self.scope(node)))
        except EvaluationFailed:
            return ""

    def choices(self, item_set: ItemSet, node: Node) -> list[OfferedChoice]:
        try:
            rows = item_set.nodes.evaluate(self.scope(node))
        except EvaluationFailed:
            return []
        found: list[OfferedChoice] = []
        for row in rows if isinstance(rows, list) else []:
            name, label = row.first(item_set.value), row.first(item_set.label)
            if name is None:
                continue
            shown = to_text(self.world.value_of(label)) if label is not None else ""
            text = self.form.itext.get(shown, NOTHING) if item_set.label_is_itext else Text({"": (shown,)})
            found.append(OfferedChoice(to_text(self.world.value_of(name)), text, row))
        return found

    # xpath.scope.Texts

    def itext(self, text_id: str, language: str | None) -> str:
        return self.words(self.form.itext.get(text_id, NOTHING), self.main, language or "")

    def choice_label(self, question_path: str, name: str, at: Node, language: str | None) -> str:
        from bot.forms.choices import label_of  # noqa: PLC0415 - choices.py needs this class; the two meet only here

        return label_of(self, question_path, name, at, language or self.form.default_language)

    def chance(self) -> float:
        """The next random number of this draft: the same again when a saved draft is filled on."""
        self.draws += 1
        return random.Random(f"{self.context.seed}:{self.draws}").random()  # noqa: S311 - chance in a form guards nothing

    def shuffle_seed(self) -> str:
        return self.context.seed

    # Keeping rules true.

    def settle_everything(self) -> None:
        self._run(dict.fromkeys(range(len(self.form.rules.ordered))))

    def settle_conditions(self) -> None:
        """After resuming: what is hidden follows from the values; calculated values are as they were saved."""
        rules = self.form.rules.ordered
        self._run(
            {
                index: None
                for index, rule in enumerate(rules)
                if rule.kind in (RuleKind.RELEVANT, RuleKind.COUNT)
            },
            only=frozenset({RuleKind.RELEVANT, RuleKind.COUNT}),
        )

    def set(self, node: Node, value: NodeValue) -> None:
        """Write one value and bring everything that reads it up to date."""
        if node.value != value or type(node.value) is not type(value):
            node.value = value
            self._run(self._concerned([node]))

    def rows_changed(self, parent: Node, repeat: str, *, added: Node | None = None) -> None:
        """After a row came or went: positions, counts and sums over the rows are stale."""
        stale: dict[int, list[Node] | None] = {}
        prefix = repeat + "/"
        for path, readers in self.form.rules.readers.items():
            if path == repeat or path.startswith(prefix):
                for index, _ in readers:
                    stale[index] = None
        if added is not None:
            for path, indexes in self.form.rules.targeting.items():
                if path == repeat or path.startswith(prefix):
                    for index in indexes:
                        stale[index] = None
        self._run(stale)

    def _concerned(self, changed: Iterable[Node]) -> dict[int, list[Node] | None]:
        """Which rules must run where: None for everywhere, else under those rows."""
        stale: dict[int, list[Node] | None] = {}
        for node in changed:
            for index, row_of in self.form.rules.readers.get(generic_of(node), ()):
                row = _row(node, row_of) if row_of else None
                if row is None:
                    stale[index] = None
                elif index not in stale:
                    stale[index] = [row]
                elif (rows := stale[index]) is not None and row not in rows:
                    rows.append(row)
        return stale

    def _run(self, stale: dict[int, list[Node] | None], only: frozenset[RuleKind] | None = None) -> None:
        """Run stale rules in order; what they change makes further rules stale."""
        waiting = list(stale)
        heapq.heapify(waiting)
        runs = 0
        while waiting and runs < _MOST_RUNS:
            index = heapq.heappop(waiting)
            rows = stale.pop(index)
            rule = self.form.rules.ordered[index]
            if only is not None and rule.kind not in only:
                continue
            for node in self._targets(rule, rows):
                runs += 1
                for other, where in self._concerned(self._apply(rule, node)).items():
                    if other not in stale:
                        heapq.heappush(waiting, other)
                        stale[other] = where
                    elif where is None:
                        stale[other] = None
                    elif (known := stale[other]) is not None:
                        known += [row for row in where if row not in known]

    def _targets(self, rule: Rule, rows: list[Node] | None) -> Iterator[Node]:
        if rule.kind is RuleKind.COUNT:
            yield from self._repeat_parents(rule.target, rows)
        elif rows is None:
            yield from self.nodes(rule.target)
        else:
            for row in rows:
                yield from self.nodes(rule.target, row)

    def _repeat_parents(self, repeat: str, rows: list[Node] | None) -> Iterator[Node]:
        above = repeat.rpartition("/")[0]
        for row in rows or [self.main]:
            yield from self.nodes(above, row) or ([row.parent] if row.parent is not None else [])

    def _apply(self, rule: Rule, node: Node) -> list[Node]:
        """Run one rule at one node; returns the nodes that read differently now."""
        if rule.kind is RuleKind.RELEVANT:
            node.own_relevant = self.holds(rule.expression, node, otherwise=True)
            return node.settle_relevance()
        if rule.kind is RuleKind.CALCULATE:
            return self._calculate(rule, node)
        if rule.kind is RuleKind.CHOICES:
            return self._clear_stale_choice(rule, node)
        return self._fit_rows(rule, node)

    def _calculate(self, rule: Rule, node: Node) -> list[Node]:
        try:
            result: Atom = atom(rule.expression, self.scope(node))
        except EvaluationFailed:
            result = ""
        value = calculated_value(result, self.form.fields[rule.target].type, self.world.zone)
        if value == node.value and type(value) is type(node.value):
            return []
        node.value = value
        return [node]

    def _clear_stale_choice(self, rule: Rule, node: Node) -> list[Node]:
        if not node.relevant or node.value == "" or not isinstance(node.value, str):
            return []
        item_set = self.form.questions[rule.target].item_set
        offered = {choice.name for choice in self.choices(item_set, node)} if item_set else set()
        kept = " ".join(name for name in node.value.split() if name in offered)
        if kept == node.value:
            return []
        node.value = kept
        self.cleared.append(self.path(node))
        return [node]

    def _fit_rows(self, rule: Rule, parent: Node) -> list[Node]:
        """As many rows as the count says. Rows beyond it are hidden, not lost: they come back if the count does."""
        name = rule.target.rpartition("/")[2]
        wanted = self._count(rule.expression, parent, rule.target)
        changed: list[Node] = []
        while len(parent.named(name)) < wanted:
            row = self.insert_row(parent, rule.target)
            changed += [row, *row.descendants()]
            self.initialise_row(row)
        for row in parent.named(name):
            row.own_relevant = row.mult < wanted and self._relevant_by_rule(row)
            changed += row.settle_relevance()
        return changed

    def _relevant_by_rule(self, row: Node) -> bool:
        return self.holds(self.form.fields[generic_of(row)].relevant, row, otherwise=True)

    def _count(self, expression: Expression, parent: Node, repeat: str) -> int:
        template = self.form.templates.get(repeat)
        here = Node(repeat.rpartition("/")[2]) if template is None else Node(template.name)
        here.parent = parent
        try:
            number = to_number(atom(expression, Scope(self.world, here, here)))
        except EvaluationFailed:
            return 0
        return 0 if number != number else max(0, min(_MOST_ROWS, int(number)))

    def insert_row(self, parent: Node, repeat: str) -> Node:
        """A new empty row after the last one."""
        template = self.form.templates.get(repeat)
        name = repeat.rpartition("/")[2]
        row = copy_of(template, self.form, self.context) if template is not None else Node(name)
        same = parent.named(name)
        index = parent.children.index(same[-1]) + 1 if same else self._place_of(parent, repeat)
        parent.insert(index, row)
        row.relevant = parent.relevant
        for below in row.descendants():
            below.relevant = row.relevant
        return row

    def _place_of(self, parent: Node, repeat: str) -> int:
        """Where the first row belongs among its parent's children: after what the form lists before it."""
        order = list(self.form.fields)
        before = set(order[: order.index(repeat)]) if repeat in order else set()
        return sum(1 for child in parent.children if generic_of(child) in before)

    def initialise_row(self, row: Node) -> None:
        """Rules and defaults inside a new row."""
        prefix = generic_of(row)
        for path, indexes in self.form.rules.targeting.items():
            if path == prefix or path.startswith(prefix + "/"):
                for index in indexes:
                    rule = self.form.rules.ordered[index]
                    if rule.kind is not RuleKind.COUNT or path != prefix:
                        for node in list(self._targets(rule, [row])):
                            self._apply(rule, node)


def _row(node: Node, repeat: str) -> Node | None:
    current: Node | None = node
    while current is not None and generic_of(current) != repeat:
        current = current.parent
    return current


def copy_of(node: Node, form: FormDefinition, context: Context) -> Node:
    """A fresh copy with its values read as their fields' types."""
    generic = generic_of(node)
    zone = context.now.tzinfo
    assert zone is not None  # noqa: S101 - a naive clock is a programming error at the composition root
    value = node.value
    if isinstance(value, str) and value:
        value = typed(value, form.fields[generic].type, zone)
    fresh = Node(node.name, value, node.attributes)
    fresh.generic = generic
    for child in node.children:
        fresh.append(copy_of(child, form, context))
    return fresh


def _last_saved(form: FormDefinition, context: Context) -> Node:
    root = copy_of(form.blank, form, context)
    for path, value in context.last_saved.items():
        current: Node | None = root
        for name in path.strip("/").split("/")[1:]:
            current = current.first(name.partition("[")[0]) if current is not None else None
        if current is not None and not current.children:
            current.value = value
    return root
