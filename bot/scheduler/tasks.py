"""The sweeps of tasks: one at its time, and the morning's list of them."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.policy import Policy
from bot.services import task_recall
from bot.views import tasks as view
from bot.views.replies import Replies


async def tasks_due(db: AsyncConnection, now: datetime, policy: Policy) -> Replies:
    return tuple(view.recalled(each, now) for each in await task_recall.tasks_come_due(db, now, policy))


async def tasks_of_the_morning(db: AsyncConnection, now: datetime, policy: Policy) -> Replies:
    return tuple(view.morning(each, now) for each in await task_recall.tasks_of_today(db, now, policy))
