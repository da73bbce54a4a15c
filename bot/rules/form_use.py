"""Which form a kind of visit asks, and for which customers: changes to a policy, each a new one."""

import re
from collections.abc import Collection

from bot.rules.language import BothLanguages
from bot.rules.policy import Policy, StepKind, VisitStep, VisitType
from bot.rules.refusal import Refusal

REPORT = VisitStep(
    kind=StepKind.FORM, slug="report", name=BothLanguages(zh="拜访报告", en="Report"), required=True
)


class LastVisitType(Refusal):
    """Without any kind of visit nobody could visit anybody."""


class NoSuchVisitType(Refusal):
    """It was taken out by somebody else meanwhile."""


def asking(policy: Policy, slug: str, form: str) -> Policy:
    """That kind of visit asks another form."""
    return _with(policy, _type(policy, slug).model_copy(update={"form": form}))


def offered_for(policy: Policy, slug: str, kinds: Collection[str]) -> Policy:
    """That kind of visit is offered for these kinds of customers first; for all when there are none.

    With kinds that it did not have it comes to stand first, as another kind of visit may name them too.
    """
    was = _type(policy, slug)
    changed = was.model_copy(update={"customer_kinds": tuple(sorted(kinds))})
    if not set(kinds) - set(was.customer_kinds):
        return _with(policy, changed)
    others = tuple(each for each in policy.visit_types if each.slug != slug)
    return policy.model_copy(update={"visit_types": (changed, *others)})


def without(policy: Policy, slug: str) -> Policy:
    """That kind of visit is no longer offered; visits that have begun keep theirs."""
    _type(policy, slug)
    left = tuple(each for each in policy.visit_types if each.slug != slug)
    if not left:
        raise LastVisitType
    return policy.model_copy(update={"visit_types": left})


def with_own(policy: Policy, form: str, name: BothLanguages, kinds: Collection[str]) -> Policy:
    """A new kind of visit that asks the form; it stands first, so that its customers get it."""
    slug = _free_slug(form, {each.slug for each in policy.visit_types})
    new = VisitType(slug=slug, name=name, form=form, steps=(REPORT,), customer_kinds=tuple(sorted(kinds)))
    return policy.model_copy(update={"visit_types": (new, *policy.visit_types)})


def _with(policy: Policy, changed: VisitType) -> Policy:
    types = tuple(changed if each.slug == changed.slug else each for each in policy.visit_types)
    return policy.model_copy(update={"visit_types": types})


def _type(policy: Policy, slug: str) -> VisitType:
    try:
        return policy.visit_type(slug)
    except KeyError:
        raise NoSuchVisitType from None


def _free_slug(form: str, taken: Collection[str]) -> str:
    plain = re.sub(r"[^a-z0-9_]+", "_", form.lower()).strip("_0123456789")[:17].strip("_") or "visit"
    number, slug = 2, plain
    while slug in taken:
        number, slug = number + 1, f"{plain}_{number}"
    return slug
