"""A break: one tap, and nothing of where the rep is is kept until they go on; the gap is told as a break."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.person import Person
from bot.rules.policy import Policy
from bot.rules.signals import Signal
from bot.rules.visit import Visit
from bot.services.moment import Moment
from bot.services.score import note_once
from bot.services.shift import DayResumed, resume_day
from bot.storage import breaks, tracks
from bot.storage.visits import open_visit_of


@dataclass(frozen=True, slots=True, kw_only=True)
class OnBreak:
    since: datetime
    still_sharing: bool
    """Telegram goes on sending positions, which are thrown away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakOver:
    since: datetime | None
    """None: there was no break."""
    resumed: DayResumed
    visit_recorded: bool
    """A visit is open and its live location still runs, whatever the hour."""


async def take_break(db: AsyncConnection, me: Person, moment: Moment) -> OnBreak:
    """From now on; tapped twice it is one break. What was known of this moment's place is forgotten."""
    now = await breaks.on_break_since(db, (me.id,))
    if me.id not in now:
        await breaks.begin_break(db, me.id, at=moment.at)
        await tracks.forget_last_fixes(db, me.id)
    sharing = bool(await tracks.live_shares_of(db, me.id, moment.at))
    return OnBreak(since=now.get(me.id, moment.at), still_sharing=sharing)


async def go_on(db: AsyncConnection, me: Person, policy: Policy, moment: Moment) -> BreakOver:
    """The break is over; recording goes on with the share that is still running."""
    since = await breaks.end_break(db, me.id, at=moment.at)
    resumed = await resume_day(db, me, policy, at=moment.at)
    recorded = await open_visit_of(db, me.id) is not None and bool(
        await tracks.live_shares_of(db, me.id, moment.at)
    )
    return BreakOver(since=since, resumed=resumed, visit_recorded=recorded)


async def tell_breaks(db: AsyncConnection, visit: Visit, moment: Moment) -> None:
    """On leaving: so much of the stay was a break, in which nothing could be seen."""
    if visit.on_site_at is None or visit.left_at is None:
        return
    found = await breaks.breaks_between(db, visit.rep_id, since=visit.on_site_at, until=visit.left_at)
    came, left = visit.on_site_at, visit.left_at
    length = sum((min(each.ended_at or left, left) - max(each.began_at, came) for each in found), timedelta())
    if length > timedelta():
        seconds = round(length.total_seconds())
        body = {"seconds": seconds, "minutes": max(1, round(seconds / 60))}
        await note_once(db, Signal.ON_BREAK, visit, moment, body)
