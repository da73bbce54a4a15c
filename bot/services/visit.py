"""One visit as its card shows it, and what the rep does with it: pause, resume, cancel, take back."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.customer import Customer, Site
from bot.rules.dwell import bounds_of
from bot.rules.feedback import asked_since, may_offer
from bot.rules.person import Person
from bot.rules.place import Compass, PlaceVerdict, direction
from bot.rules.policy import Policy, StepKind, VisitType
from bot.rules.refusal import Refusal
from bot.rules.steps import FormState, NextStep, next_step
from bot.rules.visit import PlaceStatus, Visit, VisitEvent, VisitState
from bot.services.evidence import record_of_visit
from bot.services.moment import Moment
from bot.services.selfie_asked import asks_for_selfie
from bot.services.transition import move
from bot.storage import tracks, visits
from bot.storage.customers import customer_of, site_of
from bot.storage.drafts import draft_of
from bot.storage.feedback import asked_last
from bot.storage.people import person
from bot.storage.plans import PlanItem, plan_item_of
from bot.storage.policies import policy_version_of
from bot.storage.scores import kept_score
from bot.storage.visit_items import ItemKind, VisitItem, items_of

RESTORE_WITHIN = timedelta(minutes=15)
"""How long a cancelled visit can be taken back."""
LONGEST_REASON = 300


@dataclass(eq=False)
class NotMyVisit(Refusal):
    """The visit is somebody else's, or does not exist: both are answered alike, so nothing leaks."""


@dataclass(eq=False)
class NoVisitNow(Refusal):
    """A word about "the visit" was typed while there is none: nothing open, nothing owed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """What the newest position of a running share says about arriving."""

    sharing_until: datetime | None
    """None: nothing is being shared."""
    verdict: PlaceVerdict | None
    """None while no position has come that is fresh enough to judge."""
    way: Compass | None
    """From the rep to the pin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """How much of each kind the rep has sent."""

    selfies: int
    photos: int
    voices: int
    notes: int
    files: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitFacts:
    """Everything the card says, worked out from the record and nothing else."""

    visit: Visit
    rep: Person
    customer: Customer
    site: Site
    plan_item: PlanItem | None
    visit_type: VisitType
    policy: Policy
    """The rules in force when the visit began."""
    step: NextStep
    form: FormState
    steps_done: int
    steps_of: int
    """Steps that apply to this rep."""
    collected: Collected
    whereabouts: Whereabouts
    can_restore: bool
    why_cancelled: str
    """What was tapped, or the rep's own words; empty while it is not cancelled."""
    score: int | None
    """What its evidence adds up to, once the rep has left."""
    can_ask_customer: bool
    """For feedback, by a code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stepped:
    """What became of a tap: the visit as it is now, and whether the tap still fitted it."""

    visit: Visit
    moved_on: bool = False
    """The button was an old one: nothing was changed."""


async def my_visit(db: AsyncConnection, me: Person, visit_id: int, *, lock: bool = False) -> Visit:
    """The rep's own visit; raises NotMyVisit otherwise."""
    found = await visits.visit_of(db, visit_id, lock=lock)
    if found is None or found.rep_id != me.id:
        raise NotMyVisit
    return found


async def my_current(db: AsyncConnection, me: Person, focused_id: int | None) -> Visit:
    """The visit that typed words are about: the open one, the one shown last, else the most urgent owed.

    Raises NoVisitNow.
    """
    current = await visits.open_visit_of(db, me.id)
    if current is None and focused_id is not None:
        focused = await visits.visit_of(db, focused_id)
        current = focused if focused is not None and focused.rep_id == me.id else None
    if current is None:
        current = next(iter(await visits.reports_owed_by(db, me.id)), None)
    if current is None:
        raise NoVisitNow
    return current


async def look(db: AsyncConnection, me: Person, visit_id: int, moment: Moment) -> Stepped:
    """Only look at the rep's own visit."""
    return Stepped(visit=await my_visit(db, me, visit_id))


async def facts(db: AsyncConnection, visit_id: int, *, at: datetime) -> VisitFacts:
    """The visit as it stands at this moment."""
    visit = await visits.visit_that_is(db, visit_id)
    policy = await policy_version_of(db, visit.policy_version_id)
    visit_type = policy.visit_type(visit.visit_type)
    items = await items_of(db, visit_id)
    form = await form_state(db, visit)
    selfie_allowed = await asks_for_selfie(db, visit, policy)
    settled = {item.step for item in items if item.step is not None}
    rep, customer = await person(db, visit.rep_id), await customer_of(db, visit.customer_id)
    site = await site_of(db, visit.site_id)
    if rep is None or customer is None or site is None:
        raise LookupError(f"visit {visit_id} has lost its rep, customer or site")
    asked = [step for step in visit_type.steps if selfie_allowed or step.kind is not StepKind.SELFIE]
    return VisitFacts(
        visit=visit,
        rep=rep,
        customer=customer,
        site=site,
        plan_item=await plan_item_of(db, visit.plan_item_id) if visit.plan_item_id else None,
        visit_type=visit_type,
        policy=policy,
        step=next_step(
            visit, steps=visit_type.steps, settled=settled, form=form, selfie_allowed=selfie_allowed
        ),
        form=form,
        steps_done=sum(_is_done(step.kind, step.slug, settled, form) for step in asked),
        steps_of=len(asked),
        collected=_collected(items),
        whereabouts=await whereabouts(db, visit, site, policy, at=at),
        can_restore=await _can_restore(db, visit, at),
        why_cancelled=await _why_cancelled(db, visit),
        score=await kept_score(db, visit_id) if visit.left_at is not None else None,
        can_ask_customer=await _can_ask_customer(db, visit, policy, at),
    )


async def _can_ask_customer(db: AsyncConnection, visit: Visit, policy: Policy, at: datetime) -> bool:
    if not may_offer(visit, policy.feedback, at):
        return False
    return await asked_last(db, visit.customer_id, since=asked_since(policy.feedback, at)) is None


async def form_state(db: AsyncConnection, visit: Visit) -> FormState:
    """How far the form is, told by the visit and its draft alone."""
    draft = await draft_of(db, visit.id)
    if draft is None:
        return FormState.NOT_BEGUN
    if visit.state is VisitState.REPORTED:  # a report sent back is open again, whenever it was sent before
        return FormState.SUBMITTED
    return FormState.AT_REVIEW if draft.is_complete else FormState.ASKING


async def whereabouts(
    db: AsyncConnection, visit: Visit, site: Site, policy: Policy, *, at: datetime
) -> Whereabouts:
    shares = await tracks.live_shares_of(db, visit.rep_id, at) if visit.is_open else ()
    until = max((share.live_until for share in shares), default=None)
    fix = shares[0].last_fix if shares else None
    bounds = bounds_of(site, policy.place)
    if fix is None or bounds is None or at - fix.at > timedelta(seconds=policy.place.fresh_for_s):
        return Whereabouts(sharing_until=until, verdict=None, way=None)
    return Whereabouts(
        sharing_until=until, verdict=bounds.judge(fix), way=direction(fix.position, bounds.position)
    )


async def set_paused(
    db: AsyncConnection, me: Person, visit_id: int, moment: Moment, *, paused: bool
) -> Stepped:
    """Put the conversation aside, or take it up again; doing so twice changes nothing."""
    visit = await my_visit(db, me, visit_id, lock=True)
    if visit.state in (VisitState.REPORTED, VisitState.CANCELLED):
        return Stepped(visit=visit, moved_on=True)
    if visit.paused == paused:
        return Stepped(visit=visit)
    saved = await visits.save_visit(db, replace(visit, paused=paused))
    await record_of_visit(db, "paused" if paused else "resumed", saved, moment, {})
    return Stepped(visit=saved)


async def cancel(db: AsyncConnection, me: Person, visit_id: int, moment: Moment, *, reason: str) -> Stepped:
    """Cancel an open visit; one that has ended otherwise stays as it is."""
    visit = await my_visit(db, me, visit_id, lock=True)
    if visit.state is VisitState.CANCELLED:
        return Stepped(visit=visit)
    if not visit.is_open:
        return Stepped(visit=visit, moved_on=True)
    saved = await move(db, visit, VisitEvent.CANCELLED, moment, actor_id=me.id, note=reason, paused=False)
    await record_of_visit(db, "cancelled", saved, moment, {"reason": reason})
    await forget_positions_off_duty(db, me.id, at=moment.at)
    return Stepped(visit=saved)


async def explain_cancellation(
    db: AsyncConnection, me: Person, visit_id: int, why: str, moment: Moment
) -> Stepped:
    """The rep's own words for "another reason"; not wanted any more of a visit that goes on again."""
    visit = await my_visit(db, me, visit_id, lock=True)
    if visit.state is not VisitState.CANCELLED:
        return Stepped(visit=visit, moved_on=True)
    words = why.strip()[:LONGEST_REASON]
    await visits.explain_cancellation(db, visit.id, words)
    await record_of_visit(db, "cancel_reason", visit, moment, {"reason": words})
    return Stepped(visit=visit)


async def restore(db: AsyncConnection, me: Person, visit_id: int, moment: Moment) -> Stepped:
    """Take a cancellation back: the visit goes on where it was. Raises OtherVisitOpen when another began."""
    visit = await my_visit(db, me, visit_id, lock=True)
    if visit.state is not VisitState.CANCELLED:
        return Stepped(visit=visit, moved_on=not visit.is_open)
    other = await visits.open_visit_of(db, me.id)
    if other is not None:
        raise visits.OtherVisitOpen(me.id)
    if not await _can_restore(db, visit, moment.at):
        return Stepped(visit=visit, moved_on=True)
    back = await move(db, visit, VisitEvent.RESTORED, moment, actor_id=me.id)
    if back.place is PlaceStatus.VERIFIED:
        back = await move(db, back, VisitEvent.PLACE_CONFIRMED, moment, actor_id=None)
    elif back.place.is_unverified:
        back = await move(db, back, VisitEvent.PLACE_UNVERIFIED, moment, actor_id=None)
    await record_of_visit(db, "restored", back, moment, {})
    return Stepped(visit=back)


async def forget_positions_off_duty(db: AsyncConnection, rep_id: int, *, at: datetime) -> None:
    """When a visit has ended outside any shift, the newest position is nobody's business any more."""
    if await tracks.shift_at(db, rep_id, at) is None:
        await tracks.forget_last_fixes(db, rep_id)


async def _can_restore(db: AsyncConnection, visit: Visit, at: datetime) -> bool:
    if visit.state is not VisitState.CANCELLED:
        return False
    history = await visits.events_of(db, visit.id)
    return bool(history) and at - history[-1].at <= RESTORE_WITHIN


async def _why_cancelled(db: AsyncConnection, visit: Visit) -> str:
    if visit.state is not VisitState.CANCELLED:
        return ""
    return (await visits.why_cancelled(db, (visit.id,))).get(visit.id, "")


def _is_done(kind: StepKind, slug: str, settled: set[str], form: FormState) -> bool:
    if kind is StepKind.FORM:
        return form in (FormState.AT_REVIEW, FormState.SUBMITTED)
    return slug in settled


def _collected(items: tuple[VisitItem, ...]) -> Collected:
    def count(*kinds: ItemKind) -> int:
        return sum(item.kind in kinds for item in items)

    return Collected(
        selfies=count(ItemKind.SELFIE),
        photos=count(ItemKind.PHOTO),
        voices=count(ItemKind.VOICE),
        notes=count(ItemKind.TEXT),
        files=count(ItemKind.VIDEO, ItemKind.DOCUMENT),
    )
