"""Taps on numbers, days, hours, places and codes."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time

from bot.forms.answers import Place
from bot.forms.definition import QuestionKind
from bot.forms.questions import Question
from bot.forms.ranges import scale
from bot.services.asking import OpenForm
from bot.services.form_answering import Act, NothingToDo, answered_with, asked_question
from bot.services.form_screen_state import Screen, Trouble, Zoom

FEWEST_POINTS = {QuestionKind.TRACE: 2, QuestionKind.SHAPE: 3}


def _number(form: OpenForm, index: int) -> Screen:
    return answered_with(form, asked_question(form).path, index)


def _range(form: OpenForm, index: int) -> Screen:
    return answered_with(form, asked_question(form).path, _on_scale(form, index))


def _step(form: OpenForm, index: int) -> Screen:
    return replace(form.screen, shown_value=_on_scale(form, index), trouble=None)


def _on_scale(form: OpenForm, index: int) -> float:
    values = scale(asked_question(form).parameters)
    if not 0 <= index < len(values):
        raise NothingToDo
    return float(values[index])


def _month(form: OpenForm, index: int) -> Screen:
    return replace(form.screen, month=index, zoom=Zoom.DAYS, trouble=None)


def _months(form: OpenForm, index: int) -> Screen:
    return replace(form.screen, month=index, zoom=Zoom.MONTHS, trouble=None)


def _years(form: OpenForm, index: int) -> Screen:
    return replace(form.screen, month=index, zoom=Zoom.YEARS, trouble=None)


def _day(form: OpenForm, index: int) -> Screen:
    question = asked_question(form)
    try:
        day = date.fromordinal(index)
    except (ValueError, OverflowError) as error:
        raise NothingToDo from error
    if question.kind is QuestionKind.DATE_TIME:
        return replace(form.screen, day=day, hour=None, trouble=None)
    return answered_with(form, question.path, day)


def _clock(form: OpenForm, index: int) -> Screen:
    question = asked_question(form)
    if not 0 <= index < 24 * 60:
        raise NothingToDo
    clock = time(index // 60, index % 60)
    if question.kind is QuestionKind.TIME:
        return answered_with(form, question.path, clock)
    if form.screen.day is None:
        raise NothingToDo
    return answered_with(form, question.path, datetime.combine(form.screen.day, clock, form.now.tzinfo))


def _now(form: OpenForm, _index: int) -> Screen:
    question = asked_question(form)
    now = form.now.replace(second=0, microsecond=0)
    return answered_with(form, question.path, now.time() if question.kind is QuestionKind.TIME else now)


def _hour(form: OpenForm, index: int) -> Screen:
    if not 0 <= index < 24:
        raise NothingToDo
    return replace(form.screen, hour=index, trouble=None)


def _ok(form: OpenForm, _index: int) -> Screen:
    return answered_with(form, asked_question(form).path, True)


def placed(form: OpenForm, question: Question, place: Place) -> Screen:
    """A position answers; of a line or an area it is one more point."""
    if question.kind is QuestionKind.LOCATION:
        return answered_with(form, question.path, place)
    return replace(form.screen, points=(*form.screen.points, str(place)), trouble=None)


def _points_done(form: OpenForm, _index: int) -> Screen:
    question, points = asked_question(form), form.screen.points
    if question.kind not in FEWEST_POINTS:
        raise NothingToDo
    if len(points) < FEWEST_POINTS[question.kind]:
        return replace(form.screen, trouble=Trouble.TOO_FEW_POINTS)
    return answered_with(form, question.path, ";".join(points))


def _code(form: OpenForm, index: int) -> Screen:
    question = asked_question(form)
    if not 0 <= index < len(form.screen.codes):
        raise NothingToDo
    return answered_with(form, question.path, form.screen.codes[index])


VALUE_TAPS: Mapping[str, Act] = {
    "number": _number,
    "range": _range,
    "step": _step,
    "month": _month,
    "months": _months,
    "years": _years,
    "day": _day,
    "days": lambda form, _: replace(form.screen, day=None, hour=None, trouble=None),
    "hour": _hour,
    "hours": lambda form, _: replace(form.screen, hour=None, trouble=None),
    "clock": _clock,
    "now": _now,
    "ok": _ok,
    "code": _code,
    "points": _points_done,
    "fewer": lambda form, count: replace(
        form.screen, points=form.screen.points[: max(0, count)], trouble=None
    ),
}
