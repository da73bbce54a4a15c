"""A change of the company's rules that is being prepared: what it would mean, and from when."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.person import Person
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.setting import Body, Setting, Values, changed, composed, values_in
from bot.rules.settings import SETTINGS
from bot.rules.working_time import at_local, local_day
from bot.services.moment import Moment
from bot.services.rules_now import heard_by
from bot.services.setting_impact import Impact, impact_of
from bot.storage.policies import (
    policy_in_force,
)
from bot.storage.policy_changes import (
    PolicyChange,
    PolicyDraft,
    coming_changes,
    draft_of,
    drop_draft,
    keep_draft,
    newest_version_id,
)

NOW = "now"
FARTHEST = timedelta(days=366)
LATER_DEFAULT = timedelta(days=1)


class DraftGone(Refusal):
    """The button belongs to a preview that is no longer the newest."""


@dataclass(eq=False)
class StartUnfit(Refusal):
    """A change cannot begin on this day: it is past, too far away, or no day at all."""

    typed: str


@dataclass(eq=False)
class SettingContradicts(Refusal):
    """With the other rules (or with what was decided for later) this makes no sense."""

    setting: Setting


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A change as the admin sees it before deciding."""

    setting: Setting
    draft: PolicyDraft
    before: Values
    starts_at: datetime
    day: date | None
    """The day it begins; None for at once."""
    today: date
    impact: Impact
    hears: int
    """How many people are told of it."""
    coming: tuple[PolicyChange, ...]
    """Decided for later for the same setting."""
    meanwhile: bool = False
    """Somebody else has changed the rules since the preview: nothing was decided."""

    @property
    def changes_something(self) -> bool:
        return dict(self.before) != dict(self.draft.after)


async def prepare(
    db: AsyncConnection,
    me: Person,
    setting: Setting,
    after: Values,
    moment: Moment,
    *,
    zone: str,
    base_id: int | None = None,
) -> Prepared:
    """Begin a change, or give the one being prepared another value; raises SettingContradicts.

    `base_id`: the version on which an unfinished value was begun. Ticks without one were given whole, as
    “Mon-Fri”, and are what is to hold, whatever is decided for the days before.
    """
    kept = await draft_of(db, me.id)
    before = kept.before if kept.setting == setting.key else await _in_force(db, setting, moment.at)
    if setting.kind.is_ticked and base_id is None:
        before = {}
    tomorrow = local_day(moment.at, zone) + LATER_DEFAULT
    starts = kept.starts if kept.setting == setting.key else ""
    draft = await keep_draft(
        db,
        me.id,
        setting=setting.key,
        before=before,
        after=after,
        starts=starts or (tomorrow.isoformat() if setting.judges else NOW),
        base_id=base_id or await newest_version_id(db),
    )
    return await prepared_of(db, setting, draft, moment, zone)


async def prepared_again(
    db: AsyncConnection, me: Person, rev: int, moment: Moment, *, zone: str, starts: str = ""
) -> Prepared:
    """The change being prepared, with another beginning where one is given; raises DraftGone, StartUnfit."""
    setting, draft = await draft_that_is(db, me, rev)
    if starts:
        _day_of(starts, moment.at, zone)
        draft = await keep_draft(
            db,
            me.id,
            setting=setting.key,
            before=draft.before,
            after=draft.after,
            starts=starts,
            base_id=draft.base_id,
        )
    return await prepared_of(db, setting, draft, moment, zone)


async def draft_that_is(db: AsyncConnection, me: Person, rev: int) -> tuple[Setting, PolicyDraft]:
    """Raises DraftGone."""
    draft = await draft_of(db, me.id)
    if draft.rev != rev or draft.setting not in SETTINGS:
        raise DraftGone
    return SETTINGS[draft.setting], draft


async def keep_unfinished(
    db: AsyncConnection, me: Person, setting: Setting, after: Values, at: datetime
) -> PolicyDraft:
    """A step on the way to a value: what is ticked, or entered, so far, beginning with what holds now."""
    kept = await draft_of(db, me.id)
    goes_on = kept.setting == setting.key and bool(kept.base_id)
    before = kept.before if goes_on else await _in_force(db, setting, at)
    base = kept.base_id if goes_on else await newest_version_id(db)
    return await keep_draft(
        db, me.id, setting=setting.key, before=before, after=after, starts="", base_id=base
    )


async def _in_force(db: AsyncConnection, setting: Setting, at: datetime) -> Values:
    return values_in((await policy_in_force(db, at)).policy.model_dump(mode="json"), setting)


async def leave_draft(db: AsyncConnection, me: Person) -> None:
    """What was being changed is forgotten; its buttons are old from now on."""
    if (await draft_of(db, me.id)).setting:
        await drop_draft(db, me.id)


def starts_at(starts: str, at: datetime, zone: str) -> datetime:
    """When a change that begins so takes effect; raises StartUnfit."""
    day = _day_of(starts, at, zone)
    return at if day is None else at_local(day, time(0), zone)


async def prepared_of(
    db: AsyncConnection,
    setting: Setting,
    draft: PolicyDraft,
    moment: Moment,
    zone: str,
    *,
    meanwhile: bool = False,
) -> Prepared:
    today = local_day(moment.at, zone)
    begins = starts_at(draft.starts, moment.at, zone)
    coming = await coming_changes(db, moment.at)
    now = (await policy_in_force(db, moment.at)).policy
    body = now.model_dump(mode="json")
    for change in coming:
        if change.effective_from <= begins:
            body = with_change(body, change)
    # Of a list, or of ticks, it changes what was changed, whatever others have decided for the days before.
    after = composed(body, setting, before=draft.before, after=draft.after)
    draft = replace(draft, after=after)
    return Prepared(
        setting=setting,
        draft=draft,
        before=values_in(body, setting),
        starts_at=begins,
        day=_day_of(draft.starts, moment.at, zone),
        today=today,
        impact=await impact_of(
            db, policy_of(body, setting), policy_of(changed(body, after), setting), today=today
        ),
        hears=len(await heard_by(db, setting)),
        coming=tuple(each for each in coming if each.setting == setting.key),
        meanwhile=meanwhile,
    )


def with_change(body: Body, change: PolicyChange) -> dict[str, Any]:
    """The rules once it has taken effect; a setting that there is no more is taken as it was decided."""
    setting = SETTINGS.get(change.setting)
    if setting is None:
        return changed(body, change.after)
    return changed(body, composed(body, setting, before=change.before, after=change.after))


def policy_of(body: Body, setting: Setting | None) -> Policy:
    try:
        return Policy.model_validate(body)
    except ValidationError:
        if setting is None:
            raise
        raise SettingContradicts(setting) from None


def _day_of(starts: str, at: datetime, zone: str) -> date | None:
    """None for at once; a day that has come meanwhile is at once, too."""
    if starts == NOW:
        return None
    try:
        day = date.fromisoformat(starts)
    except ValueError:
        raise StartUnfit(starts) from None
    today = local_day(at, zone)
    if day > today + FARTHEST or day < today:
        raise StartUnfit(starts)
    return day if day > today else None
