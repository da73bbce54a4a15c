"""When the bot speaks by itself: what is due when, and what each kind does outside working hours."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.rules.policy import Policy, ReportPolicy, VisitPolicy, WorkingHours
from bot.rules.working_time import (
    at_local,
    in_working_hours,
    local_day,
    next_window,
    previous_working_day,
    window_at,
    window_of,
)


class Push(StrEnum):
    """What is said by itself; also the `kind` of its words in the outbox."""

    MORNING = "morning"
    STILL_THERE = "still_there"
    SHARE_GAP = "share_gap"
    """The live location has fallen silent during a visit."""
    LONG_BREAK = "long_break"
    """A break has lasted long: was it forgotten?"""
    AUTO_CLOSED = "auto_closed"
    REPORT_SOON = "report_soon"
    REPORT_OVERDUE = "report_overdue"
    LATE_REPORTS = "late_reports"
    DIGEST = "digest"
    BEFORE_VISIT = "before_visit"
    """An appointment is near."""
    PLAN_DUE = "plan_due"
    PLAN_MISSING = "plan_missing"
    POOL = "pool"
    """A customer will go to the shared pool, or has gone."""
    ASKED = "asked"
    """Something a manager should look at: pictures to confirm, a doubtful selfie."""
    RULES = "rules"
    """The company's rules change."""
    PLAN = "plan_word"
    """A plan was handed in, approved or returned."""
    TASK = "task"
    """A task at its time."""
    TASKS = "tasks_today"
    """What is to do today, and what is overdue."""
    RANKING = "ranking"
    """Last week's, when a week begins."""
    MONTHLY = "monthly"
    """The month that is over."""
    COMMENT = "comment"
    """A word of a colleague on a report: written by a person, brought by the bot in working hours."""
    EMERGENCY = "emergency"
    """An accident, a threat, a sickness: said at any hour."""
    INCIDENT = "incident"
    """A complaint, and what becomes of one."""
    INCIDENTS = "incidents"
    """The list of those that press."""
    NEWS = "news"
    """An announcement."""


class OutsideHours(StrEnum):
    HELD = "held"
    """Said when the person's next working hours begin, if the reason still holds."""
    DROPPED = "dropped"
    """Not said any more: by the morning it helps nobody."""
    SAID = "said"
    """Said at once, at night and on leave too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How one kind of push behaves towards a person's time."""

    outside_hours: OutsideHours
    during_visit: bool = False
    """Whether it may be said while the person has a visit open."""
    lasts: timedelta
    """How long it is worth saying, from the moment it became due (or its hours began, when it was held)."""


MANNERS: dict[Push, Manner] = {
    Push.MORNING: Manner(outside_hours=OutsideHours.DROPPED, lasts=timedelta(hours=2)),
    # About the open visit itself. After hours the visit is closed instead.
    Push.STILL_THERE: Manner(
        outside_hours=OutsideHours.DROPPED, during_visit=True, lasts=timedelta(minutes=30)
    ),
    Push.SHARE_GAP: Manner(
        outside_hours=OutsideHours.DROPPED, during_visit=True, lasts=timedelta(minutes=15)
    ),
    Push.LONG_BREAK: Manner(
        outside_hours=OutsideHours.DROPPED, during_visit=True, lasts=timedelta(minutes=30)
    ),
    Push.AUTO_CLOSED: Manner(outside_hours=OutsideHours.HELD, lasts=timedelta(days=3)),
    Push.REPORT_SOON: Manner(outside_hours=OutsideHours.DROPPED, lasts=timedelta(minutes=10)),
    Push.REPORT_OVERDUE: Manner(outside_hours=OutsideHours.HELD, lasts=timedelta(days=3)),
    Push.LATE_REPORTS: Manner(outside_hours=OutsideHours.HELD, lasts=timedelta(days=1)),
    Push.BEFORE_VISIT: Manner(outside_hours=OutsideHours.DROPPED, lasts=timedelta(minutes=45)),
    Push.PLAN_DUE: Manner(outside_hours=OutsideHours.HELD, lasts=timedelta(hours=9)),
    Push.PLAN_MISSING: Manner(outside_hours=OutsideHours.HELD, lasts=timedelta(days=1)),
    Push.DIGEST: Manner(outside_hours=OutsideHours.HELD, lasts=timedelta(hours=2)),
    Push.RULES: Manner(outside_hours=OutsideHours.HELD, lasts=timedelta(days=7)),
    Push.PLAN: Manner(outside_hours=OutsideHours.HELD, lasts=timedelta(days=7)),
    Push.POOL: Manner(outside_hours=OutsideHours.HELD, lasts=timedelta(days=7)),
    Push.ASKED: Manner(outside_hours=OutsideHours.HELD, lasts=timedelta(days=7)),
    Push.TASK: Manner(outside_hours=OutsideHours.HELD, lasts=timedelta(hours=9)),
    Push.TASKS: Manner(outside_hours=OutsideHours.DROPPED, lasts=timedelta(hours=9)),
    Push.RANKING: Manner(outside_hours=OutsideHours.DROPPED, lasts=timedelta(hours=6)),
    Push.MONTHLY: Manner(outside_hours=OutsideHours.DROPPED, lasts=timedelta(hours=10)),
    Push.COMMENT: Manner(outside_hours=OutsideHours.HELD, lasts=timedelta(days=7)),
    Push.EMERGENCY: Manner(outside_hours=OutsideHours.SAID, during_visit=True, lasts=timedelta(days=7)),
    Push.INCIDENT: Manner(outside_hours=OutsideHours.HELD, lasts=timedelta(days=7)),
    Push.INCIDENTS: Manner(outside_hours=OutsideHours.HELD, lasts=timedelta(days=1)),
    Push.NEWS: Manner(outside_hours=OutsideHours.HELD, lasts=timedelta(days=14)),
}


def day_key(push: Push, person_id: int, day: date) -> str:
    """Under which a push of the day is said once for ever."""
    return f"{push}:{person_id}:{day.isoformat()}"


def visit_key(push: Push, visit_id: int, since: datetime) -> str:
    """Under which a push about a visit is said once for each time its reason began anew."""
    return f"{push}:{visit_id}:{int(since.timestamp())}"


def may_be_said(
    push: Push,
    now: datetime,
    *,
    zone: str,
    hours: WorkingHours,
    visit_open: bool,
    days_off: frozenset[date] = frozenset(),
) -> bool:
    """Whether this person may hear this kind at this moment at all; on leave nothing is said."""
    if visit_open and not MANNERS[push].during_visit:
        return False
    if MANNERS[push].outside_hours is OutsideHours.SAID:
        return True
    return in_working_hours(now, zone, hours, days_off=days_off)


def expires_at(push: Push, due: datetime, *, zone: str, hours: WorkingHours) -> datetime:
    """When the words are no longer worth saying.

    What is dropped outside hours ends with the working hours; what is held counts from the next hours' begin.
    """
    window = next_window(due, zone, hours)
    if window is None:
        return due + MANNERS[push].lasts
    if MANNERS[push].outside_hours is OutsideHours.DROPPED:
        return min(due + MANNERS[push].lasts, window.end)
    # Over a long holiday the hours begin later than the words would last from the moment they fell due.
    begin = max(due, window.start)
    if begin + MANNERS[push].lasts <= window.end:
        return begin + MANNERS[push].lasts
    following = next_window(window.end, zone, hours)
    start = following.start if following else window.end
    return max(due, start) + MANNERS[push].lasts


def morning_day(now: datetime, zone: str, policy: Policy) -> date | None:
    """The day whose list is due in this zone now; None before the morning and once it has passed."""
    day = local_day(now, zone)
    window = window_of(day, zone, policy.hours)
    if window is None or now not in window:
        return None
    due = max(window.start, at_local(day, policy.push.morning_at, zone))
    return day if due <= now < due + MANNERS[Push.MORNING].lasts else None


def digest_day(now: datetime, zone: str, policy: Policy) -> date | None:
    """The day whose digest is due for managers in this zone now.

    Today's from the policy's evening hour on; one that working hours cut off comes the next working morning.
    """
    window = window_at(now, zone, policy.hours)
    if window is None:
        return None
    day = local_day(window.start, zone)
    if now >= at_local(day, policy.push.digest_at, zone):
        return day
    if now < window.start + MANNERS[Push.DIGEST].lasts:
        return previous_working_day(day, policy.hours)
    return None


def ranking_day(now: datetime, zone: str, policy: Policy) -> date | None:
    """The day on which last week's ranking is due in this zone now: the week's first working day."""
    window = window_at(now, zone, policy.hours) if policy.ranking.weekly else None
    if window is None:
        return None
    day = local_day(window.start, zone)
    before = previous_working_day(day, policy.hours)
    if before is not None and before.isocalendar()[:2] == day.isocalendar()[:2]:
        return None
    due = max(window.start, at_local(day, policy.ranking.weekly_at, zone))
    return day if due <= now < due + MANNERS[Push.RANKING].lasts else None


def monthly_day(now: datetime, zone: str, policy: Policy) -> date | None:
    """The day on which last month's statistics are due in this zone now: the policy's, or the next worked."""
    window = window_at(now, zone, policy.hours) if policy.push.monthly_day else None
    if window is None:
        return None
    day = local_day(window.start, zone)
    wanted = day.replace(day=policy.push.monthly_day)
    before = previous_working_day(day, policy.hours)
    if day < wanted or (before is not None and before >= wanted):
        return None
    due = max(window.start, at_local(day, policy.push.monthly_at, zone))
    return day if due <= now < due + MANNERS[Push.MONTHLY].lasts else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """What is known of a rep's being at a customer's: the taps and the newest positions."""

    on_site_at: datetime
    confirmed_at: datetime | None = None
    """When the rep last said "still here"."""
    inside_at: datetime | None = None
    """The newest live position at the place."""
    departed_at: datetime | None = None
    """The last moment at the place, when the track since the rep's last word ends away from it."""

    @property
    def said_at(self) -> datetime:
        """The rep's own last word about being there."""
        return max(self.on_site_at, self.confirmed_at or self.on_site_at)

    @property
    def last_sign(self) -> datetime:
        return max(self.said_at, self.inside_at or self.said_at)


def asks_if_still_there(presence: Presence, now: datetime, policy: Policy) -> bool:
    if presence.departed_at is not None:
        return True
    if now - presence.said_at < timedelta(minutes=policy.visit.forgotten_after_min):
        return False
    recent = timedelta(minutes=policy.visit.recent_track_min)
    return presence.inside_at is None or now - presence.inside_at > recent


def closes_at(presence: Presence, policy: VisitPolicy, *, hours_end: datetime | None) -> datetime:
    """When a forgotten visit is closed by itself.

    After `close_after_min` without a sign of presence, or some grace after working hours: never before the
    rep would have been asked, so that a late customer's coffee is no fault.
    """
    longest = presence.last_sign + timedelta(minutes=policy.close_after_min)
    if hours_end is None:
        return longest
    evening = hours_end + timedelta(minutes=policy.close_grace_min)
    earliest = presence.last_sign + timedelta(minutes=policy.forgotten_after_min)
    return min(longest, max(evening, earliest))


def report_soon_from(report_due_at: datetime, policy: ReportPolicy) -> datetime:
    return report_due_at - timedelta(minutes=policy.nudge_before_min)
