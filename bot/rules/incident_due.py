"""By when a complaint is settled, and who is to look at which incident now."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.rules.incident import Incident, IncidentPolicy
from bot.rules.policy import WorkingHours
from bot.rules.working_time import DAYS_AHEAD, local_day, next_window, window_of


def settled_by(reported_at: datetime, days: int, zone: str, hours: WorkingHours) -> datetime:
    """The end of work so many working days after that day; 0: of that day, or of the next one worked.

    Where nobody ever works the clock on the wall is used, so that a deadline always exists.
    """
    window = next_window(reported_at, zone, hours)
    if window is None:
        return reported_at + timedelta(days=max(days, 1))
    day, left = local_day(window.start, zone), days
    for _ in range(DAYS_AHEAD):
        if left <= 0:
            break
        day += timedelta(days=1)
        following = window_of(day, zone, hours)
        if following is not None:
            window, left = following, left - 1
    return window.end


class Urgency(StrEnum):
    """Why an incident stands on somebody's list; in the order in which it is shown."""

    ESCALATED = "escalated"
    """Overdue, told to whoever leads its owner."""
    OVERDUE = "overdue"
    SOON = "soon"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressing:
    urgency: Urgency
    since: datetime


def pressing(incident: Incident, now: datetime, policy: IncidentPolicy, *, is_owner: bool) -> Pressing | None:
    """For its owner, or for whoever leads them; None: it need not be looked at yet."""
    if not incident.is_open:
        return None
    if not is_owner:
        late = incident.due_at + timedelta(hours=policy.escalate_hours)
        return Pressing(urgency=Urgency.ESCALATED, since=late) if now >= late else None
    if now >= incident.due_at:
        return Pressing(urgency=Urgency.OVERDUE, since=incident.due_at)
    soon = incident.due_at - timedelta(hours=policy.remind_hours)
    wanted = policy.remind_hours and now >= soon
    return Pressing(urgency=Urgency.SOON, since=max(soon, incident.reported_at)) if wanted else None
