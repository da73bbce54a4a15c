"""The sweep of the morning list."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.policy import Policy
from bot.services.morning import morning_lists
from bot.views import reminders
from bot.views.replies import Replies


async def morning(db: AsyncConnection, now: datetime, policy: Policy) -> Replies:
    lists = await morning_lists(db, now, policy)
    return tuple(reply for listed in lists for reply in reminders.morning(listed))
