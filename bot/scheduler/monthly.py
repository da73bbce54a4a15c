"""The sweep of the monthly statistics."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.policy import Policy
from bot.services.monthly import months_over
from bot.views import digest
from bot.views.replies import Replies


async def monthly_statistics(db: AsyncConnection, now: datetime, policy: Policy) -> Replies:
    return tuple(digest.month_over(each, now) for each in await months_over(db, now, policy))
