"""Which form a kind of visit asks, and for which customers."""

import pytest

from bot.rules.form_use import (
    LastVisitType,
    StepFixed,
    asking,
    offered_for,
    step_must,
    step_off,
    step_up,
    with_own,
    with_photo,
    with_selfie,
    without,
)
from bot.rules.language import BothLanguages
from bot.rules.policy import Policy, StepKind, VisitStep, VisitType

STEPS = (VisitStep(kind=StepKind.FORM, slug="form", name=BothLanguages(zh="表单", en="Form")),)


def kind(slug: str, *customers: str) -> VisitType:
    name = BothLanguages(zh=slug, en=slug)
    return VisitType(slug=slug, name=name, form=slug, steps=STEPS, customer_kinds=customers)


POLICY = Policy(visit_types=(kind("retail", "RT", "FB"), kind("b2b")))


def test_customers_get_the_kind_of_visit_they_are_given_to_though_another_one_names_them() -> None:
    changed = offered_for(POLICY, "b2b", ["RT"])
    assert changed.visit_type_for("RT").slug == "b2b"
    assert changed.visit_type_for("FB").slug == "retail"


def test_fewer_customers_change_no_order() -> None:
    both = Policy(visit_types=(kind("own", "RT"), kind("retail", "RT", "FB")))
    changed = offered_for(both, "retail", ["RT"])
    assert [each.slug for each in changed.visit_types] == ["own", "retail"]


def test_a_kind_of_its_own_stands_first_under_a_slug_of_its_own() -> None:
    changed = with_own(POLICY, "b2b", BothLanguages(zh="企业", en="Business"), ["FB"])
    assert changed.visit_types[0].slug == "b2b_2"
    assert changed.visit_type_for("FB").form == "b2b"


def test_another_form_is_asked_and_the_last_kind_of_visit_stays() -> None:
    assert asking(POLICY, "retail", "short").visit_type("retail").form == "short"
    with pytest.raises(LastVisitType):
        without(without(POLICY, "retail"), "b2b")


def test_steps_are_added_moved_made_a_wish_and_taken_out() -> None:
    with_steps = with_photo(with_selfie(POLICY, "b2b"), "b2b", BothLanguages(zh="货架", en="Shelf"))
    steps = with_steps.visit_type("b2b").steps
    assert [each.slug for each in steps] == ["selfie", "shelf", "form"]
    moved = step_up(step_must(with_steps, "b2b", 1), "b2b", 1).visit_type("b2b").steps
    assert [(each.slug, each.required) for each in moved] == [
        ("shelf", False), ("selfie", True), ("form", True)
    ]  # fmt: skip
    assert step_off(with_steps, "b2b", 0).visit_type("b2b").steps == steps[1:]
    assert with_steps.visit_type("retail").steps == STEPS


def test_the_report_stays_and_a_selfie_is_asked_for_once() -> None:
    for change in (step_must, step_off):
        with pytest.raises(StepFixed):
            change(POLICY, "b2b", 0)
    with pytest.raises(StepFixed):
        with_selfie(with_selfie(POLICY, "b2b"), "b2b")
