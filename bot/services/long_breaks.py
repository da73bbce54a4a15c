"""Breaks that nobody ended: asked about once, and over when working hours are; the time stays a break."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.person import Person
from bot.rules.policy import Policy
from bot.rules.reminders import Push, expires_at, may_be_said, visit_key
from bot.rules.working_time import window_at
from bot.storage.breaks import all_on_break, end_break
from bot.storage.people import people
from bot.storage.reminders import reachable, said_already
from bot.storage.visits import open_visit_of


@dataclass(frozen=True, slots=True, kw_only=True)
class LongBreak:
    rep: Person
    since: datetime
    visit_open: bool
    key: str
    expires_at: datetime


async def long_breaks(db: AsyncConnection, now: datetime, policy: Policy) -> tuple[LongBreak, ...]:
    """The questions that are due now, one for each break."""
    after = timedelta(minutes=policy.push.break_after_min)
    if not after:
        return ()
    resting = {who: since for who, since in (await all_on_break(db)).items() if now - since >= after}
    keys = {who: visit_key(Push.LONG_BREAK, who, since) for who, since in resting.items()}
    said, can_hear = await said_already(db, keys.values()), await reachable(db, keys)
    waiting = [rep for rep in can_hear.values() if keys[rep.id] not in said]
    return tuple(
        [
            LongBreak(
                rep=rep,
                since=resting[rep.id],
                visit_open=await open_visit_of(db, rep.id) is not None,
                key=keys[rep.id],
                expires_at=expires_at(Push.LONG_BREAK, now, zone=rep.zone, hours=policy.hours),
            )
            for rep in waiting
            if may_be_said(Push.LONG_BREAK, now, zone=rep.zone, hours=policy.hours, visit_open=True)
        ]
    )


async def end_with_hours(db: AsyncConnection, now: datetime, policy: Policy) -> None:
    """A forgotten break ends with working hours, unless a visit is still open: that would be recorded."""
    resting = await all_on_break(db)
    for rep in await people(db, ids=resting) if resting else ():
        if window_at(now, rep.zone, policy.hours) is None and await open_visit_of(db, rep.id) is None:
            began_in = window_at(resting[rep.id], rep.zone, policy.hours)
            await end_break(db, rep.id, at=min(now, began_in.end) if began_in else now)
