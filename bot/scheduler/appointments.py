"""The sweep of appointments that are near."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.policy import Policy
from bot.services.before_visit import appointments_soon
from bot.views.before_visit import appointment_near
from bot.views.replies import Replies


async def appointments_near(db: AsyncConnection, now: datetime, policy: Policy) -> Replies:
    return tuple(appointment_near(each) for each in await appointments_soon(db, now, policy))
