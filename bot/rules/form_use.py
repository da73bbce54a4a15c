"""Which form a kind of visit asks, and for which customers: changes to a policy, each a new one."""

import re
from collections.abc import Collection

from bot.rules.language import BothLanguages
from bot.rules.policy import Policy, StepKind, VisitStep, VisitType
from bot.rules.refusal import Refusal

REPORT = VisitStep(
    kind=StepKind.FORM, slug="report", name=BothLanguages(zh="拜访报告", en="Report"), required=True
)


SELFIE = VisitStep(
    kind=StepKind.SELFIE, slug="selfie", name=BothLanguages(zh="自拍", en="Selfie"), required=True
)
MOST_STEPS = 12


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
    """That kind of visit is no longer offered; visits that have begun keep theirs. Raises LastVisitType."""
    _type(policy, slug)
    left = tuple(each for each in policy.visit_types if each.slug != slug)
    if not left:
        raise LastVisitType
    return policy.model_copy(update={"visit_types": left})


def with_own(policy: Policy, form: str, name: BothLanguages, kinds: Collection[str]) -> Policy:
    """A new kind of visit that asks the form; it stands first, so that its customers get it."""
    slug = _free_slug(form, {each.slug for each in policy.visit_types}, "visit")
    new = VisitType(slug=slug, name=name, form=form, steps=(REPORT,), customer_kinds=tuple(sorted(kinds)))
    return policy.model_copy(update={"visit_types": (new, *policy.visit_types)})


class StepFixed(Refusal):
    """The form is what a visit reports with; and a selfie is asked for once."""


def step_must(policy: Policy, slug: str, index: int) -> Policy:
    """What was required becomes a wish, and the other way round."""
    steps, step = _steps_and(policy, slug, index)
    changed = step.model_copy(update={"required": not step.required})
    return _with_steps(policy, slug, (*steps[:index], changed, *steps[index + 1 :]))


def step_up(policy: Policy, slug: str, index: int) -> Policy:
    """One place earlier; the first becomes the last."""
    steps, step = _steps_and(policy, slug, index, fixed=False)
    others = steps[:index] + steps[index + 1 :]
    place = index - 1 if index else len(others)
    return _with_steps(policy, slug, (*others[:place], step, *others[place:]))


def step_off(policy: Policy, slug: str, index: int) -> Policy:
    steps, _ = _steps_and(policy, slug, index)
    return _with_steps(policy, slug, steps[:index] + steps[index + 1 :])


def with_selfie(policy: Policy, slug: str) -> Policy:
    """Asked for first; raises StepFixed where it is asked for already."""
    steps = _type(policy, slug).steps
    if any(step.kind is StepKind.SELFIE for step in steps):
        raise StepFixed
    return _with_steps(policy, slug, (SELFIE, *steps))


def with_photo(policy: Policy, slug: str, name: BothLanguages) -> Policy:
    """A photo of this, before the report."""
    steps = _type(policy, slug).steps
    if len(steps) >= MOST_STEPS:
        raise StepFixed
    free = _free_slug(name.en, {step.slug for step in steps}, "photo")
    new = VisitStep(kind=StepKind.PHOTO, slug=free, name=name, required=True)
    place = next((at for at, step in enumerate(steps) if step.kind is StepKind.FORM), len(steps))
    return _with_steps(policy, slug, (*steps[:place], new, *steps[place:]))


def _steps_and(
    policy: Policy, slug: str, index: int, *, fixed: bool = True
) -> tuple[tuple[VisitStep, ...], VisitStep]:
    """`fixed`: the form's step is not to be touched."""
    steps = _type(policy, slug).steps
    if not 0 <= index < len(steps):
        raise NoSuchVisitType
    if fixed and steps[index].kind is StepKind.FORM:
        raise StepFixed
    return steps, steps[index]


def _with_steps(policy: Policy, slug: str, steps: tuple[VisitStep, ...]) -> Policy:
    return _with(policy, _type(policy, slug).model_copy(update={"steps": steps}))


def _with(policy: Policy, changed: VisitType) -> Policy:
    types = tuple(changed if each.slug == changed.slug else each for each in policy.visit_types)
    return policy.model_copy(update={"visit_types": types})


def _type(policy: Policy, slug: str) -> VisitType:
    try:
        return policy.visit_type(slug)
    except KeyError:
        raise NoSuchVisitType from None


def _free_slug(name: str, taken: Collection[str], else_: str) -> str:
    plain = re.sub(r"[^a-z0-9_]+", "_", name.lower()).strip("_0123456789")[:17].strip("_") or else_
    number, slug = 2, plain
    while slug in taken:
        number, slug = number + 1, f"{plain}_{number}"
    return slug
