"""The sweeps of reports: due soon, overdue, and the managers' list of late ones."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.policy import Policy
from bot.services import owed_reports
from bot.views import digest, reminders
from bot.views.replies import Replies


async def report_soon(db: AsyncConnection, now: datetime, policy: Policy) -> Replies:
    return tuple(reminders.nudge(due, now) for due in await owed_reports.reports_soon(db, now, policy))


async def report_overdue(db: AsyncConnection, now: datetime, policy: Policy) -> Replies:
    return tuple(reminders.nudge(due, now) for due in await owed_reports.reports_overdue(db, now, policy))


async def late_reports(db: AsyncConnection, now: datetime, policy: Policy) -> Replies:
    return tuple(digest.late_list(late, now) for late in await owed_reports.late_lists(db, now, policy))
