"""When a task is due and when it is recalled: from a tap or a read sentence to what is kept."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.forms.typed_tasks import When
from bot.rules.person import Person
from bot.rules.policy import Policy
from bot.rules.task import reminder_for
from bot.rules.working_time import at_local, local_day, next_window
from bot.storage.rhythms import days_off_of


class Soon(StrEnum):
    """A day, or a rest, in one tap."""

    TODAY = "today"
    HOUR = "hour"
    TOMORROW = "tomorrow"
    DAYS = "days"
    """In three."""
    WEEK = "week"
    NONE = "none"


def on_day(soon: Soon, today: date) -> When | None:
    """Next week is its Monday."""
    days = {
        Soon.TODAY: 0,
        Soon.HOUR: 0,
        Soon.TOMORROW: 1,
        Soon.DAYS: 3,
        Soon.WEEK: 7 - today.weekday(),
    }
    return When(today + timedelta(days=days[soon])) if soon in days else None


def quiet_until(when: When, owner: Person, policy: Policy) -> datetime:
    """Its time; without one the first working hour from that day on."""
    if when.clock is not None:
        return at_local(when.day, when.clock, owner.zone)
    midnight = at_local(when.day, time(), owner.zone)
    window = next_window(midnight, owner.zone, policy.hours)
    return window.start if window and window.start > midnight else midnight


async def due(
    db: AsyncConnection, owner: Person, when: When | None, policy: Policy, now: datetime
) -> dict[str, Any]:
    """The columns that say when."""
    if when is None:
        return {"due_on": None, "due_at": None, "remind_at": None}
    due_at = at_local(when.day, when.clock, owner.zone) if when.clock is not None else None
    remind = await reminder(db, owner, when.day, due_at, policy, now)
    return {"due_on": when.day, "due_at": due_at, "remind_at": remind}


async def reminder(
    db: AsyncConnection,
    owner: Person,
    due_on: date | None,
    due_at: datetime | None,
    policy: Policy,
    now: datetime,
) -> datetime | None:
    """Nothing by itself for what is over already: the morning tells of it."""
    if due_at is not None and due_at <= now:
        return None
    off = await days_off_of(db, owner.id, since=local_day(now, owner.zone))
    return reminder_for(due_on, due_at, now=now, zone=owner.zone, hours=policy.hours, days_off=off)
