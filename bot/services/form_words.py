"""Words typed while the form asks: understood as the answer, as a search, as a remark beside the question,
or told why they do not fit."""

from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.forms.definition import QuestionKind
from bot.forms.filling import Rejected
from bot.forms.questions import Question
from bot.forms.steps import Rejection
from bot.forms.typed_answers import tidy, understand
from bot.rules.language import Language
from bot.rules.visit import Visit
from bot.services.asking import OpenForm
from bot.services.carrying import SAME, carry_one
from bot.services.form import FILLABLE, Heard, keep, open_form
from bot.services.form_answering import FRESH, answered_with, outcome, question_now
from bot.services.form_card import line_of, offered, take_line
from bot.services.form_choice_taps import picked_of
from bot.services.form_screen_state import Screen
from bot.services.moment import Moment
from bot.storage.visit_items import ItemKind, VisitItem, add_item, change_item

LONG_LIST = 30
"""Choices of a list in which words are searched; several are picked one after another."""
WORDS_ANSWER = frozenset(QuestionKind) - {
    QuestionKind.IMAGE,
    QuestionKind.AUDIO,
    QuestionKind.VIDEO,
    QuestionKind.FILE,
    QuestionKind.NOTE,
}

Taken = tuple[Question, Screen]
"""The question that words were taken for, and what they make of the card."""


async def type_answer(
    db: AsyncConnection, visit: Visit, text: str, *, message_id: int, language: Language, moment: Moment
) -> Heard:
    """Words typed while the form is on the card; long lists are searched by them."""
    if visit.state not in FILLABLE:
        return Heard.NOT_ASKED
    form = await open_form(db, visit, language=language, at=moment.at, writing=True)
    question = question_now(form)
    if question is None:
        return Heard.NOT_ASKED
    taken = _screen_of(form, question, text) or _beyond(form, question, text)
    if taken is not None:
        return await _take(db, form, taken, text, message_id=message_id, moment=moment)
    if question.kind not in WORDS_ANSWER:
        return Heard.NOT_ASKED
    if not question.choices:  # nothing to tap, so it may have been meant as the answer
        await keep(db, form, no_answer(form, question, text))
    return Heard.BESIDE


async def retype_answer(
    db: AsyncConnection, visit: Visit, given: VisitItem, text: str, *, language: Language, moment: Moment
) -> Heard:
    """The rep edited the message that gave an answer: the answer follows, if it is still asked."""
    if visit.state not in FILLABLE or given.question_path is None:
        return Heard.NOT_ASKED
    form = await open_form(db, visit, language=language, at=moment.at, writing=True)
    question = form.filling.question(given.question_path)
    if question is None:
        return Heard.NOT_ASKED
    screen = words_screen(form, question, text) or no_answer(form, question, text)
    if screen.trouble is not None or screen.search:  # asked again, with the reason; the old answer stands
        form.filling.go_to(question.path)
    await keep(db, form, replace(screen, search=""))
    if screen.trouble is not None or screen.search:
        return Heard.NOT_TAKEN
    await change_item(db, given.id, text=text)
    return Heard.ANSWERED


def _screen_of(form: OpenForm, question: Question, text: str) -> Taken | None:
    screen = words_screen(form, question, text) if question.kind in WORDS_ANSWER else None
    return (question, screen) if screen is not None else None


def _beyond(form: OpenForm, question: Question, text: str) -> Taken | None:
    """What was answered is only being looked at: words that do not fit it answer the first open question.

    The next card says what they were taken for. None when there is no such question, or it is none of theirs.
    """
    if not form.filling.is_done(question.path):
        return None
    form.filling.go_on()
    ahead = question_now(form)
    taken = _screen_of(form, ahead, text) if ahead is not None and ahead.path != question.path else None
    if taken is None or taken[1].trouble is not None or taken[1].search:
        form.filling.go_to(question.path)
        return None
    return taken[0], replace(taken[1], understood=(taken[0].path,))


async def _take(
    db: AsyncConnection, form: OpenForm, taken: Taken, text: str, *, message_id: int, moment: Moment
) -> Heard:
    question, screen = taken
    await keep(db, form, screen)
    if screen.trouble is not None:
        return Heard.NOT_TAKEN
    if not screen.search:
        await add_item(
            db,
            visit_id=form.visit.id,
            kind=ItemKind.ANSWER,
            question_path=question.path,
            text=text,
            message_id=message_id,
            at=moment.at,
            received_at=moment.received_at,
        )
    return Heard.ANSWERED


def words_screen(form: OpenForm, question: Question, text: str) -> Screen | None:
    """None when the words are nothing that this question could be answered with."""
    if (line := line_of(form, question, text)) is not None:
        return take_line(form, *line)
    if tidy(text).casefold().rstrip("。.!！") in SAME and carry_one(form, question):
        return FRESH
    choices = offered(form, question)
    meant = understand(
        question.kind, text, today=form.now.date(), choices=choices, appearance=question.appearance
    )
    if meant is not None and question.kind is QuestionKind.SELECT_MULTIPLE and len(choices) > LONG_LIST:
        names = tuple(meant) if isinstance(meant, tuple) else ()  # found by searching: more may follow
        picked = tuple(dict.fromkeys((*picked_of(form, question), *map(str, names))))
        return replace(form.screen, picked=picked, search="", trouble=None)
    if meant is not None:
        return _told(form, question.path, text, answered_with(form, question.path, meant))
    if any(text.casefold().strip() in label.casefold() for choice in choices for label in choice.labels):
        return replace(form.screen, search=text.strip()[:40], page=0, trouble=None)
    return None


def _told(form: OpenForm, path: str, text: str, screen: Screen) -> Screen:
    """Words that had to be understood (“明天”, “1.2万”, a choice by number): the next card says as what."""
    question = form.filling.question(path)
    if screen.trouble is not None or question is None or question.kind is QuestionKind.TEXT:
        return screen
    if question.shown(form.language).casefold() == text.strip().casefold():
        return screen
    return replace(screen, understood=(path,))


def no_answer(form: OpenForm, question: Question, text: str) -> Screen:
    """A letter as a number, a word that is no choice: the engine says in people's words what it wants."""
    result = form.filling.judge(question.path, text)
    return outcome(form, result or Rejected(question.path, Rejection.TYPE, question=question))
