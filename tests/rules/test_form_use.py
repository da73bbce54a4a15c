"""Which form a kind of visit asks, and for which customers."""

import pytest

from bot.rules.form_use import LastVisitType, asking, offered_for, with_own, without
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
