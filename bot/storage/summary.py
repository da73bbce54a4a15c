"""The facts behind summaries: visits and plans of some people in some days, never a query a person."""

from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Exists,
    Row,
    ScalarSelect,
    Select,
    and_,
    case,
    func,
    or_,
    select,
    tuple_,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.identity import is_asked
from bot.rules.policy import Need, Policy, StepKind
from bot.rules.roles import ConsentKind
from bot.rules.summary import Days
from bot.rules.visit import OPEN_STATES, VisitEvent, VisitState
from bot.rules.visit_facts import NEVER_HAPPENED, SAYS_NOTHING, PlanFact, VisitFact
from bot.storage.plans import BY_CUSTOMER
from bot.storage.policies import BODY, policy_of
from bot.storage.scores import first_day
from bot.storage.tables.customers import customer
from bot.storage.tables.feedback import feedback
from bot.storage.tables.people import consent, person
from bot.storage.tables.plans import plan_item
from bot.storage.tables.records import policy_version
from bot.storage.tables.scores import visit_score
from bot.storage.tables.visits import draft, visit, visit_event, visit_item

_NAMES = (
    person.c.name.label("rep_name"),
    customer.c.id.label("customer_id"),
    customer.c.name_zh.label("customer_zh"),
    customer.c.name_en.label("customer_en"),
    customer.c.grade,
)
_VISIT = (
    "local_day",
    "state",
    "place",
    "began_at",
    "on_site_at",
    "left_at",
    "dwell_s",
    "report_due_at",
    "reported_at",
    "late_reason",
    "paused",
)


async def visit_facts(
    db: AsyncConnection, rep_ids: Collection[int], days: Days, *, manager_id: int | None = None
) -> tuple[VisitFact, ...]:
    """The visits of these reps, and those that began under this manager, in the order they began."""
    return await _facts(db, _visits().where(visit.c.id.in_(_wanted(rep_ids, days, manager_id))))


async def visit_count(
    db: AsyncConnection, rep_ids: Collection[int], days: Days, *, manager_id: int | None = None
) -> int:
    """How many visits `visit_facts` would bring."""
    wanted = _wanted(rep_ids, days, manager_id).subquery()
    return int((await db.execute(select(func.count()).select_from(wanted))).scalar_one())


async def open_visit_facts(db: AsyncConnection, rep_ids: Collection[int]) -> tuple[VisitFact, ...]:
    """Where these reps are now, whatever day it is at the customer's."""
    return await _facts(
        db, _visits().where(visit.c.rep_id.in_(list(rep_ids)), visit.c.state.in_(OPEN_STATES))
    )


async def visit_facts_by_id(db: AsyncConnection, visit_ids: Collection[int]) -> tuple[VisitFact, ...]:
    return await _facts(db, _visits().where(visit.c.id.in_(list(visit_ids))))


async def plan_facts(db: AsyncConnection, rep_ids: Collection[int], days: Days) -> tuple[PlanFact, ...]:
    """What these reps meant to do, without what they dropped themselves; by day."""
    came_of_it = select(visit.c.id).where(visit.c.plan_item_id == plan_item.c.id)
    over = came_of_it.where(visit.c.state.not_in(NEVER_HAPPENED | {VisitState.ON_SITE}))
    going_on = came_of_it.where(visit.c.state == VisitState.ON_SITE)
    begun_anew = came_of_it.where(visit.c.state == VisitState.ARRIVING)
    at_the_door = came_of_it.where(
        visit.c.state == VisitState.CANCELLED, _why_cancelled().not_in(SAYS_NOTHING)
    )
    by_customer = func.coalesce(plan_item.c.cancel_reason, "") == BY_CUSTOMER
    query = (
        select(
            plan_item.c.id.label("plan_item_id"),
            plan_item.c.rep_id,
            plan_item.c.day,
            over.exists().label("done"),
            going_on.exists().label("under_way"),
            or_(by_customer, and_(at_the_door.exists(), ~begun_anew.exists())).label("called_off"),
            by_customer.label("by_customer"),
            *_NAMES,
        )
        .join(person, person.c.id == plan_item.c.rep_id)
        .join(customer, customer.c.id == plan_item.c.customer_id)
        .where(
            plan_item.c.rep_id.in_(list(rep_ids)),
            plan_item.c.day.between(days.first, days.last),
            or_(plan_item.c.state == "planned", by_customer),
        )
        .order_by(plan_item.c.day, plan_item.c.id)
    )
    return tuple(PlanFact(**row._mapping) for row in await db.execute(query))


async def busy_reps(db: AsyncConnection, rep_ids: Collection[int], days: Days) -> frozenset[int]:
    """Those of these reps who planned or did anything in these days."""
    visiting = select(visit.c.rep_id).where(
        visit.c.rep_id.in_(list(rep_ids)), visit.c.local_day.between(days.first, days.last)
    )
    planning = select(plan_item.c.rep_id).where(
        plan_item.c.rep_id.in_(list(rep_ids)),
        plan_item.c.day.between(days.first, days.last),
        plan_item.c.state == "planned",
    )
    return frozenset((await db.execute(visiting.union(planning))).scalars())


async def busy_today(db: AsyncConnection, days: Mapping[int, date]) -> frozenset[int]:
    """Those of these reps who have begun a visit on their own day (by rep) already."""
    begun = select(visit.c.rep_id, visit.c.local_day).where(
        visit.c.rep_id.in_(list(days)), visit.c.local_day.between(min(days.values()), max(days.values()))
    )
    return frozenset(row.rep_id for row in await db.execute(begun) if row.local_day == days[row.rep_id])


async def policies_of(db: AsyncConnection, version_ids: Collection[int]) -> Mapping[int, Policy]:
    """The policies that judge visits which recorded these versions."""
    query = select(policy_version.c.id, BODY).where(policy_version.c.id.in_(list(version_ids)))
    return {row.id: policy_of(row.body) for row in await db.execute(query)}


def _wanted(
    rep_ids: Collection[int], days: Days, manager_id: int | None
) -> Select[tuple[int]] | CompoundSelect[tuple[int]]:
    in_days = visit.c.local_day.between(days.first, days.last)
    wanted = select(visit.c.id).where(visit.c.rep_id.in_(list(rep_ids)), in_days)
    if manager_id is None:
        return wanted
    # Each half by an index of its own; joined by OR the engines may read everything.
    return wanted.union(select(visit.c.id).where(visit.c.manager_id == manager_id, in_days))


def _visits() -> Select[Any]:
    """Every visit with what is judged of it, in the order they began."""
    return (
        select(
            visit.c.id.label("visit_id"),
            visit.c.rep_id,
            visit.c.visit_type,
            visit.c.policy_version_id,
            visit.c.plan_item_id,
            *(visit.c[name] for name in _VISIT),
            customer.c.zone,
            _closed_by_bot().label("auto_closed"),
            _has_selfie().label("has_selfie"),
            (~_has_earlier()).label("is_first"),
            _stars().label("stars"),
            case((visit.c.state == VisitState.CANCELLED, _why_cancelled()), else_="").label("why_cancelled"),
            draft.c.changed_at.label("draft_changed_at"),
            visit_score.c.score,
            visit_score.c.unmet,
            visit_score.c.accepted,
            *_NAMES,
        )
        .join(person, person.c.id == visit.c.rep_id)
        .join(customer, customer.c.id == visit.c.customer_id)
        .outerjoin(draft, draft.c.visit_id == visit.c.id)
        .outerjoin(visit_score, visit_score.c.visit_id == visit.c.id)
        .order_by(visit.c.began_at, visit.c.id)
    )


def _closed_by_bot() -> Exists:
    closing = visit_event.c.event == VisitEvent.CLOSED_AUTOMATICALLY
    return select(visit_event.c.id).where(visit_event.c.visit_id == visit.c.id, closing).exists()


def _has_selfie() -> Exists:
    kept = visit_item.c.kind == "selfie", visit_item.c.removed_at.is_(None)
    return select(visit_item.c.id).where(visit_item.c.visit_id == visit.c.id, *kept).exists()


def _has_earlier() -> Exists:
    """Whether the rep began another visit of that day before it."""
    before = visit.alias()
    same_day = before.c.rep_id == visit.c.rep_id, before.c.local_day == visit.c.local_day
    is_earlier = tuple_(before.c.began_at, before.c.id) < tuple_(visit.c.began_at, visit.c.id)
    counts = before.c.state != VisitState.CANCELLED
    return select(before.c.id).where(*same_day, counts, is_earlier).exists()


def _stars() -> ScalarSelect[Any]:
    """What the customer gave; a rating that was flagged does not count."""
    counts = feedback.c.removed_at.is_(None), feedback.c.flag.is_(None)
    best = select(func.max(feedback.c.stars)).where(feedback.c.visit_id == visit.c.id, *counts)
    return best.scalar_subquery()


def _why_cancelled() -> ColumnElement[str]:
    """The reason of the visit's last cancellation; what was never cancelled has none."""
    last = visit_event.alias()
    note = (
        select(last.c.note)
        .where(last.c.visit_id == visit.c.id, last.c.event == VisitEvent.CANCELLED)
        .order_by(last.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return func.coalesce(note, "")


async def _facts(db: AsyncConnection, query: Select[Any]) -> tuple[VisitFact, ...]:
    rows = (await db.execute(query)).all()
    if not rows:
        return ()
    policies = await policies_of(db, {row.policy_version_id for row in rows})
    consents = await _consents(db, {row.rep_id for row in rows})
    began = await first_day(db)
    return tuple(_fact(row, policies[row.policy_version_id], consents, began) for row in rows)


Consents = Mapping[tuple[int, ConsentKind], Sequence[tuple[datetime, bool]]]
"""What each rep has said, oldest first."""


async def _consents(db: AsyncConnection, rep_ids: Collection[int]) -> Consents:
    query = (
        select(consent.c.person_id, consent.c.kind, consent.c.at, consent.c.given)
        .where(consent.c.person_id.in_(list(rep_ids)))
        .order_by(consent.c.at, consent.c.id)
    )
    words: dict[tuple[int, ConsentKind], list[tuple[datetime, bool]]] = {}
    for row in await db.execute(query):
        words.setdefault((row.person_id, row.kind), []).append((row.at, row.given))
    return words


def _fact(row: Row[Any], policy: Policy, consents: Consents, company_began: datetime | None) -> VisitFact:
    touched = [at for at in (row.draft_changed_at, row.left_at, row.on_site_at, row.began_at) if at]
    return VisitFact(
        visit_id=row.visit_id,
        rep_id=row.rep_id,
        rep_name=row.rep_name,
        customer_id=row.customer_id,
        customer_zh=row.customer_zh,
        customer_en=row.customer_en,
        grade=row.grade,
        zone=row.zone,
        planned=row.plan_item_id is not None,
        touched_at=max(touched),
        auto_closed=bool(row.auto_closed),
        stars=row.stars,
        why_cancelled=row.why_cancelled,
        unlocated=_said_at(consents.get((row.rep_id, ConsentKind.LOCATION), ()), row.began_at) is False,
        selfie_missing=not row.has_selfie
        and _wants_selfie(policy, row.visit_type)
        and _said_at(consents.get((row.rep_id, ConsentKind.FACE), ()), row.began_at) is True
        and is_asked(
            policy.identity,
            is_first_of_day=bool(row.is_first),
            visit_id=row.visit_id,
            began_at=row.began_at,
        ),
        min_dwell_min=policy.visit.min_dwell_min,
        paused_long_min=policy.visit.paused_long_min,
        needs=policy.evidence.effective,
        unmet=frozenset(map(Need, row.unmet or ())),
        **_score(row, policy, company_began),
        **{name: getattr(row, name) for name in _VISIT},
    )


def _score(row: Row[Any], policy: Policy, company_began: datetime | None) -> dict[str, Any]:
    """Nothing of a visit in the trial: its score stays the rep's alone, also afterwards."""
    trial = timedelta(days=policy.evidence.trial_days)
    theirs_alone = company_began is None or row.began_at < company_began + trial
    rep_has_looked = row.state == VisitState.REPORTED
    if row.score is None or theirs_alone or not rep_has_looked:
        return {}
    return {
        "score": row.score,
        "score_is_low": row.score < policy.evidence.low_below and not row.accepted,
    }


def _wants_selfie(policy: Policy, slug: str) -> bool:
    return any(
        step.kind is StepKind.SELFIE and step.required
        for visit_type in policy.visit_types
        if visit_type.slug == slug
        for step in visit_type.steps
    )


def _said_at(consents: Sequence[tuple[datetime, bool]], at: datetime) -> bool | None:
    """The word that held when the visit began: what was refused is nobody's fault. None: not asked yet."""
    before = bisect_right([said for said, _ in consents], at)
    return consents[before - 1][1] if before else None
