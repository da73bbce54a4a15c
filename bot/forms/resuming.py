"""Turns a draft's data into what is saved, and back."""

from collections.abc import Iterator
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
    settle_conditions(instance)
    return instance


def values_in(instance: Instance) -> dict[str, JsonValue]:
    return {instance.path(node): to_json(node.value) for node in _fields(instance) if node.value != ""}


def rows_in(instance: Instance) -> dict[str, int]:
    """How many rows each repeat has, outer repeats first."""
    return dict(_rows(instance, instance.main))


def _fields(instance: Instance) -> Iterator[Node]:
    return (node for node in instance.main.descendants() if not node.children)


def _rows(instance: Instance, parent: Node) -> Iterator[tuple[str, int]]:
    base = generic_of(parent)
    names = dict.fromkeys(child.name for child in parent.children)
    for name in names:
        same = parent.named(name)
        if f"{base}/{name}" in instance.form.repeats:
            yield f"{instance.path(parent)}/{name}", len(same)
        for child in same:
            yield from _rows(instance, child)
    for repeat in instance.form.repeats:  # a repeat whose last row was removed
        above, _, name = repeat.rpartition("/")
        if above == base and name not in names:
            yield f"{instance.path(parent)}/{name}", 0


def _make_rows(instance: Instance, path: str, rows: int) -> None:
    above, _, name = path.rpartition("/")
    parent = instance.node(above)
    if parent is None:
        return
    while len(parent.named(name)) > rows:
        parent.remove(parent.named(name)[-1])
    while len(parent.named(name)) < rows:
        insert_row(parent, f"{generic_of(parent)}/{name}", instance.form, instance.world.zone)
