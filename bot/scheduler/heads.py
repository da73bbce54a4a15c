"""The sweep that publishes the evidence log's signed head once a day, where no insider can take it back."""

from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.policy import Policy
from bot.storage.seals import newest_head
from bot.views.audit import published_head
from bot.views.replies import NOTHING, Replies


async def publish_head(db: AsyncConnection, now: datetime, policy: Policy) -> Replies:
    chat_id = policy.evidence.publish_heads_to
    head = await newest_head(db) if chat_id else None
    return (published_head(head, chat_id, day=now.astimezone(UTC).date()),) if head else NOTHING
