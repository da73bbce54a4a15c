"""The menu of commands in somebody's chat: asked for here, published by the mailbox as long work."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.people import chat_of
from bot.storage.work import enqueue

PUBLISH_COMMANDS = "publish_commands"
"""Kind of the work; its chat says whose menu. What belongs in it is looked up when it is done."""


async def publish_commands_of(db: AsyncConnection, person_id: int, *, at: datetime) -> None:
    chat_id = await chat_of(db, person_id)
    if chat_id is not None:
        await publish_commands_in(db, chat_id, at=at)


async def publish_commands_in(db: AsyncConnection, chat_id: int, *, at: datetime) -> None:
    await enqueue(db, PUBLISH_COMMANDS, chat_id=chat_id, body={}, at=at)
