"""What a visit wants next: a pure function of what has been recorded, so that nothing is ever forgotten."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from bot.rules.policy import StepKind, VisitStep
from bot.rules.visit import REPORT_OWED_STATES, Visit, VisitState


class FormState(StrEnum):
    NOT_BEGUN = "not_begun"
    ASKING = "asking"
    AT_REVIEW = "at_review"
    """Every question has been passed; the answers wait to be sent, or to be sent by leaving."""
    SUBMITTED = "submitted"


@dataclass(frozen=True, slots=True)
class ShareLocation:
    """Arriving: the place is still to be settled."""


@dataclass(frozen=True, slots=True)
class Resume:
    """Put aside by the rep: nothing is asked."""


@dataclass(frozen=True, slots=True)
class TakeSelfie:
    step: VisitStep


@dataclass(frozen=True, slots=True)
class TakePhoto:
    step: VisitStep


@dataclass(frozen=True, slots=True)
class Ask:
    """The form's current question."""

    step: VisitStep


@dataclass(frozen=True, slots=True)
class Leave:
    """Everything is there: only leaving remains, and it files the report."""


@dataclass(frozen=True, slots=True)
class Submit:
    """The rep has left and every question has been passed."""


@dataclass(frozen=True, slots=True)
class Done:
    """Reported or cancelled."""


NextStep = ShareLocation | Resume | TakeSelfie | TakePhoto | Ask | Leave | Submit | Done


def next_step(
    visit: Visit,
    *,
    steps: tuple[VisitStep, ...],
    settled: Collection[str],
    form: FormState,
    selfie_allowed: bool,
) -> NextStep:
    """The first thing still open, in the order of the visit type.

    `settled` holds the slugs of steps that were done or deliberately left out. Selfies are asked only of
    those who agreed to them, and only on site; after leaving only what is required is still asked.
    """
    if visit.state in (VisitState.REPORTED, VisitState.CANCELLED):
        return Done()
    if visit.paused:
        return Resume()
    if visit.state is VisitState.ARRIVING:
        return ShareLocation()
    has_left = visit.state in REPORT_OWED_STATES
    for step in steps:
        if step.kind is StepKind.FORM:
            if form in (FormState.NOT_BEGUN, FormState.ASKING):
                return Ask(step)
        elif step.slug not in settled and not (has_left and not step.required):
            if step.kind is StepKind.PHOTO:
                return TakePhoto(step)
            if selfie_allowed and not has_left:
                return TakeSelfie(step)
    return Submit() if has_left else Leave()
