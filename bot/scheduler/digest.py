"""The sweep of the managers' evening digest."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.policy import Policy
from bot.services.digest import digests
from bot.views import digest
from bot.views.replies import Replies


async def evening_digest(db: AsyncConnection, now: datetime, policy: Policy) -> Replies:
    return tuple(digest.digest(of_day, now) for of_day in await digests(db, now, policy))
