"""The sweep that tells people of changed rules, before they hold where the admin has left time for it."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.policy import Policy
from bot.services.rules_told import rules_to_tell
from bot.views import rules
from bot.views.replies import Replies


async def rules_changed(db: AsyncConnection, now: datetime, policy: Policy) -> Replies:
    return tuple(map(rules.told, await rules_to_tell(db, now, policy)))
