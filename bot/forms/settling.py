"""Keeps every rule of a draft true: what a change makes stale is run again, in order, and nothing else."""

import heapq
from collections.abc import Iterable, Iterator

from bot.forms.answers import calculated_value
from bot.forms.choices import names_offered
from bot.forms.definition import QuestionKind
from bot.forms.dependencies import Rule, RuleKind
from bot.forms.instance import Instance
from bot.forms.rows import insert_row, row_above
from bot.forms.tree import Node, NodeValue
from bot.forms.xpath.expressions import Expression, atom
from bot.forms.xpath.paths import generic_of
from bot.forms.xpath.problems import EvaluationFailed
from bot.forms.xpath.scope import Scope
from bot.forms.xpath.values import Atom, to_number

# Stale rules by their place in the order; None: everywhere, else only in these rows.
Stale = dict[int, list[Node] | None]

OF_SEVERAL = frozenset({QuestionKind.SELECT_MULTIPLE, QuestionKind.RANK})
_CONDITIONS = frozenset({RuleKind.RELEVANT, RuleKind.COUNT})
_MOST_ROWS = 1000
_MOST_RUNS = 100_000  # far above any real form: a stop for rules that keep changing each other across rows


def settle_everything(instance: Instance) -> None:
    """Run every rule everywhere, as when a draft is opened."""
    _run(instance, dict.fromkeys(range(len(instance.form.rules.ordered))))


def settle_conditions(instance: Instance, *, only_unsteady: bool = False) -> None:
    """After resuming: what is hidden follows from the values; calculated values stay as they were saved.

    `only_unsteady`: just the conditions that may have changed although no value did, as they ask the clock.
    """
    rules = instance.form.rules
    conditions = (place for place, rule in enumerate(rules.ordered) if rule.kind in _CONDITIONS)
    wanted = rules.unsteady if only_unsteady else conditions
    _run(instance, dict.fromkeys(wanted), only=_CONDITIONS)


def set_value(instance: Instance, node: Node, value: NodeValue) -> None:
    """Write one value and bring everything that reads it up to date."""
    if node.value != value or type(node.value) is not type(value):
        node.value = value
        _run(instance, _concerned(instance, [node]))


def row_added(instance: Instance, repeat: str, row: Node) -> None:
    """Run the rules of a new row, and those elsewhere that look at all rows: counts and sums."""
    stale = _looking_at_rows(instance, repeat)
    for path, places in instance.form.rules.targeting.items():
        if path == repeat or path.startswith(repeat + "/"):
            for place in places:
                _add(stale, place, [row])
    _run(instance, stale)


def row_removed(instance: Instance, repeat: str) -> None:
    """Run what looks at all rows, and what asks for its own place among them.

    What reads its own row only is left alone: an answer that replaced a calculated one stays.
    """
    stale = _looking_at_rows(instance, repeat)
    for place, _ in instance.form.rules.readers.get(repeat, ()):
        _add(stale, place, None)
    _run(instance, stale)


def _looking_at_rows(instance: Instance, repeat: str) -> Stale:
    """The rules that read a repeat's rows, or fields in them, from outside of the row they run in."""
    stale: Stale = {}
    below = repeat + "/"
    for path, readers in instance.form.rules.readers.items():
        if path == repeat or path.startswith(below):
            for place, row_of in readers:
                if row_of != repeat and not row_of.startswith(below):
                    _add(stale, place, None)
    return stale


def _concerned(instance: Instance, changed: Iterable[Node]) -> Stale:
    """Which rules read the changed nodes, and in which rows."""
    stale: Stale = {}
    for node in changed:
        for place, row_of in instance.form.rules.readers.get(generic_of(node), ()):
            row = row_above(node, row_of) if row_of else None
            _add(stale, place, None if row is None else [row])
    return stale


def _add(stale: Stale, place: int, rows: list[Node] | None) -> bool:
    """Note a stale rule; returns whether it was not stale before."""
    if place not in stale:
        stale[place] = rows
        return True
    known = stale[place]
    if rows is None or known is None:
        stale[place] = None
    else:
        known += [row for row in rows if row not in known]
    return False


def _run(instance: Instance, stale: Stale, *, only: frozenset[RuleKind] | None = None) -> None:
    """Run stale rules in order; what they change makes further rules stale."""
    instance.way = None
    waiting = list(stale)
    heapq.heapify(waiting)
    runs = 0
    while waiting and runs < _MOST_RUNS:
        place = heapq.heappop(waiting)
        rows = stale.pop(place)
        rule = instance.form.rules.ordered[place]
        if only is not None and rule.kind not in only:
            continue
        for node in _targets(instance, rule, rows):
            runs += 1
            for other, where in _concerned(instance, _apply(instance, rule, node)).items():
                if _add(stale, other, where):
                    heapq.heappush(waiting, other)


def _targets(instance: Instance, rule: Rule, rows: list[Node] | None) -> Iterator[Node]:
    """The nodes a rule writes; for the number of rows, the parents of the repeat."""
    if rule.kind is RuleKind.COUNT:
        above = rule.target.rpartition("/")[0]
        for row in rows or [instance.main]:
            yield from instance.nodes(above, row) or ([row.parent] if row.parent is not None else [])
    elif rows is None:
        yield from instance.nodes(rule.target)
    else:
        for row in rows:
            yield from instance.nodes(rule.target, row)


def _apply(instance: Instance, rule: Rule, node: Node) -> list[Node]:
    """Run one rule at one node; returns the nodes that read differently now."""
    if rule.kind is RuleKind.RELEVANT:
        node.own_relevant = instance.holds(rule.expression, node, otherwise=True) and not is_surplus(
            instance, node
        )
        return _note_hidden(instance, node.settle_relevance())
    if rule.kind is RuleKind.CALCULATE:
        return _calculate(instance, rule, node)
    if rule.kind is RuleKind.CHOICES:
        return _clear_stale_choice(instance, rule, node)
    return _fit_rows(instance, rule, node)


def _note_hidden(instance: Instance, changed: list[Node]) -> list[Node]:
    for node in changed:
        if not node.relevant and node.value != "" and generic_of(node) in instance.form.questions:
            instance.hidden.append(node)
    return changed


def _calculate(instance: Instance, rule: Rule, node: Node) -> list[Node]:
    try:
        result: Atom = atom(rule.expression, instance.scope(node))
    except EvaluationFailed:
        result = ""
    value = calculated_value(result, instance.form.fields[rule.target].type, instance.world.zone)
    if value == node.value and type(value) is type(node.value):
        return []
    node.value = value
    return [node]


def _clear_stale_choice(instance: Instance, rule: Rule, node: Node) -> list[Node]:
    """A hidden answer is left alone: it is judged when it shows again."""
    if not node.relevant or node.value == "" or not isinstance(node.value, str):
        return []
    question = instance.form.questions[rule.target]
    offered = names_offered(instance, question, node)
    # The name of one choice may hold spaces: the rows of a repeat are offered by what was typed there.
    chosen = node.value.split() if question.kind in OF_SEVERAL else [node.value]
    kept = " ".join(name for name in chosen if name in offered)
    if kept == node.value:
        return []
    node.value = kept
    instance.cleared.append(instance.path(node))
    return [node]


def _fit_rows(instance: Instance, rule: Rule, parent: Node) -> list[Node]:
    """As many rows as the count says. Rows beyond it are hidden, not lost.

    They come back if the count does.
    """
    name = rule.target.rpartition("/")[2]
    wanted = _count(instance, rule.expression, parent, rule.target)
    changed: list[Node] = []
    while len(parent.named(name)) < wanted and instance.room > 0:
        row = insert_row(parent, rule.target, instance.form, instance.world.zone)
        new = [row, *row.descendants()]
        instance.room -= len(new)
        changed += new
        _settle_row(instance, row)
    condition = instance.form.fields[rule.target].relevant
    for row in parent.named(name):
        row.own_relevant = row.mult < wanted and instance.holds(condition, row, otherwise=True)
        changed += _note_hidden(instance, row.settle_relevance())
    return changed


def is_surplus(instance: Instance, node: Node) -> bool:
    """Whether the node is a row beyond its repeat's count."""
    repeat = instance.form.repeats.get(generic_of(node))
    if repeat is None or repeat.count is None or node.parent is None:
        return False
    return node.mult >= _count(instance, repeat.count, node.parent, repeat.path)


def _count(instance: Instance, expression: Expression, parent: Node, repeat: str) -> int:
    """The wanted number of rows, judged where a row would stand."""
    here = Node(repeat.rpartition("/")[2])
    here.parent = parent
    try:
        number = to_number(atom(expression, Scope(instance.world, here, here)))
    except EvaluationFailed:
        return 0
    return 0 if number != number else max(0, min(_MOST_ROWS, int(number)))


def _settle_row(instance: Instance, row: Node) -> None:
    """Run the rules inside a new row once, in order."""
    top = generic_of(row)
    places = sorted(
        place
        for path, found in instance.form.rules.targeting.items()
        if path == top or path.startswith(top + "/")
        for place in found
    )
    for place in places:
        rule = instance.form.rules.ordered[place]
        if rule.kind is not RuleKind.COUNT or rule.target != top:
            for node in list(_targets(instance, rule, [row])):
                _apply(instance, rule, node)
