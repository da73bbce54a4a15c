"""A rep's shift: opened by a live location in working hours, ended by the clock, the share or one word."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.person import Person
from bot.rules.policy import Policy
from bot.rules.roles import ConsentKind
from bot.services.location_gate import shift_window
from bot.storage import tracks
from bot.storage.breaks import end_break
from bot.storage.consents import allows
from bot.storage.tracks import Shift
from bot.storage.visits import open_visit_of, reports_owed_by


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftNow:
    shift: Shift
    is_new: bool


async def shift_for_share(
    db: AsyncConnection, me: Person, policy: Policy, *, at: datetime, live_until: datetime, is_new: bool
) -> ShiftNow | None:
    """The shift that this share is part of, opened or prolonged as needed; None when nothing may be recorded.

    It ends with the share or with working hours, whichever comes first.
    """
    running = await tracks.shift_at(db, me.id, at)
    window = await shift_window(db, me, policy.hours, at, is_new=is_new)
    if window is None:
        return ShiftNow(shift=running, is_new=False) if running else None
    ends_at = min(window.end, live_until)
    if running is None:
        opened = await tracks.add_shift(db, me.id, started_at=at, ends_at=ends_at)
        return ShiftNow(shift=opened, is_new=True)
    if ends_at > running.ends_at:
        await tracks.extend_shift(db, running.id, ends_at=ends_at)
    current = await tracks.shift_at(db, me.id, at)
    return ShiftNow(shift=current or running, is_new=is_new)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayEnded:
    rep_id: int
    was_on: bool
    still_sharing: bool
    """Telegram goes on sending positions, which are thrown away: the rep can stop the share there."""
    open_visit_id: int | None
    reports_owed: int


async def end_day(db: AsyncConnection, me: Person, *, at: datetime) -> DayEnded:
    """Stop recording now. An open visit keeps its own track until the rep leaves."""
    running = await tracks.shift_at(db, me.id, at)
    await end_break(db, me.id, at=at)
    if running is not None:
        await tracks.end_shift(db, running.id, at=at)
    visit = await open_visit_of(db, me.id)
    if visit is None:
        await tracks.forget_last_fixes(db, me.id)
    return DayEnded(
        rep_id=me.id,
        was_on=running is not None,
        still_sharing=bool(await tracks.live_shares_of(db, me.id, at)),
        open_visit_id=visit.id if visit else None,
        reports_owed=len(await reports_owed_by(db, me.id)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DayResumed:
    rep_id: int
    until: datetime | None
    """None: no share is running any more, or working hours are over."""
    in_hours: bool = True
    """Whether working hours allow a shift now."""
    allowed: bool = True
    """Whether the rep lets themselves be located at all."""


async def resume_day(db: AsyncConnection, me: Person, policy: Policy, *, at: datetime) -> DayResumed:
    """Go on recording with the share that is still running; a break is over with that."""
    await end_break(db, me.id, at=at)
    shares = await tracks.live_shares_of(db, me.id, at)
    in_hours = await shift_window(db, me, policy.hours, at, is_new=True) is not None
    if not shares:
        allowed = await allows(db, me.id, ConsentKind.LOCATION)
        return DayResumed(rep_id=me.id, until=None, in_hours=in_hours, allowed=allowed)
    live_until = max(share.live_until for share in shares)
    now = await shift_for_share(db, me, policy, at=at, live_until=live_until, is_new=True)
    return DayResumed(rep_id=me.id, until=now.shift.ends_at if now else None, in_hours=in_hours)
