"""The sweep of announcements: who has not read one is reminded, once."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.policy import Policy
from bot.services.news import unread_by_now
from bot.views import news as view
from bot.views.replies import Replies


async def news_unread(db: AsyncConnection, now: datetime, policy: Policy) -> Replies:
    return tuple(map(view.again, await unread_by_now(db, now, policy)))
