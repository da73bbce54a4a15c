"""One visit as its manager sees it: place, times, what was collected and answered, and the thread."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.customer import Customer, Site
from bot.rules.exceptions import Noted, exceptions_of
from bot.rules.feedback import Feedback
from bot.rules.language import BothLanguages
from bot.rules.person import Person
from bot.rules.policy import Policy
from bot.rules.visit import NEXT_STATE, Visit, VisitEvent, VisitState
from bot.rules.visit_facts import ReportStanding, VisitFact, report_standing
from bot.services.appeal import is_for_manager
from bot.services.asked import Answered
from bot.services.asking import answer_lines
from bot.services.form import open_form
from bot.services.reuse import SeenBefore, seen_before
from bot.services.summary import Asked, summary_of
from bot.services.visibility import visit_in_sight
from bot.storage.comments import Comment, comments_of
from bot.storage.customers import customer_of, site_of
from bot.storage.feedback import of_visit
from bot.storage.policies import policy_version_of
from bot.storage.scores import kept_score
from bot.storage.summary import visit_facts_by_id
from bot.storage.visit_items import ItemKind, VisitItem, items_of

FILES = frozenset({ItemKind.VOICE, ItemKind.VIDEO, ItemKind.DOCUMENT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """Everything the manager's card of one visit says."""

    visit: Visit
    fact: VisitFact
    customer: Customer
    site: Site
    type_name: BothLanguages
    standing: ReportStanding
    exceptions: tuple[Noted, ...]
    answers: tuple[Answered, ...]
    """Of a filed report, with labels in the reader's language; empty until it is filed."""
    items: tuple[VisitItem, ...]
    seen_before: tuple[SeenBefore, ...]
    """Photos that were sent before, each beside the earlier one."""
    comments: tuple[Comment, ...]
    can_send_back: bool
    score: int | None
    """Of its evidence; None while that is the rep's alone."""
    feedback: Feedback | None
    """What the customer answered."""
    asked: Asked
    """The summary out of which the visit was opened."""
    previous_id: int | None = None
    next_id: int | None = None

    @property
    def photos(self) -> tuple[VisitItem, ...]:
        return tuple(item for item in self.items if item.kind is ItemKind.PHOTO)

    @property
    def files(self) -> tuple[VisitItem, ...]:
        return tuple(item for item in self.items if item.kind in FILES and item.blob_id is not None)


async def reviewed(
    db: AsyncConnection, me: Person, visit_id: int, asked: Asked | None, *, policy: Policy, at: datetime
) -> Reviewed:
    """Raises OutOfSight for a visit that is not this manager's business.

    `asked` None: the visit was opened by itself, and stands among those of its own day.
    """
    visit = await visit_in_sight(db, me, visit_id, at=at)
    asked = asked or Asked(day=visit.local_day)
    (fact,) = await visit_facts_by_id(db, (visit_id,))
    customer, site = await customer_of(db, visit.customer_id), await site_of(db, visit.site_id)
    if customer is None or site is None:
        raise LookupError(f"visit {visit_id} has lost its customer or site")
    around = await _neighbours(db, me, visit_id, asked, policy=policy, at=at)
    return Reviewed(
        visit=visit,
        fact=fact,
        customer=customer,
        site=site,
        type_name=(await policy_version_of(db, visit.policy_version_id)).visit_type(visit.visit_type).name,
        standing=report_standing(fact, at),
        exceptions=exceptions_of([fact], [], now=at, over_until=visit.local_day),
        answers=await _answers(db, visit, me, at),
        items=await items_of(db, visit_id),
        seen_before=await seen_before(db, visit_id),
        comments=await comments_of(db, visit_id),
        can_send_back=(visit.state, VisitEvent.SENT_BACK) in NEXT_STATE,
        score=await kept_score(db, visit_id) if await is_for_manager(db, visit, at=at) else None,
        feedback=await of_visit(db, visit_id),
        asked=asked,
        previous_id=around[0],
        next_id=around[1],
    )


async def _answers(db: AsyncConnection, visit: Visit, me: Person, at: datetime) -> tuple[Answered, ...]:
    """A draft is the rep's own until it is sent."""
    if visit.state is not VisitState.REPORTED:
        return ()
    form = await open_form(db, visit, language=me.language, at=at)
    return tuple(line for line in answer_lines(form.filling, me.language) if not line.is_empty)


async def _neighbours(
    db: AsyncConnection, me: Person, visit_id: int, asked: Asked, *, policy: Policy, at: datetime
) -> tuple[int | None, int | None]:
    """The visits before and after this one in the order of the summary's list."""
    shown = await summary_of(db, me, asked, policy=policy, at=at)
    ids = [visit.visit_id for visit in shown.summary.visits]
    if visit_id not in ids:
        return None, None
    place = ids.index(visit_id)
    return (
        ids[place - 1] if place else None,
        ids[place + 1] if place + 1 < len(ids) else None,
    )
