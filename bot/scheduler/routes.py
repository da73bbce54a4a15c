"""The sweep that has the day's routes ready when the morning list goes out; it says nothing itself."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.policy import Policy
from bot.services.morning_routes import ask_morning_routes
from bot.views.replies import NOTHING, Replies


async def morning_routes(db: AsyncConnection, now: datetime, policy: Policy) -> Replies:
    await ask_morning_routes(db, now, policy)
    return NOTHING
