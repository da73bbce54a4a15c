"""The sweeps of visits that nobody ended: asking, closing, and telling about it when the rep may hear it."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.policy import Policy
from bot.services import forgotten
from bot.views import reminders
from bot.views.replies import NOTHING, Replies
from bot.views.visit import question_answered


async def still_there(db: AsyncConnection, now: datetime, policy: Policy) -> Replies:
    return tuple(reminders.still_there(asked, now) for asked in await forgotten.still_there(db, now, policy))


async def close_forgotten(db: AsyncConnection, now: datetime, policy: Policy) -> Replies:
    """Silent, but for taking the unanswered question away: it may be the middle of the night."""
    closed = await forgotten.close_those_forgotten(db, now, policy)
    return sum((question_answered(visit) for visit in closed), NOTHING)


async def closed_for_you(db: AsyncConnection, now: datetime, policy: Policy) -> Replies:
    closed = await forgotten.closed_for_you(db, now, policy)
    return tuple(reminders.closed_for_you(each) for each in closed)
