"""Same as last time: what the customer's last report answered is offered again, shown before it is taken."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.forms.answers import Answer
from bot.forms.carry import carried_answer
from bot.forms.filling import Accepted
from bot.forms.questions import Question
from bot.rules.visit import Visit
from bot.services.asked import Answered, Offer
from bot.services.asking import LastReport, OpenForm, answered_of, languages_of
from bot.services.form_screen_state import Screen
from bot.storage.filed_forms import last_filed

MOST_AT_ONCE = 15
"""Answers of a section that are shown, and taken, together."""
SAME = frozenset(
    {
        "same",
        "same as last time",
        "as last time",
        "as before",
        "同上次",
        "和上次一样",
        "跟上次一样",
        "一样",
        "照旧",
    }
)
"""Typed instead of tapping."""


async def last_report(db: AsyncConnection, visit: Visit, form_id: str) -> LastReport | None:
    found = await last_filed(db, form_id, but=visit.id, customer_id=visit.customer_id)
    return None if found is None else LastReport(found.local_day, found.visit_number, found.values)


def offer_of(form: OpenForm, question: Question) -> Offer | None:
    """What can be taken over for this question, and how many more of its section; only while it is open."""
    if form.last is None or question.answered:
        return None
    value = _answer(form, question)
    if value is None:
        return None
    return Offer(
        day=form.last.day,
        answered=as_answered(form, question, value),
        in_section=len(section_offers(form, question)),
    )


def section_offers(form: OpenForm, question: Question) -> tuple[tuple[Question, Answer], ...]:
    """The open questions of the same section that the last report answers, in order."""
    section = question.definition.path.rpartition("/")[0]
    if form.last is None:
        return ()
    found: list[tuple[Question, Answer]] = []
    for each in form.filling.visible():
        if each.definition.path.rpartition("/")[0] != section or each.answered or each.readonly:
            continue
        value = _answer(form, each)
        if value is not None:
            found.append((each, value))
    return tuple(found[:MOST_AT_ONCE])


def carry_one(form: OpenForm, question: Question) -> bool:
    """Take the last answer over; False when there is none that fits."""
    value = _answer(form, question)
    return value is not None and _take(form, question.path, value)


def carry_section(form: OpenForm, question: Question) -> Screen:
    """Take over what the section's preview has shown; what does not fit any more stays open."""
    for each, value in section_offers(form, question):
        _take(form, each.path, value)
    return Screen()


def as_answered(form: OpenForm, question: Question, value: Answer) -> Answered:
    """The question as if it held that value."""
    labels = {choice.name: choice.label(form.language) for choice in question.choices}
    names = str(value).split() if question.is_several else [str(value)]
    return answered_of(question, form.language).holding(
        value, tuple(labels.get(name, name) for name in names) if labels else ()
    )


def _answer(form: OpenForm, question: Question) -> Answer | None:
    if form.last is None:
        return None
    return carried_answer(form.filling, question, form.last.values, languages_of(form))


def _take(form: OpenForm, path: str, value: Answer) -> bool:
    return isinstance(form.filling.answer(path, value, at=form.now, carried=True), Accepted)
