"""The sweeps of changed rules: grades follow a new score card, and people hear of what has changed."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.policy import Policy
from bot.services.regrading import regrade
from bot.services.rules_told import rules_to_tell
from bot.views import rules
from bot.views.replies import NOTHING, Replies


async def grades_follow(db: AsyncConnection, now: datetime, policy: Policy) -> Replies:
    """A score card that has changed changes grades; their history says why."""
    await regrade(db, now, policy)
    return NOTHING


async def rules_changed(db: AsyncConnection, now: datetime, policy: Policy) -> Replies:
    return tuple(map(rules.told, await rules_to_tell(db, now, policy)))
