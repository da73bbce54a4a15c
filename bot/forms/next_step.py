"""Which step of a draft comes now: where the person jumped to, else the first that is open."""

from collections.abc import Iterator

from bot.forms.instance import Instance
from bot.forms.navigation import Card, Stop, is_asked, question_at, way
from bot.forms.questions import Question
from bot.forms.steps import AskQuestion, AskRepeat, End, FieldList, Step
from bot.forms.trail import Trail


def step_now(instance: Instance, trail: Trail, *, cards: bool) -> Step:
    """With `cards`, the questions of a field list come together as one FieldList; without, one by one.

    A place jumped to that is hidden by now is forgotten.
    """
    notes: list[Question] = []
    for stop in way(instance):
        if not is_asked(instance, stop):
            notes.append(question_at(instance, stop))
        elif is_next(instance, trail, stop):
            return step_at(instance, stop, tuple(notes), cards=cards)
        else:
            notes.clear()
    if trail.position:
        trail.position = ""
        return step_now(instance, trail, cards=cards)
    return End(tuple(notes))


def is_next(instance: Instance, trail: Trail, stop: Stop) -> bool:
    return stop.path == trail.position if trail.position else not is_done(instance, trail, stop)


def is_done(instance: Instance, trail: Trail, stop: Stop) -> bool:
    if stop.repeat is not None:
        return stop.path in trail.closed
    if stop.path not in trail.done:
        return False
    # A required question that lost its answer (a stale choice, a field that became required) is asked again.
    return stop.node.value != "" or not question_at(instance, stop).required


def step_at(instance: Instance, stop: Stop, notes: tuple[Question, ...], *, cards: bool) -> Step:
    if stop.repeat is not None:
        rows = [row for row in stop.node.named(stop.repeat.path.rpartition("/")[2]) if row.relevant]
        label_at = rows[-1] if rows else stop.node
        return AskRepeat(
            path=stop.path,
            rows=len(rows),
            notes=notes,
            _label=stop.repeat.label,
            _node=label_at,
            _instance=instance,
        )
    if cards and stop.card is not None:
        return _field_list(instance, stop.card)
    return AskQuestion(question_at(instance, stop), notes)


def _field_list(instance: Instance, card: Card) -> FieldList:
    """All questions of the card, answered or not; its notes stand first."""
    on_card = [
        question_at(instance, stop)
        for stop in question_stops(instance)
        if stop.card is not None and stop.card.path == card.path
    ]
    return FieldList(
        path=card.path,
        questions=tuple(question for question in on_card if not question.readonly),
        notes=tuple(question for question in on_card if question.readonly),
        _label=card.section.label,
        _node=card.node,
        _instance=instance,
    )


def question_stops(instance: Instance) -> Iterator[Stop]:
    return (stop for stop in way(instance) if stop.question is not None)


def place_before(instance: Instance, path: str) -> str:
    """The last place asked before this one; "" at the first."""
    before = ""
    for stop in way(instance):
        if stop.path == path:
            break
        if is_asked(instance, stop):
            before = stop.path
    return before
