"""A photo was held against earlier ones: kept as evidence, and nobody is disturbed."""

from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.services import rephotograph
from bot.services.moment import Moment
from bot.views.replies import NOTHING, Replies


async def earlier_looked_for(
    db: AsyncConnection, body: dict[str, Any], result: dict[str, Any], at: datetime, received_at: datetime
) -> Replies:
    await rephotograph.looked(db, body, result, Moment(at, received_at))
    return NOTHING
