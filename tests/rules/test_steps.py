"""What the visit wants next follows from what has been recorded, in the visit type's order."""

from dataclasses import replace

import pytest

from bot.rules.language import BothLanguages
from bot.rules.policy import StepKind, VisitStep
from bot.rules.steps import (
    Ask,
    Done,
    FormState,
    Leave,
    NextStep,
    Resume,
    ShareLocation,
    Submit,
    TakePhoto,
    TakeSelfie,
    next_step,
)
from bot.rules.visit import Visit, VisitState
from tests.rules.test_visit import VISIT

NAME = BothLanguages(zh="步骤", en="Step")
SELFIE, FRONT, SHELF, FORM = STEPS = (
    VisitStep(kind=StepKind.SELFIE, slug="selfie", name=NAME),
    VisitStep(kind=StepKind.PHOTO, slug="front", name=NAME),
    VisitStep(kind=StepKind.PHOTO, slug="shelf", name=NAME, required=False),
    VisitStep(kind=StepKind.FORM, slug="report", name=NAME),
)


def after(
    state: VisitState,
    *settled: VisitStep,
    form: FormState = FormState.NOT_BEGUN,
    selfie: bool = True,
    paused: bool = False,
) -> NextStep:
    visit: Visit = replace(VISIT, state=state, paused=paused)
    slugs = {step.slug for step in settled}
    return next_step(visit, steps=STEPS, settled=slugs, form=form, selfie_allowed=selfie)


def test_an_arriving_rep_is_asked_for_the_place_only() -> None:
    assert after(VisitState.ARRIVING, SELFIE) == ShareLocation()


def test_the_steps_come_in_the_order_of_the_visit_type() -> None:
    site = VisitState.ON_SITE
    assert after(site) == TakeSelfie(SELFIE)
    assert after(site, SELFIE) == TakePhoto(FRONT)
    assert after(site, SELFIE, SHELF) == TakePhoto(FRONT)  # sent out of order, kept all the same
    assert after(site, SELFIE, FRONT, SHELF) == Ask(FORM)
    assert after(site, SELFIE, FRONT, SHELF, form=FormState.AT_REVIEW) == Leave()


def test_who_refused_selfies_is_never_asked_for_one() -> None:
    assert after(VisitState.ON_SITE, selfie=False) == TakePhoto(FRONT)


@pytest.mark.parametrize("state", [VisitState.REPORT_DUE, VisitState.AUTO_CLOSED])
def test_after_leaving_only_what_is_required_is_asked(state: VisitState) -> None:
    assert after(state) == TakePhoto(FRONT)
    assert after(state, FRONT) == Ask(FORM)
    assert after(state, FRONT, form=FormState.AT_REVIEW) == Submit()


def test_a_paused_visit_asks_nothing_and_resumes_where_it_was() -> None:
    assert after(VisitState.ON_SITE, SELFIE, paused=True) == Resume()
    assert after(VisitState.ON_SITE, SELFIE) == TakePhoto(FRONT)


@pytest.mark.parametrize("state", [VisitState.REPORTED, VisitState.CANCELLED])
def test_a_closed_visit_wants_nothing(state: VisitState) -> None:
    assert after(state, paused=True) == Done()
