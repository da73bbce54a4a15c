"""What each button of the form does: one literal table from the button's word to the change.

A button names the state it wants (this page, this choice on, this day), never "the next one", so that a
double tap changes nothing the second time.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, time

from bot.forms.answers import Answer, Place
from bot.forms.definition import QuestionKind
from bot.forms.filling import Accepted, Rejected
from bot.forms.questions import Question
from bot.forms.ranges import scale
from bot.forms.steps import AskQuestion, AskRepeat, Rejection
from bot.services.asked import Screen, Showing, Trouble
from bot.services.asking import OpenForm, answer_lines, names_before
from bot.services.carrying import carry_one, carry_section
from bot.services.form_card import siblings
from bot.services.form_sections import sections_of

Act = Callable[[OpenForm, int], Screen]
FRESH = Screen()


class NothingToDo(Exception):  # noqa: N818 - named as what happened; it never leaves this room
    """The button does not fit what is asked: an old one, whatever its number says."""


def tapped(form: OpenForm, do: str, index: int) -> Screen:
    """The screen after the tap; the form's filling is changed in place."""
    act = TAPS.get(do)
    if act is None:
        return replace(form.screen, trouble=Trouble.OLD_BUTTON)
    try:
        return act(form, index)
    except NothingToDo:
        return replace(form.screen, trouble=Trouble.OLD_BUTTON)


def answered_with(form: OpenForm, path: str, value: Answer) -> Screen:
    """A fresh screen for the next question, or the same one with the reason why the answer was not taken."""
    return outcome(form, form.filling.answer(path, value, at=form.now))


def outcome(form: OpenForm, result: Accepted | Rejected) -> Screen:
    if isinstance(result, Accepted):
        return Screen(cleared=names_before(form, result.cleared), hidden=names_before(form, result.hidden))
    if result.reason is Rejection.NOT_ASKED:
        return replace(form.screen, trouble=Trouble.OLD_BUTTON)
    return replace(form.screen, trouble=Trouble.NOT_TAKEN, message=result.message(form.language))


def question_now(form: OpenForm) -> Question | None:
    """The question on the card; None on any other screen."""
    if form.screen.showing not in (Showing.QUESTION, Showing.READ):
        return None
    step = form.filling.current()
    return step.question if isinstance(step, AskQuestion) else None


def picked_of(form: OpenForm, question: Question) -> tuple[str, ...]:
    return question.chosen if form.screen.picked is None else form.screen.picked


def _question(form: OpenForm) -> Question:
    question = question_now(form)
    if question is None:
        raise NothingToDo
    return question


def _name(question: Question, index: int) -> str:
    if not 0 <= index < len(question.choices):
        raise NothingToDo
    return question.choices[index].name


def _choose(form: OpenForm, index: int) -> Screen:
    question = _question(form)
    return answered_with(form, question.path, _name(question, index))


def _on(form: OpenForm, index: int) -> Screen:
    question = _question(form)
    name, picked = _name(question, index), picked_of(form, question)
    if question.kind is QuestionKind.RANK and form.screen.picked is None:
        picked = ()
    if name not in picked:
        picked = (*picked, name)
    left = [choice.name for choice in question.choices if choice.name not in picked]
    if question.kind is QuestionKind.RANK and len(left) == 1:
        picked = (*picked, left[0])  # the last one has only one place to go
    return replace(form.screen, picked=picked, trouble=None)


def _off(form: OpenForm, index: int) -> Screen:
    question = _question(form)
    name = _name(question, index)
    left = tuple(each for each in picked_of(form, question) if each != name)
    return replace(form.screen, picked=left, trouble=None)


def _done(form: OpenForm, _index: int) -> Screen:
    question = _question(form)
    picked = picked_of(form, question)
    if picked:
        order = [choice.name for choice in question.choices]
        ranked = question.kind is QuestionKind.RANK
        return answered_with(form, question.path, picked if ranked else sorted(picked, key=order.index))
    if question.required:
        return replace(form.screen, trouble=Trouble.NOTHING_PICKED)
    if question.answered:
        form.filling.clear(question.path, at=form.now)
    return outcome(form, form.filling.skip(question.path))


def _number(form: OpenForm, index: int) -> Screen:
    return answered_with(form, _question(form).path, index)


def _range(form: OpenForm, index: int) -> Screen:
    return answered_with(form, _question(form).path, _on_scale(form, index))


def _step(form: OpenForm, index: int) -> Screen:
    return replace(form.screen, shown_value=_on_scale(form, index), trouble=None)


def _on_scale(form: OpenForm, index: int) -> float:
    values = scale(_question(form).parameters)
    if not 0 <= index < len(values):
        raise NothingToDo
    return float(values[index])


def _day(form: OpenForm, index: int) -> Screen:
    question = _question(form)
    try:
        day = date.fromordinal(index)
    except (ValueError, OverflowError) as error:
        raise NothingToDo from error
    if question.kind is QuestionKind.DATE_TIME:
        return replace(form.screen, day=day, hour=None, trouble=None)
    return answered_with(form, question.path, day)


def _clock(form: OpenForm, index: int) -> Screen:
    question = _question(form)
    if not 0 <= index < 24 * 60:
        raise NothingToDo
    clock = time(index // 60, index % 60)
    if question.kind is QuestionKind.TIME:
        return answered_with(form, question.path, clock)
    if form.screen.day is None:
        raise NothingToDo
    return answered_with(form, question.path, datetime.combine(form.screen.day, clock, form.now.tzinfo))


def _now(form: OpenForm, _index: int) -> Screen:
    question = _question(form)
    now = form.now.replace(second=0, microsecond=0)
    return answered_with(form, question.path, now.time() if question.kind is QuestionKind.TIME else now)


def _hour(form: OpenForm, index: int) -> Screen:
    if not 0 <= index < 24:
        raise NothingToDo
    return replace(form.screen, hour=index, trouble=None)


def _ok(form: OpenForm, _index: int) -> Screen:
    return answered_with(form, _question(form).path, True)


def _skip(form: OpenForm, _index: int) -> Screen:
    return outcome(form, form.filling.skip(_question(form).path))


def _clear(form: OpenForm, _index: int) -> Screen:
    path = _question(form).path
    screen = outcome(form, form.filling.clear(path, at=form.now))
    form.filling.go_to(path)
    return screen


PLACES = frozenset({QuestionKind.LOCATION, QuestionKind.TRACE, QuestionKind.SHAPE})
FEWEST_POINTS = {QuestionKind.TRACE: 2, QuestionKind.SHAPE: 3}


def placed(form: OpenForm, question: Question, place: Place) -> Screen:
    """A position answers; of a line or an area it is one more point."""
    if question.kind is QuestionKind.LOCATION:
        return answered_with(form, question.path, place)
    return replace(form.screen, points=(*form.screen.points, str(place)), trouble=None)


def _points_done(form: OpenForm, _index: int) -> Screen:
    question, points = _question(form), form.screen.points
    if question.kind not in FEWEST_POINTS:
        raise NothingToDo
    if len(points) < FEWEST_POINTS[question.kind]:
        return replace(form.screen, trouble=Trouble.TOO_FEW_POINTS)
    return answered_with(form, question.path, ";".join(points))


def _code(form: OpenForm, index: int) -> Screen:
    question = _question(form)
    if not 0 <= index < len(form.screen.codes):
        raise NothingToDo
    return answered_with(form, question.path, form.screen.codes[index])


def _pass(form: OpenForm, _index: int) -> Screen:
    """Go on from the card: what is open on it is passed over; what must be answered is asked."""
    for question in siblings(form.filling, _question(form)):
        if question.readonly or form.filling.is_done(question.path):
            continue
        screen = outcome(form, form.filling.skip(question.path))
        if screen.trouble is not None:
            form.filling.go_to(question.path)
            return screen
    return FRESH


def _turn(form: OpenForm, index: int) -> Screen:
    """Another question of the same card is asked."""
    asked = [each for each in siblings(form.filling, _question(form)) if not each.readonly]
    if not 0 <= index < len(asked) or not form.filling.go_to(asked[index].path):
        raise NothingToDo
    return FRESH


def _carry(form: OpenForm, _index: int) -> Screen:
    if not carry_one(form, _question(form)):
        raise NothingToDo
    return FRESH


def _carry_all(form: OpenForm, _index: int) -> Screen:
    """What the preview has shown is taken over."""
    step = form.filling.current()
    if form.screen.showing is not Showing.CARRY or not isinstance(step, AskQuestion):
        raise NothingToDo
    return carry_section(form, step.question)


def _back(form: OpenForm, _index: int) -> Screen:
    form.filling.back()
    return FRESH


ROWS_SHOWN = frozenset({Showing.QUESTION, Showing.WHICH_ROW, Showing.DROP_ROW})


def _repeat(form: OpenForm) -> AskRepeat:
    step = form.filling.current()
    if form.screen.showing not in ROWS_SHOWN or not isinstance(step, AskRepeat):
        raise NothingToDo
    return step


def _add(form: OpenForm, _index: int) -> Screen:
    return outcome(form, form.filling.add_repeat(_repeat(form).path))


def _enough(form: OpenForm, _index: int) -> Screen:
    return outcome(form, form.filling.skip(_repeat(form).path))


def _drop(form: OpenForm, index: int) -> Screen:
    step = _repeat(form)
    if not 1 <= index <= step.rows:
        raise NothingToDo
    if form.filling.answers_in(f"{step.path}[{index}]"):
        return Screen(showing=Showing.DROP_ROW, row=index)
    return _dropped(form, index)


def _dropped(form: OpenForm, index: int) -> Screen:
    step = _repeat(form)
    if not 1 <= index <= step.rows:
        raise NothingToDo
    result = form.filling.delete_repeat(f"{step.path}[{index}]", confirmed=True)
    form.filling.go_to(step.path)
    return outcome(form, result)


def _goto(form: OpenForm, index: int) -> Screen:
    lines = answer_lines(form.filling, form.language)
    if not 0 <= index < len(lines) or not form.filling.go_to(lines[index].path):
        raise NothingToDo
    return FRESH


def _rows(form: OpenForm, index: int) -> Screen:
    repeats = form.filling.repeats()
    if not 0 <= index < len(repeats) or not form.filling.go_to(repeats[index].path):
        raise NothingToDo
    return FRESH


def _menu(form: OpenForm, _index: int) -> Screen:
    """All answers; of a long form its sections first."""
    has_sections = sections_of(form.filling, answer_lines(form.filling, form.language))
    return Screen(showing=Showing.SECTIONS if has_sections else Showing.REVIEW)


TAPS: Mapping[str, Act] = {
    "choose": _choose,
    "on": _on,
    "off": _off,
    "none": lambda form, _: replace(form.screen, picked=(), trouble=None),
    "done": _done,
    "page": lambda form, index: replace(form.screen, page=max(0, index), trouble=None),
    "all": lambda form, _: replace(form.screen, search="", page=0, trouble=None),
    "number": _number,
    "range": _range,
    "step": _step,
    "month": lambda form, index: replace(form.screen, month=index, trouble=None),
    "day": _day,
    "days": lambda form, _: replace(form.screen, day=None, hour=None, trouble=None),
    "hour": _hour,
    "hours": lambda form, _: replace(form.screen, hour=None, trouble=None),
    "clock": _clock,
    "now": _now,
    "ok": _ok,
    "skip": _skip,
    "clear": _clear,
    "code": _code,
    "points": _points_done,
    "fewer": lambda form, count: replace(
        form.screen, points=form.screen.points[: max(0, count)], trouble=None
    ),
    "read": lambda _form, page: Screen(showing=Showing.READ, page=max(0, page)),
    "carry": _carry,
    "section": lambda _form, _: Screen(showing=Showing.CARRY),
    "carry_all": _carry_all,
    "back": _back,
    "turn": _turn,
    "pass": _pass,
    "add": _add,
    "enough": _enough,
    "drop": _drop,
    "dropped": _dropped,
    "goto": _goto,
    "question": lambda _form, _: FRESH,
    "rows": _rows,
    "which": lambda _form, _: Screen(showing=Showing.WHICH_ROW),
    "menu": _menu,
    "review": lambda _form, _: Screen(showing=Showing.REVIEW),
    "change": lambda _form, page: Screen(showing=Showing.CHANGE, page=max(0, page)),
}
