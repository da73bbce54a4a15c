"""The admin changes the company's rules: decided from a day on, withdrawn, undone.

Every decision is a row of its own and a new dated version of the policy; versions that were dated for later
are made anew on it, so that what was decided for Monday holds on Monday whatever is decided today. Of a list
and of ticks each decision counts for what it changes, so that two for later days both hold.
"""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.person import Person
from bot.rules.refusal import Refusal
from bot.rules.setting import Setting, changed, values_in
from bot.rules.settings import SETTINGS
from bot.services.evidence import record_of_person
from bot.services.form_standing import other_admins
from bot.services.moment import Moment
from bot.services.rules_now import heard_by
from bot.services.setting_draft import (
    DraftGone,
    Prepared,
    draft_that_is,
    policy_of,
    prepared_of,
    with_change,
)
from bot.storage.policies import (
    coming_policies,
    lock_policies,
    policy_in_force,
    publish_policy,
)
from bot.storage.policy_changes import (
    PolicyChange,
    add_change,
    change_of,
    change_that_is,
    coming_changes,
    drop_draft,
    is_undone,
    keep_draft,
    newest_version_id,
    note_change,
)


class CannotUndo(Refusal):
    """It was undone, withdrawn or changed again since."""


class CannotWithdraw(Refusal):
    """It has taken effect, or was withdrawn already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A decision that is made; the other admins hear of it at once."""

    setting: Setting
    change: PolicyChange
    in_force: bool
    hears: int
    told: tuple[Person, ...]


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
            db,
            me.id,
            setting=setting.key,
            before=draft.before,
            after=draft.after,
            starts=draft.starts,
            base_id=base,
        )
        return await prepared_of(db, setting, again, moment, zone, meanwhile=True)
    ready = await prepared_of(db, setting, draft, moment, zone)
    if not ready.changes_something:
        raise DraftGone
    change_id = await add_change(
        db,
        setting=setting.key,
        before=ready.before,
        after=ready.draft.after,
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
        policy = policy_of(body, SETTINGS[new.setting])
        await publish_policy(db, policy, effective_from=at, author_id=me.id, at=at)
    coming = await coming_changes(db, at)
    moments = {each.effective_from for each in coming} | {when for when, _ in await coming_policies(db, at)}
    for when in sorted(moments):
        last = None
        for change in coming:
            if change.effective_from == when:
                last = SETTINGS[change.setting]
                body = with_change(body, change)
        policy = policy_of(body, last)
        await publish_policy(db, policy, effective_from=when, author_id=me.id, at=at)


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
