"""What an answer, given in whatever way, makes of the screen: the next question, or the reason why not."""

from collections.abc import Callable
from dataclasses import replace

from bot.forms.answers import Answer
from bot.forms.filling import Accepted, Rejected
from bot.forms.questions import Question
from bot.forms.steps import AskQuestion, Rejection
from bot.services.asking import OpenForm, answers_before, names_before
from bot.services.form_rows import enter_rows, leave_rows, moves_of
from bot.services.form_screen_state import Screen, Showing, Trouble

Act = Callable[[OpenForm, int], Screen]
"""What a button does with the form taken up and the number that it carries."""
FRESH = Screen()


class NothingToDo(Exception):  # noqa: N818 - named as what happened; it never leaves the taps of a form
    """The button does not fit what is asked: an old one, whatever its number says."""


def answered_with(form: OpenForm, path: str, value: Answer) -> Screen:
    """A fresh screen for the next question, or the same one with the reason why the answer was not taken."""
    moves = moves_of(form, path, value)
    leave_rows(form, moves)
    result = form.filling.answer(path, value, at=form.now)
    enter_rows(form, moves)
    screen = outcome(form, result)
    return (
        replace(screen, hidden=(*answers_before(form, moves.gone), *screen.hidden)) if moves.gone else screen
    )


def outcome(form: OpenForm, result: Accepted | Rejected) -> Screen:
    if isinstance(result, Accepted):
        return Screen(cleared=names_before(form, result.cleared), hidden=answers_before(form, result.hidden))
    if result.reason is Rejection.NOT_ASKED:
        return replace(form.screen, trouble=Trouble.OLD_BUTTON)
    return replace(form.screen, trouble=Trouble.NOT_TAKEN, message=result.message(form.language))


def question_now(form: OpenForm) -> Question | None:
    """The question on the card; None on any other screen."""
    if form.screen.showing not in (Showing.QUESTION, Showing.READ):
        return None
    step = form.filling.current()
    return step.question if isinstance(step, AskQuestion) else None


def asked_question(form: OpenForm) -> Question:
    """Raises NothingToDo where the card shows no question."""
    question = question_now(form)
    if question is None:
        raise NothingToDo
    return question
