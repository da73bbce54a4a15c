"""The sweep for live locations that have fallen silent during a visit."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.policy import Policy
from bot.services.share_gap import share_gaps
from bot.views import share_gap
from bot.views.replies import Replies


async def share_gone_silent(db: AsyncConnection, now: datetime, policy: Policy) -> Replies:
    return tuple(share_gap.asked(each) for each in await share_gaps(db, now, policy))
