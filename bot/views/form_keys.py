"""The buttons under a question: for every kind the ones a hand finds quickest; typed answers need none."""

from collections.abc import Callable, Mapping

from bot.forms.definition import QuestionKind
from bot.rules.language import Language
from bot.services.asked import AskedQuestion
from bot.views.calendar import Tap
from bot.views.form_choices import one_rows, rank_rows, several_rows
from bot.views.form_values import (
    acknowledge_rows,
    codes_rows,
    count_rows,
    date_rows,
    date_time_rows,
    location_rows,
    points_rows,
    range_rows,
    time_rows,
)
from bot.views.replies import Row
from bot.views.taps import OnQuestion
from bot.views.words import Words, words


def tap_of(visit_id: int, step: int) -> Tap:
    """How a button of this screen is packed."""
    return lambda do, index: OnQuestion(do=do, visit_id=visit_id, step=step, index=index).pack()


def answer_rows(asked: AskedQuestion, language: Language) -> tuple[Row, ...]:
    """The buttons that answer the question, without those that move about in the form."""
    keys = KEYS.get(asked.kind)
    return keys(asked, tap_of(asked.visit_id, asked.step), words(language)) if keys else ()


KEYS: Mapping[QuestionKind, Callable[[AskedQuestion, Tap, Words], tuple[Row, ...]]] = {
    QuestionKind.SELECT_ONE: one_rows,
    QuestionKind.SELECT_MULTIPLE: several_rows,
    QuestionKind.RANK: rank_rows,
    QuestionKind.INTEGER: count_rows,
    QuestionKind.RANGE: range_rows,
    QuestionKind.DATE: date_rows,
    QuestionKind.TIME: time_rows,
    QuestionKind.DATE_TIME: date_time_rows,
    QuestionKind.LOCATION: location_rows,
    QuestionKind.TRACE: points_rows,
    QuestionKind.SHAPE: points_rows,
    QuestionKind.BARCODE: codes_rows,
    QuestionKind.ACKNOWLEDGE: acknowledge_rows,
}
