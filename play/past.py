"""A visit of the past, written as if it had been lived: begun, left, its report filed; without pictures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.forms.answers import Answer
from bot.forms.filling import Accepted, Context, Filling, Finished
from bot.rules.visit import PlaceStatus, Visit, VisitEvent
from bot.rules.working_time import local_day
from bot.services.form_versions import definition_of
from bot.services.moment import Moment
from bot.services.transition import move
from bot.storage.customers import customers_of
from bot.storage.drafts import FiledAnswer, add_draft, change_draft, replace_answers
from bot.storage.forms import newest_form_version
from bot.storage.policies import PolicyInForce
from bot.storage.visits import NewVisit, add_visit

REPORTED_AFTER = timedelta(minutes=4)


class PastUnfitError(ValueError):
    """An answer that the form does not take, or one that it misses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastVisit:
    rep_id: int
    manager_id: int | None
    customer_id: int
    site_id: int
    began_at: datetime
    stay: timedelta = timedelta(minutes=25)
    plan_item_id: int | None = None
    reports_after: timedelta = REPORTED_AFTER
    """More than the deadline: it came late, with a reason."""
    answers: Mapping[str, Answer | tuple[Answer, ...]]
    """By the name of the question, as the form keeps them; of several the first that the form takes."""


async def write_past_visit(db: AsyncConnection, past: PastVisit, policy: PolicyInForce) -> int:
    """Raises PastUnfitError."""
    customer = (await customers_of(db, (past.customer_id,)))[past.customer_id]
    kind = policy.policy.visit_type_for(customer.industry)
    form = await newest_form_version(db, kind.form)
    if form is None:
        raise PastUnfitError(f"the form {kind.form} is not published")
    left_at = past.began_at + past.stay
    visit = await add_visit(
        db,
        NewVisit(
            rep_id=past.rep_id,
            customer_id=past.customer_id,
            site_id=past.site_id,
            plan_item_id=past.plan_item_id,
            manager_id=past.manager_id,
            owner_id=customer.owner_id,
            visit_type=kind.slug,
            policy_version_id=policy.version_id,
            form_version_id=form.id,
            local_day=local_day(past.began_at, customer.zone),
            began_at=past.began_at,
        ),
    )
    visit = await _stayed(db, visit, past, left_at, policy)
    filed_at = left_at + past.reports_after
    await _fill(db, visit.id, visit.number, form.id, past.answers, filed_at)
    due_at = visit.report_due_at
    await move(
        db,
        visit,
        VisitEvent.SUBMITTED,
        Moment(filed_at, filed_at),
        actor_id=past.rep_id,
        reported_at=filed_at,
        late_reason="The customer kept me" if due_at is not None and filed_at > due_at else None,
    )
    return visit.id


async def _stayed(
    db: AsyncConnection, visit: Visit, past: PastVisit, left_at: datetime, policy: PolicyInForce
) -> Visit:
    """Arrived at a verified place, and left."""
    visit = await move(
        db,
        visit,
        VisitEvent.PLACE_CONFIRMED,
        Moment(past.began_at, past.began_at),
        actor_id=past.rep_id,
        place=PlaceStatus.VERIFIED,
        on_site_at=past.began_at,
        distance_m=12.0,
    )
    return await move(
        db,
        visit,
        VisitEvent.LEFT,
        Moment(left_at, left_at),
        actor_id=past.rep_id,
        left_at=left_at,
        report_due_at=left_at + timedelta(minutes=policy.policy.report.due_min),
        dwell_s=round(past.stay.total_seconds()),
    )


async def _fill(
    db: AsyncConnection,
    visit_id: int,
    number: str,
    form_id: int,
    answers: Mapping[str, Answer | tuple[Answer, ...]],
    at: datetime,
) -> None:
    """Every question that is asked and has an answer of its name; others stay open."""
    form = await definition_of(db, form_id)
    filling = Filling.start(form, context=Context(now=at, seed=number))
    for path in form.questions:
        value = answers.get(path.rpartition("/")[2])
        question = filling.question(path) if value is not None else None
        if question is not None and value is not None:
            tried = value if isinstance(value, tuple) else (value,)
            any(isinstance(filling.answer(path, each, at=at), Accepted) for each in tried)
    finished = filling.finalize(at=at)
    if not isinstance(finished, Finished):
        missing = [each.question.path for each in finished.open if each.question]
        raise PastUnfitError(f"{form.form_id}: nothing for {', '.join(missing)}")
    await add_draft(db, visit_id=visit_id, form_version_id=form_id, at=at)
    await change_draft(db, visit_id, at=at, saved=filling.saved().as_json(), submitted_at=at)
    await replace_answers(
        db,
        visit_id,
        [FiledAnswer(path=path, value=value, answered_at=at) for path, value in finished.values.items()],
    )
