"""Whether an answer is acceptable: its kind, the choices offered now, the scale, the form's constraint."""

from bot.forms.answers import Answer, DoesNotFit, Misfit, node_value
from bot.forms.choices import names_offered
from bot.forms.definition import CHOOSING, SEVERAL, QuestionKind
from bot.forms.instance import Instance
from bot.forms.outcomes import Rejected
from bot.forms.questions import Question
from bot.forms.ranges import fits_range
from bot.forms.steps import Rejection
from bot.forms.tree import Node, NodeValue
from bot.forms.xpath.expressions import Expression, boolean
from bot.forms.xpath.problems import EvaluationFailed
from bot.forms.xpath.scope import as_atom


def judged(instance: Instance, question: Question, node: Node, answer: Answer) -> NodeValue | Rejected:
    """The value to keep, or why not."""
    try:
        kept = node_value(question.kind, answer, zone=instance.world.zone, whole=question.field.type == "int")
        _check_offered(instance, question, node, kept)
    except DoesNotFit as refusal:
        return Rejected(question.path, Rejection.TYPE, refusal.misfit, question)
    if isinstance(kept, str) and not kept.strip():
        reason = Rejection.REQUIRED if question.required else Rejection.TYPE
        return Rejected(question.path, reason, Misfit.EMPTY, question)
    if not constraint_holds(instance, question.field.constraint, node, kept):
        return Rejected(question.path, Rejection.CONSTRAINT, question=question)
    return kept


def _check_offered(instance: Instance, question: Question, node: Node, kept: NodeValue) -> None:
    """Raises DoesNotFit for a choice that is not offered now, or a number off its scale."""
    if question.kind in CHOOSING:
        offered = names_offered(instance, question.definition, node)
        names = str(kept).split() if question.kind in SEVERAL else [str(kept)]
        incomplete = question.kind is QuestionKind.RANK and len(names) != len(offered)
        if not offered.issuperset(names) or len(set(names)) != len(names) or incomplete:
            raise DoesNotFit(Misfit.NOT_OFFERED)
    elif question.kind is QuestionKind.RANGE and isinstance(kept, float):
        fits_range(kept, question.parameters)


def constraint_holds(instance: Instance, constraint: Expression | None, node: Node, value: NodeValue) -> bool:
    """Judge a value as if the field held it. A constraint that cannot be evaluated stops nobody."""
    if constraint is None:
        return True
    world = instance.world
    world.candidate = (node, as_atom(value, world.now, world.zone))
    try:
        return boolean(constraint, instance.scope(node))
    except EvaluationFailed:
        return True
    finally:
        world.candidate = None
