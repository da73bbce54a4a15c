"""The evidence score of a visit: its signals from the record, weighed by the rules in force when it began."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.policy import Need, Policy, StepKind, VisitType
from bot.rules.roles import ConsentKind
from bot.rules.score import Observed, Score, Weights, score_of
from bot.rules.signals import MEANINGS, Aspect, Bearing, Signal
from bot.rules.visit import PlaceStatus, Visit, VisitEvent
from bot.services.evidence import record_of_visit
from bot.services.moment import Moment
from bot.services.selfie_asked import asks_for_selfie
from bot.storage import evidence, scores
from bot.storage.consents import had_refused
from bot.storage.erasures import erased_last
from bot.storage.policies import policy_version_of
from bot.storage.scores import Appeal, AppealState
from bot.storage.visit_items import ItemKind, VisitItem, items_of
from bot.storage.visits import visit_that_is

SEEN_SHARE = 0.5
"""Of a stay, or as much as the company asks for: seen by the track, and not only told by taps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """A visit's score with what belongs to it."""

    score: Score | None
    unmet: tuple[Need, ...]
    """Of the needs that only evidence can tell: identity and steps."""
    appeals: tuple[Appeal, ...]

    @property
    def accepted(self) -> bool:
        return any(each.state is AppealState.GRANTED for each in self.appeals)


async def note(
    db: AsyncConnection, signal: Signal, visit: Visit, moment: Moment, body: dict[str, Any] | None = None
) -> None:
    """Keep a signal as evidence of the visit; its score follows at once."""
    await record_of_visit(db, signal.value, visit, moment, body or {})
    await rescore(db, visit.id, at=moment.at)


async def note_once(
    db: AsyncConnection, signal: Signal, visit: Visit, moment: Moment, body: dict[str, Any] | None = None
) -> bool:
    """The same, unless the visit has this signal already; whether it was new."""
    if signal.value in await evidence.kinds_of(db, visit.id):
        return False
    await note(db, signal, visit, moment, body)
    return True


async def rescore(db: AsyncConnection, visit_id: int, *, at: datetime) -> Weighed:
    """Work the score out anew and keep it for lists."""
    weighed = await weigh(db, await visit_that_is(db, visit_id))
    lines = weighed.score.lines if weighed.score else ()
    await scores.keep_score(
        db,
        visit_id,
        score=weighed.score.total if weighed.score else None,
        lowered_by=[line.signal for line in lines if line.points < 0],
        unmet=weighed.unmet,
        accepted=weighed.accepted,
        at=at,
    )
    return weighed


async def weigh(db: AsyncConnection, visit: Visit) -> Weighed:
    """A visit whose evidence was erased with its rep's data has no score: nothing is held against it."""
    erased_at = await erased_last(db, visit.rep_id)
    if erased_at is not None and visit.began_at <= erased_at:
        return Weighed(score=None, unmet=(), appeals=await scores.appeals_of(db, visit.id))
    policy = await policy_version_of(db, visit.policy_version_id)
    visit_type = policy.visit_type(visit.visit_type)
    items = await items_of(db, visit.id)
    appeals = await scores.appeals_of(db, visit.id)
    selfies = await asks_for_selfie(db, visit, policy)
    unlocated = await had_refused(db, visit.rep_id, ConsentKind.LOCATION, visit.began_at)
    observed = [*await scores.signals_of(db, visit.id), *await _from_record(db, visit, policy, items)]
    score = score_of(
        observed,
        weights=_weights(policy, unlocated=unlocated),
        asked=_asked(visit_type, selfies=selfies, unlocated=unlocated),
        set_aside={signal for each in appeals for signal in each.set_aside},
    )
    return Weighed(score=score, unmet=_unmet(score, visit_type, items, selfies=selfies), appeals=appeals)


async def is_trial(db: AsyncConnection, policy: Policy, at: datetime) -> bool:
    """Whether the company is still trying it out, so that scores are the rep's alone."""
    began = await scores.first_day(db)
    return began is not None and at < began + timedelta(days=policy.evidence.trial_days)


async def _from_record(
    db: AsyncConnection, visit: Visit, policy: Policy, items: tuple[VisitItem, ...]
) -> list[Observed]:
    """Signals that the visit's own record holds: they need no evidence of their own."""
    visit_type = policy.visit_type(visit.visit_type)
    found: list[Observed] = []
    if visit.place is PlaceStatus.VERIFIED:
        body = {"distance_m": visit.distance_m, "accuracy_m": visit.accuracy_m}
        found.append(_seen(Signal.PLACE_FIRST_FIX, visit.on_site_at or visit.began_at, body))
    found += await _stay(db, visit, policy)
    wanted = {step.slug for step in visit_type.steps if step.kind is StepKind.PHOTO and step.required}
    photos = [item for item in items if item.kind is ItemKind.PHOTO]
    if wanted and wanted <= {item.step for item in photos}:
        found.append(_seen(Signal.PHOTO_SENT, photos[-1].at, {"photos": len(photos)}))
    selfies = [item for item in items if item.kind is ItemKind.SELFIE]
    if selfies:
        found.append(_seen(Signal.SELFIE_SENT, selfies[-1].at, {}))
    if visit.reported_at is not None:
        due = visit.report_due_at
        late = visit.late_reason is not None or (due is not None and visit.reported_at > due)
        found.append(_seen(Signal.REPORT_LATE if late else Signal.REPORT_ON_TIME, visit.reported_at, {}))
    return found


async def _stay(db: AsyncConnection, visit: Visit, policy: Policy) -> list[Observed]:
    if visit.left_at is None or visit.dwell_s is None:
        return []
    found = []
    ended = await scores.newest_body(db, visit.id, (VisitEvent.LEFT, VisitEvent.CLOSED_AUTOMATICALLY))
    seen_s, least_s = float(ended.get("seen_s", 0)), policy.visit.min_dwell_min * 60
    if visit.dwell_s >= least_s:
        rested = await scores.newest_body(db, visit.id, (Signal.ON_BREAK,))
        could_be_seen = max(0.0, visit.dwell_s - float(rested.get("seconds", 0)))
        seen = seen_s >= min(SEEN_SHARE * could_be_seen, max(least_s, 60))
        body = {"dwell_s": visit.dwell_s, "seen_s": seen_s}
        found.append(_seen(Signal.STAY_SEEN if seen else Signal.STAY_TOLD, visit.left_at, body))
    if VisitEvent.CLOSED_AUTOMATICALLY in await evidence.kinds_of(db, visit.id):
        found.append(_seen(Signal.CLOSED_FOR_REP, visit.left_at, {}))
    return found


def _weights(policy: Policy, *, unlocated: bool) -> Weights:
    """Who is not to be located can only tell how long they stayed: no track is missed."""
    weights = policy.evidence.weights
    return {**weights, Signal.STAY_SEEN: 0} if unlocated else weights


def _asked(visit_type: VisitType, *, selfies: bool, unlocated: bool) -> frozenset[Aspect]:
    """What could be asked: no face or place of who keeps it to themselves, no photo where none is due."""
    kinds = {step.kind for step in visit_type.steps if step.required}
    asked = {Aspect.STAY, Aspect.REPORT}
    if not unlocated:
        asked.add(Aspect.PLACE)
    if StepKind.SELFIE in kinds and selfies:
        asked.add(Aspect.PERSON)
    if StepKind.PHOTO in kinds:
        asked.add(Aspect.PHOTO)
    return frozenset(asked)


def _unmet(
    score: Score | None, visit_type: VisitType, items: tuple[VisitItem, ...], *, selfies: bool
) -> tuple[Need, ...]:
    """Doubt that waits for a manager counts as met; only a clear no, or nothing at all, does not."""
    unmet = []
    wants_selfie = selfies and any(
        step.kind is StepKind.SELFIE and step.required for step in visit_type.steps
    )
    known = score is not None and any(
        MEANINGS[line.signal].aspect is Aspect.PERSON and MEANINGS[line.signal].bearing is Bearing.RAISES
        for line in score.lines
    )
    denied = score is not None and score.has(Signal.IDENTITY_DENIED)
    if denied or (wants_selfie and not known):
        unmet.append(Need.IDENTITY)
    done = {item.step for item in items if item.kind is not ItemKind.SKIPPED}
    if any(
        step.kind is StepKind.PHOTO and step.required and step.slug not in done for step in visit_type.steps
    ):
        unmet.append(Need.STEPS)
    return tuple(unmet)


def _seen(signal: Signal, at: datetime, body: dict[str, Any]) -> Observed:
    return Observed(signal=signal, at=at, body=body)
