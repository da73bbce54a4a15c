"""Forms that were sent, and neither published nor touched for a week, are forgotten without a word."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.policy import Policy
from bot.services.form_upload import forget_old
from bot.views.replies import NOTHING, Replies


async def forget_form_uploads(db: AsyncConnection, now: datetime, policy: Policy) -> Replies:
    await forget_old(db, at=now)
    return NOTHING
