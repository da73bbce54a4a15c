"""Turns a draft's data into what is saved, and back."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.forms.definition import FormDefinition
from bot.forms.instance import Context, Instance
from bot.forms.rows import insert_row
from bot.forms.saved import JsonValue, Saved, from_json, to_json
from bot.forms.settling import settle_conditions
from bot.forms.tree import Node
from bot.forms.xpath.paths import generic_of


def instance_from(form: FormDefinition, saved: Saved, context: Context) -> Instance:
    """The draft's data as it was, hidden answers included; no default and no calculation runs again."""
    instance = Instance(form, replace(context, seed=saved.seed), draws=saved.draws)
    for repeat, rows in saved.rows.items():  # outer repeats come first
        _make_rows(instance, repeat, rows)
    for node in _fields(instance):
        node.value = ""
    for path, value in saved.values.items():
        node_at = instance.node(path)
        if node_at is not None:
            node_at.value = from_json(value)
    if saved.hidden is None:
        settle_conditions(instance)
    else:
        _hide(instance, saved.hidden)
        settle_conditions(instance, only_unsteady=True)
    return instance


def _hide(instance: Instance, paths: Iterable[str]) -> None:
    for path in paths:
        node = instance.node(path)
        if node is not None:
            node.own_relevant = False
            node.settle_relevance()


def hidden_in(instance: Instance) -> tuple[str, ...]:
    return tuple(instance.path(node) for node in instance.main.descendants() if not node.own_relevant)


def values_in(instance: Instance) -> dict[str, JsonValue]:
    return {instance.path(node): to_json(node.value) for node in _fields(instance) if node.value != ""}


def rows_in(instance: Instance) -> dict[str, int]:
    """How many rows each repeat has, outer repeats first."""
    found: dict[str, int] = {}
    for repeat in instance.form.repeats:
        above, _, name = repeat.rpartition("/")
        for parent in instance.nodes(above):
            found[f"{instance.path(parent)}/{name}"] = len(parent.named(name))
    return found


def _fields(instance: Instance) -> Iterator[Node]:
    return (node for node in instance.main.descendants() if not node.children)


def _make_rows(instance: Instance, path: str, rows: int) -> None:
    above, _, name = path.rpartition("/")
    parent = instance.node(above)
    if parent is None:
        return
    while len(parent.named(name)) > rows:
        parent.remove(parent.named(name)[-1])
    while len(parent.named(name)) < rows:
        insert_row(parent, f"{generic_of(parent)}/{name}", instance.form, instance.world.zone)
