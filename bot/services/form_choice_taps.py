"""Taps on choices: one, several until Done, and an order from first to last."""

from collections.abc import Mapping
from dataclasses import replace

from bot.forms.definition import QuestionKind
from bot.forms.questions import Question
from bot.services.asking import OpenForm
from bot.services.form_answering import Act, NothingToDo, answered_with, asked_question, outcome
from bot.services.form_screen_state import Screen, Trouble


def picked_of(form: OpenForm, question: Question) -> tuple[str, ...]:
    return question.chosen if form.screen.picked is None else form.screen.picked


def _name(question: Question, index: int) -> str:
    if not 0 <= index < len(question.choices):
        raise NothingToDo
    return question.choices[index].name


def _choose(form: OpenForm, index: int) -> Screen:
    question = asked_question(form)
    return answered_with(form, question.path, _name(question, index))


def _on(form: OpenForm, index: int) -> Screen:
    question = asked_question(form)
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
    question = asked_question(form)
    name = _name(question, index)
    left = tuple(each for each in picked_of(form, question) if each != name)
    return replace(form.screen, picked=left, trouble=None)


def _done(form: OpenForm, _index: int) -> Screen:
    question = asked_question(form)
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


CHOICE_TAPS: Mapping[str, Act] = {
    "choose": _choose,
    "on": _on,
    "off": _off,
    "none": lambda form, _: replace(form.screen, picked=(), trouble=None),
    "done": _done,
    "page": lambda form, index: replace(form.screen, page=max(0, index), trouble=None),
    "all": lambda form, _: replace(form.screen, search="", page=0, trouble=None),
}
