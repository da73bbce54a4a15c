"""The report of a visit: what it still lacks, sending it, and what it says afterwards."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.forms.filling import Finished, Unfinished
from bot.rules.customer import Customer, Stage
from bot.rules.language import Language
from bot.rules.person import Person
from bot.rules.policy import Need, StepKind, VisitStep
from bot.rules.visit import REPORT_OWED_STATES, Visit, VisitEvent, VisitState
from bot.rules.visit_facts import unmet_needs
from bot.services.asked import Answered
from bot.services.asking import OpenForm, answer_lines, answered_of, is_carried
from bot.services.evidence import record_of_visit
from bot.services.form import keep, open_form
from bot.services.form_screen_state import Screen, Showing
from bot.services.moment import Moment
from bot.services.score import rescore
from bot.services.stage import stage_to_change
from bot.services.task_from_report import Suggestion, suggestion_of
from bot.services.today import StopState, today
from bot.services.transition import move
from bot.services.visit import my_visit
from bot.storage.customers import customer_of
from bot.storage.drafts import FiledAnswer, change_draft, replace_answers
from bot.storage.people import person
from bot.storage.policies import policy_version_of
from bot.storage.summary import visit_facts_by_id
from bot.storage.visit_items import ItemKind, items_of
from bot.storage.visits import save_visit

LONGEST_REASON = 300


class LateReason(StrEnum):
    """What kept the rep; any other reason is kept in the rep's own words."""

    NO_SIGNAL = "no_signal"
    """Explains lateness: nobody is told off for a basement."""
    CUSTOMER = "customer"
    FORGOT = "forgot"


class Sending(StrEnum):
    """What became of the wish to send the report."""

    FILED = "filed"
    MISSING = "missing"
    """The card now asks the first question that is needed."""
    WHY_LATE = "why_late"
    """The deadline has passed: the card asks for the reason."""
    STILL_THERE = "still_there"
    """The visit is still open: leaving sends it."""
    NOT_OWED = "not_owed"
    """Nothing to send: cancelled, or not arrived yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    visit: Visit
    sending: Sending


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """What the report still needs, in the rep's language."""

    questions: tuple[Answered, ...]
    steps: tuple[VisitStep, ...]

    def __bool__(self) -> bool:
        return bool(self.questions or self.steps)


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """A filed visit in a few words, and where to go next."""

    visit: Visit
    rep: Person
    customer: Customer
    is_late: bool
    unmet: tuple[Need, ...]
    """What it lacks to be effective; empty: it counts."""
    min_dwell: timedelta
    """How long a stay must be for the company to count it."""
    photos: int
    answers: int
    to_do: Suggestion | None
    """What was agreed, while it is no task yet."""
    next_customer: Customer | None
    next_plan_item_id: int | None
    stage: Stage | None
    """Where the business stands; None where it is not the rep's to change."""


async def missing(db: AsyncConnection, visit: Visit, *, language: Language, at: datetime) -> Missing:
    """Required questions without an acceptable answer, and required photo steps neither done nor left out."""
    form = await open_form(db, visit, language=language, at=at)
    return await _missing(db, form)


async def file_if_complete(db: AsyncConnection, visit: Visit, moment: Moment) -> Visit | None:
    """File the report of a visit just left when nothing required is missing; None when something is."""
    if visit.state is not VisitState.REPORT_DUE:
        return None
    form = await open_form(db, visit, language=Language.EN, at=moment.at, writing=True)
    if await _missing(db, form):
        return None
    return await _file(db, form, moment, late_reason=None)


async def submit(
    db: AsyncConnection, me: Person, visit_id: int, moment: Moment, *, reason: str | None = None
) -> Sent:
    """Send the report; sending it twice changes nothing. Late, it wants a reason first."""
    visit = await my_visit(db, me, visit_id, lock=True)
    if visit.state is VisitState.REPORTED:
        return Sent(visit=visit, sending=Sending.FILED)
    if visit.state is VisitState.ON_SITE:
        return Sent(visit=visit, sending=Sending.STILL_THERE)
    if visit.state not in REPORT_OWED_STATES:
        return Sent(visit=visit, sending=Sending.NOT_OWED)
    form = await open_form(db, visit, language=me.language, at=moment.at, writing=True)
    lacking = await _missing(db, form)
    if lacking:
        await _ask_first(db, form, lacking)
        return Sent(visit=visit, sending=Sending.MISSING)
    if is_late(visit, moment.at) and not (reason or visit.late_reason):
        await keep(db, form, Screen(showing=Showing.WHY_LATE))
        return Sent(visit=visit, sending=Sending.WHY_LATE)
    filed = await _file(db, form, moment, late_reason=reason)
    return Sent(visit=filed, sending=Sending.FILED)


async def explain_late(db: AsyncConnection, me: Person, visit_id: int, reason: str, *, at: datetime) -> Visit:
    """Keep why the report is late before it is sent; the first reason given stays.

    Nothing is kept before the deadline: a report in time needs no excuse.
    """
    visit = await my_visit(db, me, visit_id, lock=True)
    if not is_owed_late(visit, at) or visit.late_reason:
        return visit
    return await save_visit(db, _with_reason(visit, reason))


def is_owed_late(visit: Visit, at: datetime) -> bool:
    return visit.state in REPORT_OWED_STATES and is_late(visit, at)


async def is_asked_why_late(db: AsyncConnection, visit: Visit, *, at: datetime) -> bool:
    """Whether the card asks for the reason of lateness, so that typed words are the reason."""
    if visit.state not in REPORT_OWED_STATES:
        return False
    form = await open_form(db, visit, language=Language.EN, at=at)
    return form.screen.showing is Showing.WHY_LATE


async def lines(
    db: AsyncConnection, visit: Visit, *, language: Language, at: datetime
) -> tuple[Answered, ...]:
    """Every question that counts, with its answer, in the reader's language; of a draft or a filed report."""
    form = await open_form(db, visit, language=language, at=at)
    return answer_lines(form.filling, language)


async def closing(db: AsyncConnection, visit: Visit, *, at: datetime) -> Closing:
    """What the card says once the report is filed."""
    rep, customer = await person(db, visit.rep_id), await customer_of(db, visit.customer_id)
    if rep is None or customer is None:
        raise LookupError(f"visit {visit.id} has lost its rep or customer")
    policy = await policy_version_of(db, visit.policy_version_id)
    items = await items_of(db, visit.id)
    answers = await lines(db, visit, language=rep.language, at=at)
    stops = (await today(db, rep, at=at)).stops
    following = next((stop for stop in stops if stop.state is StopState.PLANNED), None)
    (fact,) = await visit_facts_by_id(db, (visit.id,))
    return Closing(
        visit=visit,
        rep=rep,
        customer=customer,
        is_late=visit.reported_at is not None and is_late(visit, visit.reported_at),
        unmet=unmet_needs(fact, at),
        min_dwell=timedelta(minutes=policy.visit.min_dwell_min),
        photos=sum(item.kind is ItemKind.PHOTO for item in items),
        answers=sum(not line.is_empty for line in answers),
        to_do=await suggestion_of(db, visit, answers, rep, Moment(at, at)),
        next_customer=following.customer if following else None,
        next_plan_item_id=following.plan_item.id if following and following.plan_item else None,
        stage=await stage_to_change(db, rep, customer.id, Moment(at, at)),
    )


def is_late(visit: Visit, at: datetime) -> bool:
    return visit.report_due_at is not None and at > visit.report_due_at


async def _missing(db: AsyncConnection, form: OpenForm) -> Missing:
    judged = form.filling.finalize(at=form.now)
    lacking = judged.open if isinstance(judged, Unfinished) else ()
    policy = await policy_version_of(db, form.visit.policy_version_id)
    settled = {item.step for item in await items_of(db, form.visit.id)}
    return Missing(
        questions=tuple(answered_of(each.question, form.language) for each in lacking if each.question),
        steps=tuple(
            step
            for step in policy.visit_type(form.visit.visit_type).steps
            if step.kind is StepKind.PHOTO and step.required and step.slug not in settled
        ),
    )


async def _ask_first(db: AsyncConnection, form: OpenForm, lacking: Missing) -> None:
    """Photo steps come before the form on the card by themselves; a question must be gone to."""
    if lacking.questions:
        form.filling.go_to(lacking.questions[0].path)
    await keep(db, form, Screen())


async def _file(db: AsyncConnection, form: OpenForm, moment: Moment, *, late_reason: str | None) -> Visit:
    finished = form.filling.finalize(at=form.now)
    if not isinstance(finished, Finished):
        raise TypeError("only a form with nothing missing is filed")
    visit = form.visit
    answers = [
        FiledAnswer(path=path, value=value, answered_at=_given_at(form, path))
        for path, value in finished.values.items()
    ]
    await replace_answers(db, visit.id, answers)
    await keep(db, form, Screen(showing=Showing.REVIEW))  # where the rep begins if it is sent back
    await change_draft(db, visit.id, at=moment.at, submitted_at=moment.at)
    filed = await move(
        db,
        _with_reason(visit, late_reason) if late_reason else visit,
        VisitEvent.SUBMITTED,
        moment,
        actor_id=visit.rep_id,
        reported_at=moment.at,
        paused=False,
    )
    await record_of_visit(
        db,
        "report_filed",
        visit,
        moment,
        {
            "answers": dict(finished.values),
            "carried": [path for path in finished.values if is_carried(form.filling, path)],
            "late": is_late(visit, moment.at),
        },
    )
    await rescore(db, filed.id, at=moment.at)
    return filed


def _given_at(form: OpenForm, path: str) -> datetime | None:
    known = form.filling.answered_at(path)
    return datetime.fromisoformat(known.last) if known else None


def _with_reason(visit: Visit, reason: str) -> Visit:
    return replace(visit, late_reason=reason.strip()[:LONGEST_REASON])
