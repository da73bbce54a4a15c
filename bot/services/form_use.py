"""Which visits ask a form, and for which customers: shown, changed by a new dated policy, undone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules import form_use
from bot.rules.language import BothLanguages, Language
from bot.rules.person import Person
from bot.rules.policy import Policy, VisitType
from bot.rules.refusal import Refusal
from bot.services.evidence import record_of_person
from bot.services.form_standing import other_admins, version_that_is
from bot.services.form_versions import definition_of, title_of
from bot.services.moment import Moment
from bot.storage.forms import current_versions
from bot.storage.policies import (
    PolicyInForce,
    coming_policies,
    lock_policies,
    policy_in_force,
    policy_version_of,
    publish_policy,
)
from bot.storage.tables.customers import customer

OWN = "+"
"""In place of a visit type's slug: one that is to be made for the form."""


@dataclass(eq=False)
class PolicyChangedMeanwhile(Refusal):
    """The rules were changed since this was shown: look again."""

    version_id: int
    """Of the form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormUse:
    """Where a form is asked, with everything that can be chosen."""

    version_id: int
    form_id: str
    title: str
    policy_id: int
    types: tuple[VisitType, ...]
    titles: dict[str, str]
    """Of every form, by its id."""
    versions: dict[str, int]
    """The current version of every form, by form id."""
    kinds: tuple[str, ...]
    """Kinds of customers that the company has or has named, in order: a choice is a bit each."""
    slug: str = ""
    """The kind of visit that is looked at."""
    mask: int = 0
    """Of `kinds`, while they are being chosen."""

    @property
    def looked_at(self) -> VisitType | None:
        return next((each for each in self.types if each.slug == self.slug), None)

    @property
    def chosen(self) -> tuple[str, ...]:
        return tuple(kind for place, kind in enumerate(self.kinds) if self.mask >> place & 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class UseChange:
    """A change of what visits ask: `before` and `after`, as it would be or as it is."""

    use: FormUse
    do: str
    arg: int
    before: tuple[VisitType, ...]
    after: tuple[VisitType, ...]
    undo: tuple[int, int] | None = None
    """Once done: the new policy and the one before it."""
    told: tuple[Person, ...] = ()


async def form_use_of(
    db: AsyncConnection, me: Person, version_id: int, *, at: datetime, slug: str = "", mask: int | None = None
) -> FormUse:
    """Raises NoSuchForm."""
    version = await version_that_is(db, version_id)
    now = await policy_in_force(db, at)
    current = await current_versions(db)
    titles = {
        each.form_id: title_of(await definition_of(db, each.id), each.form_id, me.language)
        for each in current
    }
    industries = (await db.execute(select(customer.c.industry).distinct())).scalars().all()
    named = {kind for each in now.policy.visit_types for kind in each.customer_kinds}
    use = FormUse(
        version_id=version_id,
        form_id=version.form_id,
        title=titles.get(version.form_id) or version.form_id,
        policy_id=now.version_id,
        types=now.policy.visit_types,
        titles={form_id: title or form_id for form_id, title in titles.items()},
        versions={each.form_id: each.id for each in current},
        kinds=tuple(sorted({*industries, *named} - {""})),
        slug=slug,
    )
    looked = use.looked_at
    if mask is None:
        mask = sum(
            1 << place for place, kind in enumerate(use.kinds) if looked and kind in looked.customer_kinds
        )
    return replace(use, mask=mask)


async def preview_use(
    db: AsyncConnection, me: Person, version_id: int, *, do: str, slug: str, arg: int, at: datetime
) -> UseChange:
    """What a change would do; raises NoSuchForm, NoSuchVisitType, LastVisitType."""
    use = await form_use_of(db, me, version_id, at=at, slug=slug, mask=arg)
    change = await _change(db, use, do, arg)
    policy = (await policy_in_force(db, at)).policy
    return UseChange(use=use, do=do, arg=arg, before=policy.visit_types, after=change(policy).visit_types)


async def change_use(
    db: AsyncConnection,
    me: Person,
    version_id: int,
    *,
    do: str,
    slug: str,
    arg: int,
    base: int,
    moment: Moment,
    name: BothLanguages | None = None,
) -> UseChange:
    """Do it, from now on; visits that have begun keep their rules. Raises PolicyChangedMeanwhile too.

    `name`: of the photo that is to be taken.
    """
    at = moment.at
    now = await _unchanged(db, version_id, base, at=at)
    use = await form_use_of(db, me, version_id, at=at, slug=slug, mask=arg)
    change = await _change(db, use, do, arg, name)
    new = await _write(db, me, now, change, at=at)
    after = await policy_in_force(db, at)
    await _record(db, me, use, do, new, moment=moment)
    return UseChange(
        use=replace(use, policy_id=new, types=after.policy.visit_types),
        do=do,
        arg=arg,
        before=now.policy.visit_types,
        after=after.policy.visit_types,
        undo=(new, now.version_id),
        told=await other_admins(db, me),
    )


async def undo_use(
    db: AsyncConnection,
    me: Person,
    version_id: int,
    *,
    done: int,
    before: int,
    moment: Moment,
) -> UseChange:
    """Visits ask again what they asked before; raises PolicyChangedMeanwhile when more was changed since."""
    at = moment.at
    now = await _unchanged(db, version_id, done, at=at)
    types = (await policy_version_of(db, before)).visit_types
    new = await _write(db, me, now, lambda policy: policy.model_copy(update={"visit_types": types}), at=at)
    use = await form_use_of(db, me, version_id, at=at)
    await _record(db, me, use, "undo", new, moment=moment)
    return UseChange(
        use=use,
        do="undo",
        arg=0,
        before=now.policy.visit_types,
        after=types,
        told=await other_admins(db, me),
    )


async def _unchanged(db: AsyncConnection, version_id: int, shown: int, *, at: datetime) -> PolicyInForce:
    """The policy, locked; raises PolicyChangedMeanwhile when it is not the one that was shown."""
    await lock_policies(db)
    now = await policy_in_force(db, at)
    if now.version_id != shown:
        raise PolicyChangedMeanwhile(version_id)
    return now


STEPS: Mapping[str, Callable[[Policy, str, int], Policy]] = {
    "must": form_use.step_must,
    "up": form_use.step_up,
    "off": form_use.step_off,
}
"""Changes of a step, which its number names."""


async def _change(
    db: AsyncConnection, use: FormUse, do: str, arg: int, name: BothLanguages | None = None
) -> Callable[[Policy], Policy]:
    """The change that a word names: ask, other (form), kinds, stop, own; must, up, off, selfie, photo."""
    if do in STEPS:
        return lambda policy: STEPS[do](policy, use.slug, arg)
    if do == "selfie":
        return lambda policy: form_use.with_selfie(policy, use.slug)
    if do == "photo" and name is not None:
        photo = name
        return lambda policy: form_use.with_photo(policy, use.slug, photo)
    if do == "ask":
        return lambda policy: form_use.asking(policy, use.slug, use.form_id)
    if do == "other":
        other = (await version_that_is(db, arg)).form_id
        return lambda policy: form_use.asking(policy, use.slug, other)
    if do == "kinds" and use.slug == OWN:
        form = await definition_of(db, use.version_id)
        name = BothLanguages(
            zh=title_of(form, use.form_id, Language.ZH), en=title_of(form, use.form_id, Language.EN)
        )
        return lambda policy: form_use.with_own(policy, use.form_id, name, use.chosen)
    if do == "kinds":
        return lambda policy: form_use.offered_for(policy, use.slug, use.chosen)
    if do == "stop":
        return lambda policy: form_use.without(policy, use.slug)
    raise form_use.NoSuchVisitType


async def _write(
    db: AsyncConnection, me: Person, now: PolicyInForce, change: Callable[[Policy], Policy], *, at: datetime
) -> int:
    """A new version from now on; rules dated for later get the same change, or they would undo it."""
    new = await publish_policy(db, change(now.policy), effective_from=at, author_id=me.id, at=at)
    for when, coming in await coming_policies(db, at):
        try:
            changed = change(coming.policy)
        except Refusal:
            continue  # that kind of visit is gone by then
        await publish_policy(db, changed, effective_from=when, author_id=me.id, at=at)
    return new


async def _record(
    db: AsyncConnection,
    me: Person,
    use: FormUse,
    do: str,
    policy_id: int,
    *,
    moment: Moment,
) -> None:
    body = {"form": use.form_id, "visit_type": use.slug, "do": do, "policy": policy_id}
    await record_of_person(db, "form_use_changed", me.id, moment, body)
