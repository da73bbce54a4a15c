"""Which rule reads which field, and in which order rules must run, worked out once when a form is loaded."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from graphlib import CycleError, TopologicalSorter

from bot.forms.definition import Field, QuestionDefinition, RepeatDefinition
from bot.forms.instances import LAST_SAVED
from bot.forms.problems import Problem
from bot.forms.xpath.expressions import Call, Expression
from bot.forms.xpath.paths import Axis, Path, Start


class RuleKind(StrEnum):
    RELEVANT = "relevant"
    CALCULATE = "calculation"
    CHOICES = "choice_filter"  # an answer that is no longer offered is cleared
    COUNT = "repeat_count"


@dataclass(frozen=True, slots=True)
class Rule:
    kind: RuleKind
    target: str
    expression: Expression


@dataclass(frozen=True, slots=True)
class Read:
    """A field that a rule reads.

    `row_of` is the innermost repeat in which reader and field stand in the same row.
    """

    path: str
    row_of: str
    free: bool  # a predicate or an index picks the row: it may be another row of the reader's own repeat


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules in the order in which one pass settles everything.

    `readers` tells whom a changed field concerns.
    """

    ordered: tuple[Rule, ...]
    readers: Mapping[str, tuple[tuple[int, str], ...]]  # field → (index of rule, row_of)
    targeting: Mapping[str, tuple[int, ...]]
    unsteady: tuple[int, ...]  # conditions that do not follow from the draft's values alone


def rules_of(
    fields: Mapping[str, Field],
    questions: Mapping[str, QuestionDefinition],
    repeats: Mapping[str, RepeatDefinition],
    problems: list[Problem],
) -> Rules:
    """A cycle among the rules becomes a problem that names the fields on it."""
    rules = list(_rules(fields, questions, repeats))
    known = _Known(fields, frozenset(repeats))
    reads = [tuple(dict.fromkeys(_reads(rule.expression, rule.target, known))) for rule in rules]
    order = _order(rules, reads, problems)
    readers: dict[str, list[tuple[int, str]]] = defaultdict(list)
    targeting: dict[str, list[int]] = defaultdict(list)
    for place, index in enumerate(order):
        targeting[rules[index].target].append(place)
        for read in reads[index]:
            readers[read.path].append((place, read.row_of))
        if (
            rules[index].kind is RuleKind.CHOICES
        ):  # a hidden answer is left alone and judged when it shows again
            own = rules[index].target
            readers[own].append((place, _common_repeat(own, own, known.repeats)))
    return Rules(
        tuple(rules[index] for index in order),
        {path: tuple(found) for path, found in readers.items()},
        {path: tuple(found) for path, found in targeting.items()},
        tuple(
            place
            for place, index in enumerate(order)
            if rules[index].kind in (RuleKind.RELEVANT, RuleKind.COUNT)
            and _is_unsteady(rules[index].expression)
        ),
    )


_UNSTEADY = frozenset({"now", "today", "random", "uuid", "property"})


def _is_unsteady(expression: Expression) -> bool:
    return any(
        (isinstance(part, Call) and part.name in _UNSTEADY)
        or (isinstance(part, Path) and part.instance == LAST_SAVED)
        for part in _every(expression)
    )


def _rules(
    fields: Mapping[str, Field],
    questions: Mapping[str, QuestionDefinition],
    repeats: Mapping[str, RepeatDefinition],
) -> Iterator[Rule]:
    for field in fields.values():
        if field.relevant is not None:
            yield Rule(RuleKind.RELEVANT, field.path, field.relevant)
        if field.calculate is not None:
            yield Rule(RuleKind.CALCULATE, field.path, field.calculate)
    for question in questions.values():
        if question.item_set is not None and _filters(question.item_set.nodes):
            yield Rule(RuleKind.CHOICES, question.path, question.item_set.nodes)
    for repeat in repeats.values():
        if repeat.count is not None:
            yield Rule(RuleKind.COUNT, repeat.path, repeat.count)


def _filters(expression: Expression) -> bool:
    """Whether the choices can change while the form is filled."""
    return any(isinstance(part, Path) and part.start is not Start.INSTANCE for part in _every(expression))


def _every(expression: Expression) -> Iterator[Expression]:
    yield expression
    for part in expression.parts():
        yield from _every(part)


@dataclass(frozen=True, slots=True)
class _Known:
    fields: Mapping[str, Field]
    repeats: frozenset[str]


def _reads(expression: Expression, here: str, known: _Known) -> Iterator[Read]:
    yield from _reads_of(expression, here, here, here, known, indexed=False)


def _reads_of(
    expression: Expression, here: str, context: str, origin: str, known: _Known, *, indexed: bool
) -> Iterator[Read]:
    """`context` is where a relative path starts, "" inside a list; `origin` is current()."""
    if isinstance(expression, Path):
        yield from _reads_of_path(expression, here, context, origin, known, indexed=indexed)
        return
    inside_index = indexed or (isinstance(expression, Call) and expression.name == "indexed-repeat")
    for part in expression.parts():
        yield from _reads_of(part, here, context, origin, known, indexed=inside_index)


def _reads_of_path(
    path: Path, here: str, context: str, origin: str, known: _Known, *, indexed: bool
) -> Iterator[Read]:
    names: list[str] | None = _first_names(path, context, origin)
    lowest = list(names or [])  # where a relative path turns downwards: above, it stays in its own rows
    if path.inner is not None:
        yield from _reads_of(path.inner, here, context, origin, known, indexed=indexed)
    bound = not indexed
    for step in path.steps:
        if names is not None:
            if step.axis is Axis.PARENT:
                names = names[:-1]
                lowest = names if len(names) < len(lowest) else lowest
            elif step.axis is Axis.DESCENDANT:
                names = [*names, "**", step.name]
            elif step.axis is Axis.CHILD:
                names = [*names, step.name]
            if step.predicates:
                bound = False
        inner = "/" + "/".join(names) if names is not None else ""
        for predicate in step.predicates:
            yield from _reads_of(predicate, here, inner, origin, known, indexed=True)
    for predicate in path.filters:
        yield from _reads_of(predicate, here, "", origin, known, indexed=True)
    if names:
        bound = bound and not {"*", "**"} & set(names)
        for target in _matching(names, known.fields):
            shared = target if path.start is Start.ROOT else "/" + "/".join(lowest)
            row_of = _common_repeat(here, shared, known.repeats) if bound else ""
            yield Read(target, row_of, free=not bound)


def _first_names(path: Path, context: str, origin: str) -> list[str] | None:
    """The names down to where the path starts; None inside a list."""
    if path.start is Start.ROOT:
        return []
    if path.start is Start.CURRENT:
        return origin.split("/")[1:]
    if path.start is Start.CONTEXT and context:
        return context.split("/")[1:]
    return None


def _matching(names: list[str], fields: Mapping[str, Field]) -> Iterator[str]:
    path = "/" + "/".join(names)
    if "*" not in path:
        if path in fields:
            yield path
        return
    for candidate in fields:
        if _matches(candidate.split("/")[1:], names):
            yield candidate


def _matches(names: list[str], pattern: list[str]) -> bool:
    if not pattern:
        return not names
    if pattern[0] == "**":
        return any(_matches(names[start:], pattern[1:]) for start in range(len(names)))
    return bool(names) and pattern[0] in ("*", names[0]) and _matches(names[1:], pattern[1:])


def _common_repeat(one: str, other: str, repeats: frozenset[str]) -> str:
    """The innermost repeat that holds both fields, or is one of them; "" if none."""
    common, prefix = "", ""
    for name, same in zip(one.split("/")[1:], other.split("/")[1:], strict=False):
        if name != same:
            break
        prefix = f"{prefix}/{name}"
        if prefix in repeats:
            common = prefix
    return common


def _order(rules: list[Rule], reads: list[tuple[Read, ...]], problems: list[Problem]) -> list[int]:
    """Rules that write what others read come first; hiding a group writes all that is in it."""
    sorter: TopologicalSorter[int] = TopologicalSorter(dict.fromkeys(range(len(rules)), ()))
    writers: dict[str, list[int]] = defaultdict(list)
    hiders: dict[str, list[int]] = defaultdict(list)
    for index, rule in enumerate(rules):
        if rule.kind in (RuleKind.RELEVANT, RuleKind.COUNT):
            hiders[rule.target].append(index)
        if rule.kind is not RuleKind.RELEVANT:
            writers[rule.target].append(index)
    for index, rule in enumerate(rules):
        for read in reads[index]:
            if read.free and read.path.startswith(rule.target.rpartition("/")[0]):
                continue  # another row of the same repeat: rows settle one after the other
            for before in _writing(read.path, writers, hiders):
                if before != index or rule.kind in (RuleKind.RELEVANT, RuleKind.CALCULATE):
                    sorter.add(index, before)
    try:
        return list(sorter.static_order())
    except CycleError as error:
        cycle = [rules[index] for index in dict.fromkeys(error.args[1])]
        names = " → ".join(dict.fromkeys(rule.target.rpartition("/")[2] for rule in cycle))
        problems.append(
            Problem(
                f"these fields depend on each other in a circle: {names}",
                f"这些字段互相依赖，形成了循环：{names}",
                column=cycle[0].kind.value,
                path=cycle[0].target,
            )
        )
        return list(range(len(rules)))


def _writing(path: str, writers: Mapping[str, list[int]], hiders: Mapping[str, list[int]]) -> Iterator[int]:
    yield from writers.get(path, ())
    prefix = ""
    for name in path.split("/")[1:]:
        prefix = f"{prefix}/{name}"
        yield from hiders.get(prefix, ())
