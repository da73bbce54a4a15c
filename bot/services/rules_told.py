"""People hear of changed rules: one message for the decisions of some minutes, if nobody undid them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.person import Person
from bot.rules.policy import Policy
from bot.rules.reminders import Push, expires_at
from bot.rules.settings import SETTINGS
from bot.services.rules_now import heard_by
from bot.storage.policy_changes import PolicyChange, changes_untold, note_change

SILENT = timedelta(minutes=10)
"""So long after the last decision it can be undone, and others made, before anybody hears of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesTold:
    """What one person hears."""

    person: Person
    changes: tuple[PolicyChange, ...]
    """Those that will hold, or do; and those that will not after all (`withdrawn_at`)."""
    key: str
    expires_at: datetime


async def rules_to_tell(db: AsyncConnection, now: datetime, policy: Policy) -> tuple[RulesTold, ...]:
    """Marks them as told: the words commit together with the mark."""
    untold = await changes_untold(db)
    if not untold or max(_touched(each) for each in untold) > now - SILENT:
        return ()
    await note_change(db, *(each.id for each in untold), told_at=now)
    key = f"rules:{untold[-1].id}:{int(now.timestamp())}"
    return tuple(
        RulesTold(
            person=person,
            changes=changes,
            key=f"{key}:{person.id}",
            expires_at=expires_at(Push.RULES, now, zone=person.zone, hours=policy.hours),
        )
        for person, changes in (await _by_person(db, untold)).values()
    )


async def _by_person(
    db: AsyncConnection, untold: tuple[PolicyChange, ...]
) -> Mapping[int, tuple[Person, tuple[PolicyChange, ...]]]:
    found: dict[int, tuple[Person, tuple[PolicyChange, ...]]] = {}
    for change in untold:
        setting = SETTINGS.get(change.setting)
        for person in await heard_by(db, setting) if setting else ():
            _, before = found.get(person.id, (person, ()))
            found[person.id] = (person, (*before, change))
    return found


def _touched(change: PolicyChange) -> datetime:
    return change.withdrawn_at or change.made_at
