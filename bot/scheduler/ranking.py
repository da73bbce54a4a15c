"""The sweep of the weekly ranking."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.policy import Policy
from bot.services.ranking import weekly_rankings
from bot.views import ranking
from bot.views.replies import Replies


async def weekly_ranking(db: AsyncConnection, now: datetime, policy: Policy) -> Replies:
    return tuple(ranking.weekly(each, policy.ranking) for each in await weekly_rankings(db, now, policy))
