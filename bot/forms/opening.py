"""What happens by itself when a form is opened, a row is added, an answer changes, and at the end."""

from datetime import datetime

from bot.forms.answers import calculated_value, typed
from bot.forms.definition import ActionEvent, Field, FormDefinition, SetValue
from bot.forms.instance import Context, Instance
from bot.forms.settling import set_value, settle_everything
from bot.forms.tree import Node, NodeValue
from bot.forms.xpath.expressions import atom
from bot.forms.xpath.functions.identity import new_uuid
from bot.forms.xpath.paths import generic_of
from bot.forms.xpath.problems import EvaluationFailed
from bot.forms.xpath.values import Atom

_DEEPEST_CHAIN = 20  # two questions that set each other would never end


def open_instance(form: FormDefinition, context: Context) -> Instance:
    """A new draft: what is known beforehand, then defaults, then every rule, as JavaRosa orders it."""
    instance = Instance(form, context)
    for node in instance.main.descendants():
        field = form.fields[generic_of(node)]
        if field.preload:
            node.value = _preloaded(instance, field)
    for path, text in context.preloads.items():
        known = instance.node(path)
        if known is not None:
            known.value = typed(text, form.fields[generic_of(known)].type, instance.world.zone)
    run_actions(instance, ActionEvent.FIRST_LOAD, settle=False)
    settle_everything(instance)
    return instance


def _preloaded(instance: Instance, field: Field) -> NodeValue:
    now = instance.context.now
    if field.preload == "uid":
        return "uuid:" + new_uuid([int(instance.chance() * 2**32) for _ in range(4)])
    if field.preload == "date" and field.preload_parameter == "today":
        return now.date()
    if field.preload == "timestamp":
        return now if field.preload_parameter == "start" else ""
    if field.preload == "property":
        return instance.context.properties.get(field.preload_parameter, "")
    return ""


def stamp_end(instance: Instance, at: datetime) -> None:
    for node in instance.main.descendants():
        field = instance.form.fields[generic_of(node)]
        if field.preload == "timestamp" and field.preload_parameter == "end":
            node.value = at


def run_actions(
    instance: Instance, event: ActionEvent, *, where: str = "", row: Node | None = None, settle: bool = True
) -> None:
    """Run the form's own actions for an event.

    An action that changes a question sets off that question's actions at once, whatever set it off itself.
    """
    _run(instance, event, where, row, settle=settle, depth=0)


def _run(
    instance: Instance, event: ActionEvent, where: str, row: Node | None, *, settle: bool, depth: int
) -> None:
    for action in instance.form.actions:
        if _answers(action, event, where):
            for target in _targets(instance, action, row):
                if _carry_out(instance, action, target, settle=settle) and depth < _DEEPEST_CHAIN:
                    changed = ActionEvent.VALUE_CHANGED
                    _run(instance, changed, action.target, target, settle=settle, depth=depth + 1)


def _answers(action: SetValue, event: ActionEvent, place: str) -> bool:
    """Whether the action belongs to the event. Opening a form anew is its first load and a load."""
    if event is ActionEvent.FIRST_LOAD:
        return bool(action.events & {ActionEvent.FIRST_LOAD, ActionEvent.LOAD})
    return event in action.events and action.where == place


def _targets(instance: Instance, action: SetValue, row: Node | None) -> list[Node]:
    """The nodes to set: in the same row as where it happened, as far as they share one."""
    current = row
    while current is not None:
        if found := instance.nodes(action.target, current):
            return found
        current = current.parent
    return instance.nodes(action.target)


def _result(instance: Instance, action: SetValue, target: Node) -> Atom:
    if action.position:
        return instance.context.position
    return atom(action.value, instance.scope(target)) if action.value is not None else action.text


def _carry_out(instance: Instance, action: SetValue, target: Node, *, settle: bool) -> bool:
    """Returns whether the value changed."""
    type_ = instance.form.fields[generic_of(target)].type
    try:
        result = _result(instance, action, target)
    except EvaluationFailed:
        result = ""
    value = calculated_value(result, type_, instance.world.zone)
    if value == target.value and type(value) is type(target.value):
        return False
    if settle:
        set_value(instance, target, value)
    else:
        target.value = value
    return True
