"""Which answers the form itself would take, so that no button leads to one that it refuses."""

from datetime import date, datetime, timedelta

from bot.forms.carry import COUNTING
from bot.forms.definition import QuestionKind
from bot.forms.questions import Question
from bot.rules.months import days_of, month_number, within
from bot.services.asking import GRAINS, OpenForm

QUICK_COUNTS = (0, 1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20)
"""What stock counts mostly are; any other number is typed."""
FEWEST_QUICK = 4
"""With fewer of them left the buttons help nobody."""


def shown_month(form: OpenForm, question: Question) -> int:
    """The month turned to, else that of the answer, else today's."""
    if form.screen.month is not None:
        return within(form.screen.month)
    value = question.value
    chosen = value.date() if isinstance(value, datetime) else value if isinstance(value, date) else None
    return within(month_number(chosen or form.now.date()))


def unfit_days(form: OpenForm, question: Question, month: int) -> frozenset[date]:
    """Days of the month, and those next to today, that the form's own rule refuses.

    None of a month that it refuses altogether: there the tap is taken, and the form's message explains.
    """
    if question.kind is not QuestionKind.DATE or question.field.constraint is None:
        return frozenset()
    if question.appearance & set(GRAINS):
        return frozenset()
    today = form.now.date()
    near = {today + timedelta(days=by) for by in (-1, 0, 1)}
    return _refused(form, question, near) | _refused(form, question, set(days_of(month)))


def _refused(form: OpenForm, question: Question, days: set[date]) -> frozenset[date]:
    found = {day for day in days if form.filling.judge(question.path, day) is not None}
    return frozenset() if found == days else frozenset(found)


def quick_counts(form: OpenForm, question: Question) -> tuple[int, ...]:
    """In rows, and where the form asks for them; without the numbers that it refuses."""
    if question.kind is not QuestionKind.INTEGER:
        return ()
    if "[" not in question.path and not question.appearance & COUNTING:
        return ()
    found = tuple(each for each in QUICK_COUNTS if form.filling.judge(question.path, each) is None)
    return found if len(found) >= FEWEST_QUICK else ()
