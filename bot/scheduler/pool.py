"""The sweep of protection: owners are warned, and what nobody cares for goes to the team's pool."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.policy import Policy
from bot.services.pool import look_at_protection
from bot.views.ownership import pool_news
from bot.views.replies import Replies


async def protection(db: AsyncConnection, now: datetime, policy: Policy) -> Replies:
    return tuple(pool_news(news) for news in await look_at_protection(db, policy.pool, now=now))
