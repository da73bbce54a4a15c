"""A task: who does what by when; where it stands, and when its owner is reminded."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.rules.policy import WorkingHours
from bot.rules.working_time import is_working_day, local_day, window_at, window_of

LAST_CALL = timedelta(minutes=90)
"""So long before work ends, a task written down for the same day is recalled."""
BEFORE_CLOSING = timedelta(minutes=30)
"""A task for after work is recalled so long before work ends."""
LOOK_BACK = 14


class TaskKind(StrEnum):
    TASK = "task"
    PROMISE = "promise"
    """A customer was told so (承诺事项)."""


class TaskState(StrEnum):
    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"
    """Deleted; it can be taken back."""


class Shelf(StrEnum):
    """Where an open task stands in its owner's list."""

    OVERDUE = "overdue"
    TODAY = "today"
    COMING = "coming"
    UNDATED = "undated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    id: int
    owner_id: int
    """Who does it."""
    by_id: int
    """Who wrote it down."""
    customer_id: int | None
    visit_id: int | None
    """Out of whose report it came."""
    kind: TaskKind
    text: str
    due_on: date | None
    """The owner's day."""
    due_at: datetime | None
    """Where a time was said as well."""
    remind_at: datetime | None
    """When the owner hears of it next; None: with the morning of its day, or not any more."""
    state: TaskState
    created_at: datetime
    closed_at: datetime | None

    @property
    def is_open(self) -> bool:
        return self.state is TaskState.OPEN

    def shelf(self, now: datetime, today: date) -> Shelf:
        """`today` is the owner's."""
        if self.due_on is None:
            return Shelf.UNDATED
        over = self.due_at <= now if self.due_at is not None else self.due_on < today
        if over:
            return Shelf.OVERDUE
        return Shelf.TODAY if self.due_on <= today else Shelf.COMING


def reminder_for(
    due_on: date | None,
    due_at: datetime | None,
    *,
    now: datetime,
    zone: str,
    hours: WorkingHours,
    days_off: frozenset[date] = frozenset(),
) -> datetime | None:
    """When the owner is to hear of it by itself; None where the morning's list does it.

    At its time; for one after work shortly before work ends; for one written down for the same day
    without a time in the afternoon.
    """
    if due_at is None:
        if due_on is None or due_on != local_day(now, zone):
            return None
        window = window_of(due_on, zone, hours, days_off=days_off)
        return window.end - LAST_CALL if window and window.end - LAST_CALL > now else None
    if window_at(due_at, zone, hours, days_off=days_off) is not None:
        return due_at
    day = local_day(due_at, zone)
    for back in range(LOOK_BACK):
        window = window_of(day - timedelta(days=back), zone, hours, days_off=days_off)
        if window is not None and window.end <= due_at:
            return max(window.end - BEFORE_CLOSING, now)
    return due_at


def told_until(day: date, hours: WorkingHours, *, days_off: frozenset[date] = frozenset()) -> date:
    """On the morning of `day` also what falls on the free days behind it is told."""
    last = day
    for _ in range(LOOK_BACK):
        if is_working_day(last + timedelta(days=1), hours, days_off=days_off):
            return last
        last += timedelta(days=1)
    return last
