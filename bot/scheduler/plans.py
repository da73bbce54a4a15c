"""The sweeps of plans: the deadline, what is missing after it, and what a manager has changed."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.policy import Policy
from bot.services import plan_deadline, plan_edits
from bot.views import plan_deadline as view
from bot.views import plan_edits as edits_view
from bot.views.replies import Replies


async def plans_due(db: AsyncConnection, now: datetime, policy: Policy) -> Replies:
    return tuple(view.plan_due(due) for due in await plan_deadline.plans_due(db, now, policy))


async def plans_missing(db: AsyncConnection, now: datetime, policy: Policy) -> Replies:
    found = await plan_deadline.plans_missing(db, now, policy)
    return tuple(view.plans_missing(missing) for missing in found)


async def plans_edited(db: AsyncConnection, now: datetime, policy: Policy) -> Replies:
    return tuple(edits_view.plan_edited(news) for news in await plan_edits.plans_edited(db, now))
