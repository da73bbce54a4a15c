"""The team on the map now: on duty only, the newest position of each that may be known, and its age."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.look import Looked
from bot.rules.person import Person
from bot.rules.place import NOWHERE, Fix
from bot.rules.policy import Policy
from bot.rules.working_time import window_at
from bot.services.looks import looked
from bot.services.summary import Whereabouts, whereabouts
from bot.storage.presence import newest_fixes

LONGEST_DAY = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenNow:
    where: Whereabouts
    fix: Fix
    is_recent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveMap:
    seen: tuple[SeenNow, ...]
    """By name."""
    unseen: tuple[Person, ...]
    """On duty, and no position of these hours is known."""
    not_shown: int
    """Off duty, on leave or on a break: nobody's business."""
    is_nobody: bool
    """Nobody answers to the asker."""


async def live_map(db: AsyncConnection, me: Person, *, policy: Policy, at: datetime) -> LiveMap:
    """Who is shown has been looked at: it is kept for them to see."""
    team = await whereabouts(db, me, policy=policy, at=at)
    on_duty = [each for each in team if each.on_duty and each.on_break_since is None]
    fixes = await newest_fixes(db, [each.rep.id for each in on_duty], since=at - LONGEST_DAY)
    seen, unseen = [], []
    for each in on_duty:
        fix, hours = fixes.get(each.rep.id), window_at(at, each.rep.zone, policy.hours)
        if fix is None or hours is None or fix.at < hours.start or fix.position == NOWHERE:
            unseen.append(each.rep)
            continue
        recent = at - fix.at <= timedelta(minutes=policy.visit.recent_track_min)
        seen.append(SeenNow(where=each, fix=fix, is_recent=recent))
    await looked(db, me, [each.where.rep.id for each in seen], Looked.WHEREABOUTS, at=at)
    return LiveMap(
        seen=tuple(seen),
        unseen=tuple(unseen),
        not_shown=len(team) - len(on_duty),
        is_nobody=not team,
    )
