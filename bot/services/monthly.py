"""The month that is over, for each manager by itself on a day of the next one."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.person import Person
from bot.rules.policy import Policy
from bot.rules.reminders import Push, expires_at, monthly_day
from bot.rules.roles import Role
from bot.rules.summary import Period
from bot.services.summary import Asked, TeamSummary, TooMuchAtOnce, summary_of
from bot.storage.reminders import people_to_tell, zones_in_use

AT_ONCE = 5
"""Managers written to in one sweep: each is a month of a whole team; the rest follow with the next tick."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthOver:
    manager: Person
    shown: TeamSummary
    on: date
    """The day on which it is said."""
    expires_at: datetime


async def months_over(db: AsyncConnection, now: datetime, policy: Policy) -> tuple[MonthOver, ...]:
    """Those due now; a team in which nothing was planned and nothing done gets none."""
    mornings = {zone: monthly_day(now, zone, policy) for zone in await zones_in_use(db)}
    days = {zone: day for zone, day in mornings.items() if day is not None}
    found: list[MonthOver] = []
    for manager in await people_to_tell(db, Push.MONTHLY, Role.MANAGER, days):
        over = await _month_over(db, manager, days[manager.zone], policy, now)
        if over is not None:
            found.append(over)
        if len(found) == AT_ONCE:
            break
    return tuple(found)


async def _month_over(
    db: AsyncConnection, manager: Person, day: date, policy: Policy, now: datetime
) -> MonthOver | None:
    asked = Asked(period=Period.MONTH, day=day.replace(day=1) - timedelta(days=1))
    try:
        shown = await summary_of(db, manager, asked, policy=policy, at=now)
    except TooMuchAtOnce:  # whoever asks for it is told; by itself nothing is said
        return None
    if shown.summary.numbers.is_nothing:
        return None
    expires = expires_at(Push.MONTHLY, now, zone=manager.zone, hours=policy.hours)
    return MonthOver(manager=manager, shown=shown, on=day, expires_at=expires)
