"""What each button of the form does: one literal table from the button's word to the change.

A button names the state it wants (this page, this choice on, this day), never "the next one", so that a
double tap changes nothing the second time.
"""

from collections.abc import Mapping
from dataclasses import replace

from bot.forms.steps import AskQuestion
from bot.services.asking import OpenForm, answer_lines, is_heading
from bot.services.carrying import carry_one, carry_section
from bot.services.form_answering import FRESH, Act, NothingToDo, asked_question, outcome
from bot.services.form_card import siblings
from bot.services.form_choice_taps import CHOICE_TAPS
from bot.services.form_row_taps import ROW_TAPS
from bot.services.form_screen_state import Screen, Showing, Trouble
from bot.services.form_sections import sections_of
from bot.services.form_value_taps import VALUE_TAPS


def tapped(form: OpenForm, do: str, index: int) -> Screen:
    """The screen after the tap; the form's filling is changed in place."""
    act = TAPS.get(do)
    if act is None:
        return replace(form.screen, trouble=Trouble.OLD_BUTTON)
    try:
        return act(form, index)
    except NothingToDo:
        return replace(form.screen, trouble=Trouble.OLD_BUTTON)


def _skip(form: OpenForm, _index: int) -> Screen:
    return outcome(form, form.filling.skip(asked_question(form).path))


def _clear(form: OpenForm, _index: int) -> Screen:
    path = asked_question(form).path
    screen = outcome(form, form.filling.clear(path, at=form.now))
    form.filling.go_to(path)
    return screen


def _pass(form: OpenForm, _index: int) -> Screen:
    """Go on from the card: what is open on it is passed over; what must be answered is asked."""
    for question in siblings(form.filling, asked_question(form)):
        if question.readonly or form.filling.is_done(question.path):
            continue
        screen = outcome(form, form.filling.skip(question.path))
        if screen.trouble is not None:
            form.filling.go_to(question.path)
            return screen
    return FRESH


def _turn(form: OpenForm, index: int) -> Screen:
    """Another question of the same card is asked."""
    asked = [each for each in siblings(form.filling, asked_question(form)) if not each.readonly]
    if not 0 <= index < len(asked) or not form.filling.go_to(asked[index].path):
        raise NothingToDo
    return FRESH


def _carry(form: OpenForm, _index: int) -> Screen:
    if not carry_one(form, asked_question(form)):
        raise NothingToDo
    return FRESH


def _carry_all(form: OpenForm, _index: int) -> Screen:
    """What the preview has shown is taken over."""
    step = form.filling.current()
    if form.screen.showing is not Showing.CARRY or not isinstance(step, AskQuestion):
        raise NothingToDo
    return carry_section(form, step.question)


def _back(form: OpenForm, _index: int) -> Screen:
    while form.filling.back():
        step = form.filling.current()
        if not isinstance(step, AskQuestion) or not is_heading(step.question):
            break
    return FRESH


def _goto(form: OpenForm, index: int) -> Screen:
    lines = answer_lines(form.filling, form.language)
    if not 0 <= index < len(lines) or not form.filling.go_to(lines[index].path):
        raise NothingToDo
    return FRESH


def _go_on(form: OpenForm, _index: int) -> Screen:
    """From the overview to what is still open, also after having looked back at an answer."""
    form.filling.go_on()
    return FRESH


def _menu(form: OpenForm, _index: int) -> Screen:
    """All answers; of a long form its sections first."""
    has_sections = sections_of(form.filling, answer_lines(form.filling, form.language))
    return Screen(showing=Showing.SECTIONS if has_sections else Showing.REVIEW)


TAPS: Mapping[str, Act] = {
    **CHOICE_TAPS,
    **VALUE_TAPS,
    **ROW_TAPS,
    "skip": _skip,
    "clear": _clear,
    "read": lambda _form, page: Screen(showing=Showing.READ, page=max(0, page)),
    "carry": _carry,
    "section": lambda _form, _: Screen(showing=Showing.CARRY),
    "carry_all": _carry_all,
    "back": _back,
    "turn": _turn,
    "pass": _pass,
    "goto": _goto,
    "question": lambda _form, _: FRESH,
    "go_on": _go_on,
    "menu": _menu,
    "review": lambda _form, _: Screen(showing=Showing.REVIEW),
    "change": lambda _form, page: Screen(showing=Showing.CHANGE, page=max(0, page)),
}
