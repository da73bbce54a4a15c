"""What a report says was promised or comes next, as a task in one tap."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.forms.definition import MEDIA, QuestionKind
from bot.rules.brief import About, about
from bot.rules.person import Person
from bot.rules.policy import Policy
from bot.rules.task import Task, TaskKind
from bot.rules.visit import Visit, VisitState
from bot.rules.working_time import local_day
from bot.services.asked import Answered
from bot.services.asking import answer_lines
from bot.services.form import open_form
from bot.services.moment import Moment
from bot.services.task_change import LONGEST, write_task
from bot.services.tasks import TaskGone
from bot.services.visit import my_visit
from bot.storage.tasks import tasks_of_visit

NOTHING = frozenset({"none", "no", "nothing", "n/a", "na", "other", "wait", "无", "没有", "暂无"})
"""Answers that say that nothing is to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    text: str
    due_on: date | None
    kind: TaskKind


def suggested(lines: Sequence[Answered], today: date) -> Suggestion | None:
    """The first thing agreed, with the first day agreed that is still to come."""
    agreed = [line for line in lines if not line.is_empty and _subject(line) is About.AGREED]
    what = next((line for line in agreed if _words(line)), None)
    if what is None:
        return None
    days = [line.value for line in agreed if line.kind is QuestionKind.DATE]
    promised = "promis" in what.path.rpartition("/")[2]
    return Suggestion(
        text=_words(what)[:LONGEST],
        due_on=next((day for day in map(_day, days) if day is not None and day >= today), None),
        kind=TaskKind.PROMISE if promised else TaskKind.TASK,
    )


async def suggestion_of(
    db: AsyncConnection, visit: Visit, lines: Sequence[Answered], rep: Person, moment: Moment
) -> Suggestion | None:
    """None once a task of this visit is written down."""
    found = suggested(lines, local_day(moment.at, rep.zone))
    return None if found is None or await tasks_of_visit(db, visit.id) else found


async def take_suggestion(
    db: AsyncConnection, me: Person, visit_id: int, policy: Policy, moment: Moment
) -> Task:
    """Tapped twice it is one task; raises TaskGone where nothing was agreed, NotMyVisit."""
    visit = await my_visit(db, me, visit_id, lock=True)
    existing = await tasks_of_visit(db, visit_id)
    if existing:
        return existing[0]
    if visit.state is not VisitState.REPORTED:
        raise TaskGone
    form = await open_form(db, visit, language=me.language, at=moment.at)
    found = suggested(answer_lines(form.filling, me.language), local_day(moment.at, me.zone))
    if found is None:
        raise TaskGone
    return await write_task(
        db,
        me,
        found.text,
        policy,
        moment,
        customer_id=visit.customer_id,
        visit_id=visit_id,
        kind=found.kind,
        due_on=found.due_on,
    )


def _subject(line: Answered) -> About:
    return about(line.path.rpartition("/")[2], (line.label,))


def _words(line: Answered) -> str:
    """Of a choice or of typed words; nothing for days, figures and pictures."""
    if line.kind in MEDIA or line.kind in (QuestionKind.DATE, QuestionKind.DATE_TIME, QuestionKind.TIME):
        return ""
    if line.chosen:
        said = [label for label in line.chosen if label]
        is_nothing = str(line.value).lower() in NOTHING
        return "" if is_nothing else ", ".join(said)
    typed = " ".join(line.value.split()) if isinstance(line.value, str) else ""
    return "" if typed.lower() in NOTHING else typed


def _day(value: object) -> date | None:
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value)[:10])
    except ValueError:
        return None
