"""Taps on the rows of a repeat: one more, enough, and which one is to go."""

from collections.abc import Mapping

from bot.forms.steps import AskRepeat
from bot.services.asking import OpenForm
from bot.services.form_answering import FRESH, Act, NothingToDo, outcome
from bot.services.form_screen_state import Screen, Showing

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


def _rows(form: OpenForm, index: int) -> Screen:
    repeats = form.filling.repeats()
    if not 0 <= index < len(repeats) or not form.filling.go_to(repeats[index].path):
        raise NothingToDo
    return FRESH


ROW_TAPS: Mapping[str, Act] = {
    "add": _add,
    "enough": _enough,
    "drop": _drop,
    "dropped": _dropped,
    "rows": _rows,
    "which": lambda _form, _: Screen(showing=Showing.WHICH_ROW),
}
