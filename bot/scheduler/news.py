"""The sweeps of announcements: who has not read one, and the quarterly round about the rules."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.policy import Policy
from bot.services.news import unread_by_now
from bot.services.rules_round import reps_asked, rounds_told
from bot.views import news, rules_round
from bot.views.replies import Replies


async def news_unread(db: AsyncConnection, now: datetime, policy: Policy) -> Replies:
    return tuple(map(news.again, await unread_by_now(db, now, policy)))


async def reps_asked_about_rules(db: AsyncConnection, now: datetime, policy: Policy) -> Replies:
    return tuple(map(rules_round.ask, await reps_asked(db, now, policy)))


async def rounds_about_rules(db: AsyncConnection, now: datetime, policy: Policy) -> Replies:
    return tuple(map(rules_round.told, await rounds_told(db, now, policy)))
