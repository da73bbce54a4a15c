"""The admin changes the company's rules: prepared with a preview, decided from a day on, withdrawn, undone.

Every decision is a row of its own and a new dated version of the policy; versions that were dated for later
are made anew on it, so that what was decided for Monday holds on Monday whatever is decided today.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.person import Person
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.roles import PersonState, Role
from bot.rules.setting import Body, Setting, Values, changed, values_in
from bot.rules.settings import SETTINGS
from bot.rules.working_time import at_local, local_day
from bot.services.evidence import record_of_person
from bot.services.form_standing import other_admins
from bot.services.moment import Moment
from bot.services.setting_impact import Impact, impact_of
from bot.storage.people import people
from bot.storage.policies import (
    coming_policies,
    lock_policies,
    policy_in_force,
    policy_version_of,
    publish_policy,
)
from bot.storage.policy_changes import (
    PolicyChange,
    PolicyDraft,
    add_change,
    change_of,
    change_that_is,
    changes_made,
    coming_changes,
    draft_of,
    drop_draft,
    is_undone,
    keep_draft,
    newest_version_id,
    note_change,
)
from bot.storage.visits import open_visit_of

NOW = "now"
ON_A_PAGE = 10
FARTHEST = timedelta(days=366)
LATER_DEFAULT = timedelta(days=1)


class DraftGone(Refusal):
    """The button belongs to a preview that is no longer the newest."""


@dataclass(eq=False)
class SettingContradicts(Refusal):
    """With the other rules (or with what was decided for later) this makes no sense."""

    setting: Setting


@dataclass(eq=False)
class StartUnfit(Refusal):
    """A change cannot begin on this day: it is past, too far away, or no day at all."""

    typed: str


class CannotUndo(Refusal):
    """It was undone, withdrawn or changed again since."""


class CannotWithdraw(Refusal):
    """It has taken effect, or was withdrawn already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesNow:
    """What holds, what is coming, and the last decision."""

    body: Body
    coming: tuple[PolicyChange, ...]
    last: PolicyChange | None
    names: dict[int, str]
    """Of those who decided."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A decision that is made; the other admins hear of it at once."""

    setting: Setting
    change: PolicyChange
    in_force: bool
    hears: int
    told: tuple[Person, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """A page of decisions, the newest first."""

    changes: tuple[PolicyChange, ...]
    names: dict[int, str]
    has_more: bool
    undoable_id: int | None
    """The last decision, where it can be undone."""


async def rules_now(db: AsyncConnection, at: datetime) -> RulesNow:
    now = await policy_in_force(db, at)
    last = await changes_made(db, limit=1)
    coming = await coming_changes(db, at)
    return RulesNow(
        body=now.policy.model_dump(mode="json"),
        coming=coming,
        last=last[0] if last else None,
        names=await names_of(db, (*last, *coming)),
    )


async def kept_by_open_visit(db: AsyncConnection, me: Person, at: datetime) -> Body | None:
    """The rules that judge the visit which is open now, where they are not today's any more."""
    visit = await open_visit_of(db, me.id)
    now = await policy_in_force(db, at)
    if visit is None or visit.policy_version_id == now.version_id:
        return None
    return (await policy_version_of(db, visit.policy_version_id)).model_dump(mode="json")


async def names_of(db: AsyncConnection, changes: tuple[PolicyChange, ...]) -> dict[int, str]:
    ids = {each.author_id for each in changes} | {each.withdrawn_by for each in changes if each.withdrawn_by}
    everybody = await people(db, ids=ids, states=list(PersonState)) if ids else ()
    return {each.id: each.name for each in everybody}


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

    `base_id`: the version on which an unfinished value was begun.
    """
    kept = await draft_of(db, me.id)
    tomorrow = local_day(moment.at, zone) + LATER_DEFAULT
    starts = kept.starts if kept.setting == setting.key else ""
    draft = await keep_draft(
        db,
        me.id,
        setting=setting.key,
        after=after,
        starts=starts or (tomorrow.isoformat() if setting.judges else NOW),
        base_id=base_id or await newest_version_id(db),
    )
    return await _prepared(db, setting, draft, moment, zone)


async def prepared_again(
    db: AsyncConnection, me: Person, rev: int, moment: Moment, *, zone: str, starts: str = ""
) -> Prepared:
    """The change being prepared, with another beginning where one is given; raises DraftGone, StartUnfit."""
    setting, draft = await draft_that_is(db, me, rev)
    if starts:
        _day_of(starts, moment.at, zone)
        draft = await keep_draft(
            db, me.id, setting=setting.key, after=draft.after, starts=starts, base_id=draft.base_id
        )
    return await _prepared(db, setting, draft, moment, zone)


async def draft_that_is(db: AsyncConnection, me: Person, rev: int) -> tuple[Setting, PolicyDraft]:
    """Raises DraftGone."""
    draft = await draft_of(db, me.id)
    if draft.rev != rev or draft.setting not in SETTINGS:
        raise DraftGone
    return SETTINGS[draft.setting], draft


async def decide(
    db: AsyncConnection, me: Person, rev: int, moment: Moment, *, zone: str
) -> Decided | Prepared:
    """The change holds from its day on; a Prepared instead when somebody else decided meanwhile.

    Raises DraftGone, StartUnfit, SettingContradicts.
    """
    await lock_policies(db)
    setting, draft = await draft_that_is(db, me, rev)
    base = await newest_version_id(db)
    if base != draft.base_id:
        again = await keep_draft(
            db, me.id, setting=setting.key, after=draft.after, starts=draft.starts, base_id=base
        )
        return await _prepared(db, setting, again, moment, zone, meanwhile=True)
    ready = await _prepared(db, setting, draft, moment, zone)
    if not ready.changes_something:
        raise DraftGone
    change_id = await add_change(
        db,
        setting=setting.key,
        before=ready.before,
        after=draft.after,
        effective_from=ready.starts_at,
        author_id=me.id,
        at=moment.at,
        told_at=None if setting.judges else moment.at,
    )
    await drop_draft(db, me.id)
    return await _decided(db, me, setting, change_id, moment)


async def undo(db: AsyncConnection, me: Person, change_id: int, moment: Moment) -> Decided:
    """What was there before holds again, as a decision of its own; one for later is withdrawn.

    Raises CannotUndo, SettingContradicts.
    """
    await lock_policies(db)
    change = await change_of(db, change_id)
    if change is None or change.setting not in SETTINGS or change.withdrawn_at is not None:
        raise CannotUndo
    if change.effective_from > moment.at:
        return await _withdrawn(db, me, change, moment)
    setting = SETTINGS[change.setting]
    body = (await policy_in_force(db, moment.at)).policy.model_dump(mode="json")
    if values_in(body, setting) != dict(change.after) or await is_undone(db, change_id):
        raise CannotUndo
    told = not setting.judges or change.told_at is None
    new_id = await add_change(
        db,
        setting=setting.key,
        before=change.after,
        after=change.before,
        effective_from=moment.at,
        author_id=me.id,
        at=moment.at,
        undoes_id=change.id,
        told_at=moment.at if told else None,
    )
    if change.told_at is None:
        # Nobody has heard of it, so nobody needs to hear of either.
        await note_change(db, change.id, told_at=moment.at)
    return await _decided(db, me, setting, new_id, moment)


async def withdraw(db: AsyncConnection, me: Person, change_id: int, moment: Moment) -> Decided:
    """A change that was decided for later will not come; raises CannotWithdraw."""
    await lock_policies(db)
    change = await change_of(db, change_id)
    if change is None or change.withdrawn_at is not None or change.effective_from <= moment.at:
        raise CannotWithdraw
    return await _withdrawn(db, me, change, moment)


async def keep_unfinished(db: AsyncConnection, me: Person, setting: Setting, after: Values) -> PolicyDraft:
    """A step on the way to a value: what is ticked, or entered, so far, beginning with what holds now."""
    kept = await draft_of(db, me.id)
    base = kept.base_id if kept.setting == setting.key and kept.base_id else await newest_version_id(db)
    return await keep_draft(db, me.id, setting=setting.key, after=after, starts="", base_id=base)


async def leave_draft(db: AsyncConnection, me: Person) -> None:
    """What was being changed is forgotten; its buttons are old from now on."""
    if (await draft_of(db, me.id)).setting:
        await drop_draft(db, me.id)


async def history(db: AsyncConnection, *, before_id: int | None = None) -> History:
    """A page of decisions, of those older than one where it is named."""
    changes = await changes_made(db, limit=ON_A_PAGE + 1, before_id=before_id)
    last = changes[0] if changes and before_id is None else None
    may_undo = last is not None and last.withdrawn_at is None and last.undoes_id is None
    return History(
        changes=changes[:ON_A_PAGE],
        names=await names_of(db, changes),
        has_more=len(changes) > ON_A_PAGE,
        undoable_id=last.id if last is not None and may_undo and not await is_undone(db, last.id) else None,
    )


async def heard_by(db: AsyncConnection, setting: Setting) -> tuple[Person, ...]:
    """Who is told of a change: those it judges and their managers; nobody where it judges nobody."""
    if not setting.judges:
        return ()
    everybody = await people(db, states=[PersonState.ACTIVE])
    return tuple(each for each in everybody if each.is_a(Role.REP) or each.is_a(Role.MANAGER))


def starts_at(starts: str, at: datetime, zone: str) -> datetime:
    """When a change that begins so takes effect; raises StartUnfit."""
    day = _day_of(starts, at, zone)
    return at if day is None else at_local(day, time(0), zone)


async def _prepared(
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
            body = changed(body, change.after)
    return Prepared(
        setting=setting,
        draft=draft,
        before=values_in(body, setting),
        starts_at=begins,
        day=_day_of(draft.starts, moment.at, zone),
        today=today,
        impact=await impact_of(
            db, _policy(body, setting), _policy(changed(body, draft.after), setting), today=today
        ),
        hears=len(await heard_by(db, setting)),
        coming=tuple(each for each in coming if each.setting == setting.key),
        meanwhile=meanwhile,
    )


async def _decided(
    db: AsyncConnection, me: Person, setting: Setting, change_id: int, moment: Moment
) -> Decided:
    change = await change_that_is(db, change_id)
    await _publish(db, me, change, moment)
    await _record(db, me, change, "decided", moment)
    return Decided(
        setting=setting,
        change=change,
        in_force=change.effective_from <= moment.at,
        hears=len(await heard_by(db, setting)) if change.told_at is None else 0,
        told=await other_admins(db, me),
    )


async def _withdrawn(db: AsyncConnection, me: Person, change: PolicyChange, moment: Moment) -> Decided:
    # Who has been told that it comes is told that it does not.
    told_at = None if change.told_at is not None and SETTINGS[change.setting].judges else moment.at
    await note_change(db, change.id, withdrawn_at=moment.at, withdrawn_by=me.id, told_at=told_at)
    return await _decided(db, me, SETTINGS[change.setting], change.id, moment)


async def _publish(db: AsyncConnection, me: Person, new: PolicyChange, moment: Moment) -> None:
    """Versions out of decisions: the one that holds now, and each that is dated for later, made anew."""
    at = moment.at
    body = (await policy_in_force(db, at)).policy.model_dump(mode="json")
    if new.effective_from <= at:
        body = changed(body, new.after)
        policy = _policy(body, SETTINGS[new.setting])
        await publish_policy(db, policy, effective_from=at, author_id=me.id, at=at)
    coming = await coming_changes(db, at)
    moments = {each.effective_from for each in coming} | {when for when, _ in await coming_policies(db, at)}
    for when in sorted(moments):
        last = None
        for change in coming:
            if change.effective_from == when:
                last = SETTINGS[change.setting]
                body = changed(body, change.after)
        policy = _policy(body, last)
        await publish_policy(db, policy, effective_from=when, author_id=me.id, at=at)


def _policy(body: Body, setting: Setting | None) -> Policy:
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


async def _record(db: AsyncConnection, me: Person, change: PolicyChange, do: str, moment: Moment) -> None:
    body = {
        "change": change.id,
        "setting": change.setting,
        "do": "withdrawn" if change.withdrawn_at is not None else "undone" if change.undoes_id else do,
        "before": dict(change.before),
        "after": dict(change.after),
        "from": change.effective_from.isoformat(),
    }
    await record_of_person(db, "rules_changed", me.id, moment, body)
