"""The sweeps for breaks that nobody ended."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.policy import Policy
from bot.services.long_breaks import end_with_hours, long_breaks
from bot.views import long_breaks as view
from bot.views.replies import Replies


async def break_long(db: AsyncConnection, now: datetime, policy: Policy) -> Replies:
    return tuple(view.asked(each) for each in await long_breaks(db, now, policy))


async def break_ends_with_hours(db: AsyncConnection, now: datetime, policy: Policy) -> Replies:
    await end_with_hours(db, now, policy)
    return ()
